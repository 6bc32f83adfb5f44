/** A share of what listeners and pieces like these would answer: both are samples. */
import { answerTable } from '../clustered/answer-table.ts';
import { type DecidingEvidence, decidingEvidence } from '../clustered/deciding-evidence.ts';
import type { ScoredAnswer } from './scored-answers.ts';
import type { ShareInference } from './share-inference.ts';

const ANALYSIS = 't test clustered by listener and piece';
const ASSUMPTION =
  'Listeners and pieces are samples of those one wants to speak of; each may answer differently from others. The test is one whose ' +
  'error rate was measured for so many of both (docs/statistics-calibration.md).';

/** Nothing may be concluded: every question has p 1, every share is possible. */
const nothing = (estimate: number | null, notTrusted: string | null): ShareInference => ({
  estimate,
  interval: (level) => ({ low: 0, high: 1, level }),
  pAbove: () => 1,
  pBelow: () => 1,
  analysis: ANALYSIS,
  assumption: ASSUMPTION,
  notTrusted,
});

/**
 * Reasons about the average listener on the average piece.
 *
 * With one listener or one piece the result speaks of this one alone, which the assumption says; with too few of both nothing is
 * decided.
 */
export function clusteredShare(
  answers: readonly Pick<ScoredAnswer, 'listener' | 'item' | 'success'>[],
  { chance }: { chance: number },
): ShareInference {
  const counted = answers.flatMap(({ listener, item, success }) =>
    success === null ? [] : [{ listener, track: item, correct: success }],
  );
  if (counted.length === 0) return nothing(null, null);
  const table = answerTable(counted);
  const { method, reason, evidence } = decidingEvidence(table, { chance });
  const estimate = table.successes / table.n;
  if (evidence === null) return nothing(estimate, asClause(inPieces(reason)));
  const { tailsAgainst, intervalAt } = evidence;
  return {
    estimate,
    interval: intervalAt,
    // a share is never below 0 nor above 1
    pAbove: (x) => (x <= 0 ? 0 : x >= 1 ? 1 : tailsAgainst(x).upper),
    pBelow: (x) => (x >= 1 ? 0 : x <= 0 ? 1 : tailsAgainst(x).lower),
    analysis: ANALYSES[method!],
    assumption: `${ASSUMPTION} ${inPieces(reason)}`,
    notTrusted: null,
  };
}

const ANALYSES: Readonly<Record<NonNullable<DecidingEvidence['method']>, string>> = {
  t: ANALYSIS,
  binomial: 'exact binomial test',
  'clusters-as-answers': 'exact binomial test of listeners or pieces, as all their answers are alike',
};

/** A sentence as what follows “as”. */
const asClause = (sentence: string): string =>
  sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');

/** What a panel plays is called a piece here, as in all verdicts. */
const inPieces = (reason: string): string => reason.replaceAll('track', 'piece');
