/** What a verdict's p-value means, in the words of its own claim. */
import type { Verdict } from '../../statistics/verdict/statement.ts';
import { pValueSentence } from './verdict-numbers.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';
import { claimsOf } from './verdict-scope.ts';
import { wordsOf } from './verdict-words.ts';

type Judged = Pick<VerdictReportInput, 'panel'>;

/** What would be so if the claim's opposite held, for the test that was made. */
function oppositeOf(verdict: Verdict, input: Judged): string {
  const [claim] = claimsOf(verdict, input);
  switch (claim?.test) {
    case 'equivalence':
      return 'the true share lay just outside the margin';
    case 'similarity':
      return 'the true share lay just above the margin';
    case 'range':
      return 'the true share lay just outside the range';
    case 'rating-equivalence':
      return 'the true difference lay just outside the margin';
    case 'difference':
      return 'there were no difference between the groups';
    default:
      return wordsOf(input).nothing;
  }
}

/** How often chance alone would show as much if the claim's opposite held; null where nothing was tested. */
export const pValueText = (verdict: Verdict, input: Judged): string | null =>
  verdict.pValue === null ? null : pValueSentence(verdict.pValue, oppositeOf(verdict, input));
