import { useEffect, useRef, useState } from 'preact/hooks';
import './copy-link.css';

interface CopyLinkProps {
  /** Asked when pressed: the link as it is then. */
  href: () => string;
  label: string;
}

const SHOWN_MS = 2500;

/** Copies a link. Where the clipboard is refused, shows the link, selected, to copy by hand. */
export function CopyLink({ href, label }: CopyLinkProps) {
  const [copied, setCopied] = useState(false);
  const [byHand, setByHand] = useState<string>();
  const field = useRef<HTMLInputElement>(null);

  async function copy() {
    const link = href();
    try {
      await navigator.clipboard.writeText(link);
      setByHand(undefined);
      setCopied(true);
    } catch {
      setByHand(link);
    }
  }

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [byHand]);

  return (
    <span class="rp-copy needs-script">
      <button type="button" class={copied ? 'button copied' : 'button'} onClick={copy}>
        {label}
      </button>
      <span role="status">{copied && 'Copied'}</span>
      {byHand && (
        <input ref={field} readOnly value={byHand} aria-label="The link, to copy by hand" />
      )}
    </span>
  );
}
