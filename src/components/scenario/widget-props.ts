import type { Control } from './controls.ts';
import type { Page } from './page.ts';

/** What every widget's island receives. */
export interface WidgetProps {
  readonly id: string;
  readonly page: Page;
  readonly controls: readonly Control[];
  readonly caption?: string | undefined;
}
