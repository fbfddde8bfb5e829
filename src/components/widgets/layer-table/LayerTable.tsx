import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { OperatorFigure } from '../../../engine/index.ts';
import { share, textOf } from '../../../lib/format.ts';
import { BoundTag } from '../../ui/BoundTag.tsx';
import { Quantity } from '../../ui/Quantity.tsx';
import { analyzeShown } from '../../scenario/derive.ts';
import { idOf, longest } from '../../scenario/figures.ts';
import { FormulaPanel } from '../../scenario/FormulaPanel.tsx';
import { Frame } from '../../scenario/Frame.tsx';
import type { WidgetProps } from '../../scenario/widget-props.ts';
import { useScenario } from '../../scenario/use-scenario.ts';
import { moveTimes } from './move-times.ts';
import { useRowsOnScreen } from './use-rows-on-screen.ts';
import { walkCells } from './walk-cells.ts';
import type { Cell, Row } from './view-model.ts';
import { COLUMNS, layerTableView } from './view-model.ts';
import './layer-table.css';

/** The number that a reader points at. */
interface Picked {
  readonly operator: string;
  readonly figure: OperatorFigure;
}

/** Each operator of one layer with its figures and its bound; compared with a baseline if one is pinned. */
export default function LayerTable({ id, page, controls, caption }: WidgetProps) {
  const grid = useRef<HTMLTableElement>(null);
  const view = useScenario(page, id, (setup) => {
    const stage = analyzeShown(setup);
    if (stage.ok) moveTimes(seen.current, stage.value);
  });
  const { analysis, pinned } = view;
  const [chosen, setChosen] = useState<Picked | null>(null);
  const { sections, total, says } = useMemo(
    () => layerTableView(analysis, pinned),
    [analysis, pinned],
  );
  const rows = sections.flatMap((section) => section.rows);
  // Fusion or FlashAttention may have taken the row away.
  const picked = rows.some(({ id: row }) => row === chosen?.operator) ? chosen : null;
  const first = rows[0]?.id;
  const ids = rows.map(({ id: row }) => row).join();
  const seen = useRowsOnScreen(grid, ids, analysis);
  // The arrow keys move the grid's one tab stop about, and a row that goes away may take it along.
  useLayoutEffect(() => {
    if (grid.current!.querySelector('[tabindex="0"]')) return;
    grid.current!.querySelector<HTMLElement>('[data-figure]')!.tabIndex = 0;
  }, [ids]);
  const [totalTime, ...totalRest] = total.cells;

  // One listener for all numbers: hover, focus and tap all end here. A pointer that rests picks
  // nothing when a note above moves the rows under it.
  function pick(event: Event): void {
    const cell = (event.target as Element).closest<HTMLElement>('[data-figure]');
    if (!cell) {
      // A tap beside the numbers puts the formula back to its place.
      if (event.type === 'click') setChosen(null);
      return;
    }
    const { figure } = cell.dataset;
    const { operator } = cell.closest('tr')!.dataset;
    if (picked?.operator === operator && picked?.figure === figure) return;
    // Read out when a keyboard reader lands here; a hundred cells need not carry it all the time.
    cell.setAttribute('aria-describedby', `${id}-formula`);
    setChosen({ operator: operator!, figure: figure as OperatorFigure });
  }

  return (
    <Frame
      id={id}
      widget="layer-table"
      title="Layer table"
      caption={caption}
      view={view}
      controls={controls}
      embedHeight={1460}
      pinnable
    >
      <p class="widget-says" role="status">
        {says}
      </p>
      <div class="layer-scroll" role="region" aria-label="Operators of a layer" tabIndex={0}>
        <table
          ref={grid}
          class="layer-table"
          role="grid"
          aria-label={`Operators, ${analysis.scenario.stage}`}
          onPointerMove={pick}
          onFocusIn={pick}
          onClick={pick}
          onKeyDown={walkCells}
        >
          <thead>
            <tr>
              <th scope="col">Operator</th>
              <th scope="col">Limit</th>
              <th scope="col" class="number">
                {HEADINGS.seconds}
              </th>
              <th scope="col" class="number">
                Share
              </th>
              {pinned && (
                <th scope="col" class="number">
                  Against pin
                </th>
              )}
              {COLUMNS.slice(1).map((figure) => (
                <th key={figure} scope="col" class="number">
                  {HEADINGS[figure]}
                </th>
              ))}
            </tr>
          </thead>
          {sections.map(({ name, note, rows }) => (
            <tbody key={name}>
              <tr class="layer-section">
                <th scope="rowgroup" colSpan={COLUMNS.length + (pinned ? 4 : 3)}>
                  <span>
                    {name} <small>{note}</small>
                  </span>
                </th>
              </tr>
              {rows.map((row) => (
                <OperatorRow key={row.id} row={row} tabbable={row.id === first} />
              ))}
            </tbody>
          ))}
          <tfoot>
            <tr>
              <th scope="row">Total, all layers</th>
              <td />
              <Total cell={totalTime!} />
              <td class="number">{WHOLE}</td>
              {total.change && <td class="number">{total.change.text}</td>}
              {totalRest.map((cell) => (
                <Total key={cell.figure} cell={cell} />
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
      <FormulaPanel
        id={`${id}-formula`}
        analysis={analysis}
        operator={picked?.operator ?? idOf(longest(analysis).operator)}
        figures={[picked?.figure ?? 'seconds']}
        isAskedFor={picked !== null}
        base={page.base}
        hint="Point at, focus or tap any number for its formula."
      />
    </Frame>
  );
}

const WHOLE = textOf(share(1));

const HEADINGS: Readonly<Record<(typeof COLUMNS)[number], string>> = {
  ops: 'Operations',
  bytes: 'Bytes moved',
  intensity: 'Intensity',
  attainable: 'Attainable',
  seconds: 'Time',
};

interface OperatorRowProps {
  readonly row: Row;
  /** The grid's one tab stop until the arrow keys move it. */
  readonly tabbable: boolean;
}

function OperatorRow({ row, tabbable }: OperatorRowProps) {
  const [time, ...rest] = row.cells;
  const first = useRef(row.limit);
  const flips = useRef(false);
  flips.current ||= row.limit !== first.current;
  return (
    <tr data-operator={row.id}>
      <th scope="row">{row.name}</th>
      {/* Keyed by its limit, so that a flip is a new element and its animation runs. */}
      <td
        key={row.limit}
        class={flips.current ? 'layer-limit layer-flipped' : 'layer-limit'}
        data-limit={row.limit}
      >
        <BoundTag limit={row.limit} short />
      </td>
      <Figure cell={time!} tabbable={tabbable} />
      <td class="number layer-share" style={`background-size:${(100 * row.share).toFixed(1)}% 2px`}>
        {row.shareText}
      </td>
      {row.change && (
        <td class="number">
          {row.change.text}
          {row.change.flipped && <span class="layer-flip"> flips</span>}
        </td>
      )}
      {rest.map((cell) => (
        <Figure key={cell.figure} cell={cell} />
      ))}
    </tr>
  );
}

interface FigureProps {
  readonly cell: Cell;
  readonly tabbable?: boolean;
}

function Figure({ cell, tabbable = false }: FigureProps) {
  const { text, unit } = cell.quantity;
  return useMemo(
    () => (
      <td class="number" data-figure={cell.figure} {...(tabbable && { tabIndex: 0 })}>
        <Quantity text={text} unit={unit} />
      </td>
    ),
    [cell.figure, text, unit, tabbable],
  );
}

function Total({ cell }: { readonly cell: Cell }) {
  return (
    <td class="number" data-total={cell.figure}>
      <Quantity {...cell.quantity} />
    </td>
  );
}
