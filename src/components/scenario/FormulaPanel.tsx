import type { LetterValue, OperatorFigure } from '../../engine/index.ts';
import { inFormula, textOf } from '../../lib/format.ts';
import type { Analysis } from './derive.ts';
import { FIGURES, explanationOf } from './figures.ts';
import './formula-panel.css';

interface FormulaPanelProps {
  readonly id: string;
  readonly analysis: Analysis;
  readonly operator: string;
  /** The figures that are explained, in order. */
  readonly figures: readonly OperatorFigure[];
  /** Whether a reader pointed at it: where a tap is all they have, it then comes into sight. */
  readonly isAskedFor?: boolean;
  readonly base: string;
  readonly hint: string;
}

/** The formulas behind an operator's figures, with their letters and with today's numbers. */
export function FormulaPanel(props: FormulaPanelProps) {
  const { id, analysis, operator, figures, isAskedFor = false, base, hint } = props;
  const name = operator.split('.').at(-1);
  const explained = figures.map((figure) => ({
    figure,
    explanation: explanationOf(analysis, operator, figure),
  }));
  const letters = new Map<string, LetterValue>();
  for (const { explanation } of explained) {
    for (const letter of explanation?.letters ?? []) letters.set(letter.letter, letter);
  }
  // A figure that is itself explained here needs no entry among the letters.
  for (const figure of figures) if (figures.length > 1) letters.delete(figure);
  const first = explained.find(({ explanation }) => explanation)?.explanation;
  return (
    <div class={isAskedFor ? 'formula-panel formula-asked' : 'formula-panel'} id={id}>
      {explained.map(({ figure, explanation }) => (
        <p key={figure} class="formula-text">
          <span class="formula-name">
            {name}, {FIGURES[figure].label}:
          </span>{' '}
          {explanation ? (
            <>
              {explanation.formula} = {explanation.withNumbers} ={' '}
              <strong>{textOf(FIGURES[figure].print(explanation.value))}</strong>
            </>
          ) : (
            'none, so there is nothing to compute.'
          )}
        </p>
      ))}
      <dl class="formula-letters">
        {[...letters.values()].map(({ letter, value, means, from }) => (
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
        {hint}
        {first && (
          <>
            {first.assumes && ` ${first.assumes}`}{' '}
            <a href={`${base}method/#rule-${first.rule}`}>The rule behind it</a>
          </>
        )}
      </p>
    </div>
  );
}
