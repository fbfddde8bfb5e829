import { useRef } from 'preact/hooks';
import './messages.css';

interface ErrorTextProps {
  id: string;
  message: string | undefined;
}

/** What is wrong with a field. An error that was there from the start is not announced. */
export function ErrorText({ id, message }: ErrorTextProps) {
  const atFirst = useRef(message);
  if (!message) {
    atFirst.current = undefined;
    return null;
  }
  const changed = message !== atFirst.current;
  return (
    <p class="rp-error" id={id} {...(changed && { role: 'alert' })}>
      {message}
    </p>
  );
}
