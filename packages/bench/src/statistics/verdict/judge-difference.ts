/** Whether one group of answers does better than another: the interaction itself, not two verdicts side by side. */
import type { AnswerFilter, DifferenceClaim } from './analysis-plan.ts';
import { countAnswers } from './claim-cells.ts';
import { groupDifference, LEAST_CLUSTERS } from './group-difference.ts';
import type { JudgingContext } from './judging-context.ts';
import { columnOf, matches, type ScoredAnswer } from './scored-answers.ts';
import type { Verdict } from './statement.ts';
import { decide } from './weigh-share.ts';
import { answersOf, percent, points, pValueText, signedInterval, whoAnswered } from './wording.ts';

const ASSUMPTION =
  'Listeners and pieces are samples of those one wants to speak of; each may answer differently from others, and a listener or piece ' +
  'in both groups is its own control. Student’s t with as many degrees of freedom as the fewest listeners or pieces in a group, less 1.';

/** Judges a claim about a difference of two shares; undecided where a group is too small to say how much luck is in it. */
export function judgeDifference(
  claim: DifferenceClaim,
  answers: readonly ScoredAnswer[],
  { simulated, exploratory }: JudgingContext,
): Verdict {
  const filter = claim.where ?? {};
  const groups = { first: filterBy(claim, claim.first), second: filterBy(claim, claim.second) };
  const grouped = answers.flatMap((answer) => {
    if (answer.success === null || !matches(answer.row, filter)) return [];
    const value = columnOf(answer.row, claim.column) ?? '';
    const isFirst = claim.first.includes(value);
    return isFirst || claim.second.includes(value) ? [{ ...answer, success: answer.success, isFirst }] : [];
  });
  const [firstWho, secondWho] = [groups.first, groups.second].map((each) =>
    whoAnswered({ filter: each, simulated }),
  );
  const counts = countAnswers(grouped);
  const common = {
    id: claim.id ?? claim.test,
    claim: `${firstWho} do better than ${lowerFirst(secondWho!)}`,
    quantity: 'difference of shares',
    nullValue: 0,
    margin: claim.margin === undefined ? null : { low: -claim.margin, high: claim.margin },
    n: counts.n,
    listeners: counts.listeners,
    items: counts.items,
    analysis: 't test clustered by listener and piece',
    assumption: ASSUMPTION,
    exploratory,
  } as const;
  const measured = groupDifference(grouped);
  if (measured === null)
    return {
      ...common,
      outcome: 'undecided',
      estimate: null,
      interval: null,
      pValue: null,
      sentence: `${firstWho} and ${lowerFirst(secondWho!)} cannot be compared: each group needs two listeners and two pieces at least.`,
    };
  const above = measured.pAbove(0);
  const p = claim.alternative === 'greater' ? above : Math.min(1, 2 * Math.min(above, measured.pBelow(0)));
  const speaksFor = claim.alternative === 'greater' || measured.difference >= 0;
  const evidence = {
    pSupported: speaksFor ? p : 1,
    pRefuted: speaksFor ? (claim.margin === undefined ? null : measured.pBelow(claim.margin)) : p,
  };
  const isTrusted = measured.degreesOfFreedom + 1 >= LEAST_CLUSTERS;
  const outcome = isTrusted ? decide({ ...evidence, alpha: claim.alpha }) : 'undecided';
  const interval = measured.interval(1 - claim.alpha);
  const pValue = outcome === 'refuted' ? evidence.pRefuted! : p;
  const shares = [true, false].map((isFirst) => {
    const group = grouped.filter((answer) => answer.isFirst === isFirst);
    return `${percent(group.filter(({ success }) => success).length / group.length)} of ${answersOf(group.length)}`;
  });
  const meaning = !isTrusted
    ? `too few listeners or pieces in a group (fewer than ${LEAST_CLUSTERS}) to say how much of this is luck`
    : {
        supported: 'more than luck explains',
        refuted:
          claim.margin === undefined || !speaksFor
            ? 'the other way round, and more than luck explains'
            : `less than ${points(claim.margin)}`,
        undecided: 'this panel cannot say which group does better',
      }[outcome];
  return {
    ...common,
    outcome,
    estimate: measured.difference,
    interval,
    pValue,
    sentence:
      `${firstWho} got ${shares[0]}, ${lowerFirst(secondWho!)} ${shares[1]}: a difference of ${points(measured.difference)} ` +
      `(${signedInterval(interval)}), ${meaning} (${claim.alternative === 'greater' ? 'one' : 'two'}-sided ${pValueText(pValue)}).`,
  };
}

const filterBy = ({ where, column }: DifferenceClaim, values: readonly string[]): AnswerFilter => ({
  ...where,
  [column]: values,
});

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
