import type { Issue } from '../../engine/index.ts';
import { grouped } from '../../lib/format.ts';
import type { Control } from './controls.ts';

/** What is wrong, in the reader's words, and the control that it is said beside. */
export interface Notice {
  readonly about: string;
  readonly says: string;
}

export const isAbout = ({ about }: Notice, control: Control): boolean => about === control;

/** Of what came by address or could not be fetched: what it was, what would have been right, what to do. */
export const asGiven = ({ path, expected, received, message }: Issue): Notice => ({
  about: path,
  says: `${received} is not ${expected.replace(/\d{5,}/g, grouped)}. ${message}`,
});

/** Of what the engine refuses: its message. What came and was expected are its own terms. */
export const asRefused = ({ path, message }: Issue): Notice => ({
  // A reader chose a device, and may never have opened the formats.
  about: path === 'precision.activations' ? 'hardware' : path,
  says: message,
});
