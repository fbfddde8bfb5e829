import type { OperatorFigure } from '../../engine/index.ts';
import { inFormula, textOf } from '../../lib/format.ts';
import type { Analysis } from './derive.ts';
import { FIGURES, explanationOf } from './figures.ts';
import './formula-panel.css';

/** The number that a reader points at. */
export interface Picked {
  readonly operator: string;
  readonly figure: OperatorFigure;
}

interface FormulaPanelProps {
  readonly id: string;
  readonly analysis: Analysis;
  readonly picked: Picked;
  readonly base: string;
}

/** The formula behind the number that is pointed at, with its letters and with today's numbers. */
export function FormulaPanel({ id, analysis, picked, base }: FormulaPanelProps) {
  const explanation = explanationOf(analysis, picked.operator, picked.figure);
  const { label, print } = FIGURES[picked.figure];
  const name = picked.operator.split('.').at(-1);
  return (
    <div class="formula" id={id}>
      {explanation ? (
        <>
          <p class="formula-text">
            <span class="formula-name">
              {name}, {label}:
            </span>{' '}
            {explanation.formula} = {explanation.withNumbers} ={' '}
            <strong>{textOf(print(explanation.value))}</strong>
          </p>
          <dl class="formula-letters">
            {explanation.letters.map(({ letter, value, means, from }) => (
              <div key={letter}>
                <dt>
                  {letter} = {inFormula(value)}
                </dt>
                <dd>
                  {means}
                  {from && ` (${from})`}
                </dd>
              </div>
            ))}
          </dl>
        </>
      ) : (
        <p>
          {name} has no {label}: there is nothing to compute.
        </p>
      )}
      <p class="formula-rule">
        Point at, focus or tap another number for its formula.
        {explanation && (
          <>
            {' '}
            <a href={`${base}method/#rule-${explanation.rule}`}>The rule behind this one</a>
          </>
        )}
      </p>
    </div>
  );
}
