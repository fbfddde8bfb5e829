import type { ScenarioProps } from '../../lib/figures.ts';
import { scenarioOf } from '../../lib/figures.ts';
import { PAPER } from '../../lib/scenario.ts';
import type { Control } from './controls.ts';
import { CONTROLS } from './controls.ts';
import { pageOf } from './page-of.ts';
import type { WidgetProps } from './widget-props.ts';

/** The attributes that an author may give to a widget's tag. */
export interface AuthorProps extends ScenarioProps {
  readonly id?: string;
  readonly controls?: readonly Control[];
  readonly caption?: string;
}

/** Build time: a tag's attributes as its island's props. An unknown control or id stops the build. */
export function widgetProps(
  { id, controls, caption, ...changes }: AuthorProps,
  locals: App.Locals,
  name: string,
  usual: readonly Control[],
): WidgetProps {
  for (const control of controls ?? []) {
    if (CONTROLS.includes(control)) continue;
    throw new Error(`There is no control "${control}". Known: ${CONTROLS.join(', ')}.`);
  }
  const used = (locals.widgetIds ??= new Set());
  let unique = id ?? name;
  for (let copy = 2; used.has(unique); copy++) unique = `${name}-${copy}`;
  used.add(unique);
  return {
    id: unique,
    page: pageOf(scenarioOf(changes, locals.scenario ?? PAPER)),
    controls: controls ?? usual,
    caption,
  };
}
