import { useMemo } from 'preact/hooks';
import { mistakesOf, toggleMistake } from '../../../lib/scenario.ts';
import { Frame } from '../../scenario/Frame.tsx';
import type { WidgetProps } from '../../scenario/widget-props.ts';
import { useScenario } from '../../scenario/use-scenario.ts';
import type { Counted } from './view-model.ts';
import { switchView } from './view-model.ts';
import './accounting-switch.css';

/** The same run counted rightly and as the paper's tool does, with each known mistake on its own switch. */
export default function AccountingSwitch({ id, page, controls, caption }: WidgetProps) {
  const view = useScenario(page, id);
  const { analysis, scenario, store } = view;
  const { mistakes } = scenario;
  const chosen = mistakesOf(scenario);
  const { corrected, mistaken, tool, rows, says } = useMemo(
    () => switchView(analysis, chosen),
    [analysis, mistakes],
  );
  return (
    <Frame
      id={id}
      widget="accounting-switch"
      title="Accounting switch"
      caption={caption}
      view={view}
      controls={controls}
      embedHeight={1800}
    >
      <p class="widget-says" role="status">
        {says}
      </p>
      <div class="scroll" role="region" aria-label="Three ways of counting" tabIndex={0}>
        <table class="counted">
          <thead>
            <tr>
              <th scope="col">{analysis.scenario.stage}, counted</th>
              <th scope="col" class="number">
                Time
              </th>
              <th scope="col" class="number">
                Bytes moved
              </th>
              <th scope="col" class="number">
                Memory
              </th>
            </tr>
          </thead>
          <tbody>
            <CountedRow label="corrected" counted={corrected} />
            <CountedRow
              label={
                chosen.length > 0
                  ? `corrected with ${chosen.join(', ')}`
                  : 'corrected with no mistake switched on'
              }
              counted={mistaken}
            />
            <CountedRow label="the paper’s tool, its own device constants" counted={tool} />
          </tbody>
        </table>
      </div>
      <fieldset class="mistakes">
        <legend>Put a mistake of the tool into the corrected count</legend>
        {rows.map((row) => (
          <label key={row.id} class="mistake">
            <input
              type="checkbox"
              value={row.id}
              autocomplete="off"
              checked={chosen.includes(row.id)}
              onChange={() => store?.set(toggleMistake(scenario, row.id))}
            />
            <span>
              <strong>{row.id}</strong> {row.what}{' '}
              <span class="mistake-instead">{row.instead}</span>
            </span>
            <span class="mistake-effect">{row.effect}</span>
          </label>
        ))}
      </fieldset>
    </Frame>
  );
}

function CountedRow({
  label,
  counted,
}: {
  readonly label: string;
  readonly counted: Counted | null;
}) {
  return (
    <tr>
      <th scope="row">{label}</th>
      {counted ? (
        <>
          <td class="number">{counted.time}</td>
          <td class="number">{counted.moved}</td>
          <td class="number">{counted.memory}</td>
        </>
      ) : (
        <td colSpan={3}>The tool cannot count this setup.</td>
      )}
    </tr>
  );
}
