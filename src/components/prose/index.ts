import Ask from './Ask.astro';
import Bound from './Bound.astro';
import Caveat from './Caveat.astro';
import Guess from './Guess.astro';
import Quiz from './Quiz.astro';
import Seen from './Seen.astro';
import Side from './Side.astro';
import Sources from './Sources.astro';
import Table from './Table.astro';
import Takeaway from './Takeaway.astro';
import Term from './Term.astro';
import TryThis from './TryThis.astro';
import Value from './Value.astro';
import Worked from './Worked.astro';

/** Every tag that an article may use without importing it. */
export const articleTags = {
  Ask,
  Bound,
  Caveat,
  Guess,
  Quiz,
  Seen,
  Side,
  Sources,
  Takeaway,
  Term,
  TryThis,
  Value,
  Worked,
  table: Table,
};
