import type { Issue } from '../../engine/index.ts';
import type { Control } from './controls.ts';

/** Whether an issue is about this control; `precision.activations` is about `activations`. */
export const isAbout = ({ path }: Issue, control: Control): boolean =>
  path === control || path.endsWith(`.${control}`);

/** What was wrong, what was expected, what to do: for the line beside a field. */
export const sentenceOf = ({ expected, received, message }: Issue): string =>
  `${received} is not ${expected}. ${message}`;
