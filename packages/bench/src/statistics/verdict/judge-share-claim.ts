/** Claims about one share of the answers, judged and said. */
import { holmAdjust } from '../multiplicity/holm.ts';
import { isNearChance } from './analysis-plan.ts';
import { anyTimeShare } from './any-time-share.ts';
import { type ClaimCell, claimCells, countAnswers } from './claim-cells.ts';
import { clusteredShare } from './clustered-share.ts';
import { exactShare } from './exact-share.ts';
import type { JudgingContext } from './judging-context.ts';
import { missingAnswers } from './missing-answers.ts';
import type { ScoredAnswer } from './scored-answers.ts';
import type { ShareInference } from './share-inference.ts';
import { areHeardTogether, sittingShare } from './sitting-share.ts';
import { spendingShare } from './spending-share.ts';
import { stateShare } from './state-share.ts';
import type { Verdict } from './statement.ts';
import { type ShareClaim, weighShare } from './weigh-share.ts';

/**
 * Judges a claim about a share, in one verdict or in one for each of its cells; the cells share alpha (Holm).
 *
 * @param answers all that count, in the order in which they were given
 */
export function judgeShareClaim(
  claim: ShareClaim,
  answers: readonly ScoredAnswer[],
  context: JudgingContext,
): Verdict[] {
  const cells = claimCells(claim, answers, context);
  const weighed = cells.map((cell) => {
    const inference = inferenceFor(claim, cell, { ...context, cells: cells.length });
    return { cell, inference, evidence: weighShare(inference, claim, context) };
  });
  const raisedSupport = holmAdjust(weighed.map(({ evidence }) => evidence.pSupported));
  const raisedRefusal = holmAdjust(weighed.map(({ evidence }) => evidence.pRefuted ?? 1));
  return weighed.map(({ cell, inference, evidence }, index) =>
    stateShare({
      id: verdictId(claim, cell),
      claim,
      ...context,
      conditions: cell.conditions,
      filter: cell.filter,
      counts: countAnswers(cell.answers),
      inference,
      evidence,
      missing:
        cell.answers.length > 0
          ? null
          : missingAnswers(
              answers.map(({ row }) => row),
              claim,
            ),
      ...(weighed.length > 1 && {
        raised: {
          pSupported: raisedSupport[index]!,
          pRefuted: evidence.pRefuted === null ? null : raisedRefusal[index]!,
          verdicts: weighed.length,
        },
      }),
    }),
  );
}

const verdictId = (
  claim: { readonly id?: string; readonly test: string },
  { key }: { readonly key: string },
): string => [claim.id ?? claim.test, key].filter(Boolean).join(': ');

/** The way of reasoning that a claim and the stopping rule call for. */
function inferenceFor(
  claim: ShareClaim,
  { answers }: ClaimCell,
  { stoppingRule, chance, cells }: JudgingContext & { cells: number },
): ShareInference {
  if (areHeardTogether(answers)) return sittingShare(answers, { chance });
  const successes = answers.flatMap(({ success }) => (success === null ? [] : [success]));
  const counts = { successes: successes.filter(Boolean).length, n: successes.length };
  if (claim.test === 'e-process' || stoppingRule === 'any-time') return anyTimeShare(counts, { chance });
  if (typeof stoppingRule === 'object') {
    // p-values are doubled for two sides and raised for several cells later: alpha is spent accordingly
    const sides = 'alternative' in claim && claim.alternative === 'two-sided' ? 2 : 1;
    return spendingShare({ successes, ...stoppingRule, alpha: claim.alpha / sides / cells, chance });
  }
  const generalizes =
    claim.test === 'clustered' ||
    ((isNearChance(claim) || claim.test === 'range') && claim.generalize !== false);
  if (generalizes) return clusteredShare(answers, { chance });
  return exactShare(counts);
}
