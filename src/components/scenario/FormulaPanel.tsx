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
  readonly analysis: Analysis;
  readonly picked: Picked | null;
  readonly base: string;
}

/** The formula behind the number that is pointed at, with its letters and with today's numbers. */
export function FormulaPanel({ analysis, picked, base }: FormulaPanelProps) {
  const explanation = picked && explanationOf(analysis, picked.operator, picked.figure);
  const name = picked?.operator.split('.').at(-1);
  return (
    <div class="formula" role="status">
      {explanation ? (
        <>
          <p>
            <span class="formula-name">
              {name}, {FIGURES[explanation.figure].label}
            </span>{' '}
            <span class="formula-text">{explanation.formula}</span>
          </p>
          <p class="formula-text">
            = {explanation.withNumbers} ={' '}
            <strong>{textOf(FIGURES[explanation.figure].print(explanation.value))}</strong>
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
          <p class="formula-rule">
            <a href={`${base}method/#rule-${explanation.rule}`}>The rule behind it</a>
          </p>
        </>
      ) : picked ? (
        <p class="formula-rule">
          {name} has no {FIGURES[picked.figure].label}: there is nothing to compute.
        </p>
      ) : (
        <p class="formula-rule">
          Point at, focus or tap any number to see the formula behind it, with the current numbers.
        </p>
      )}
    </div>
  );
}
