/** Whether one group of answers does better than another: the interaction itself, not two verdicts side by side. */
import { holmAdjust } from '../multiplicity/holm.ts';
import type { DifferenceClaim } from './analysis-plan.ts';
import { type ChoiceMethod, isPreference } from './choice-method.ts';
import { type ClaimCell, claimCells, countAnswers } from './claim-cells.ts';
import { claimParts } from './claim-parts.ts';
import { type GroupDifference, groupDifference, LEAST_CLUSTERS } from './group-difference.ts';
import type { JudgingContext } from './judging-context.ts';
import { isAmong, type ScoredAnswer } from './scored-answers.ts';
import type { Verdict } from './statement.ts';
import { decide } from './weigh-share.ts';
import { answersOf, percent, points, pValueText, signedInterval, whoAnswered } from './wording.ts';

const ASSUMPTION =
  'Listeners and pieces are samples of those one wants to speak of; each may answer differently from others, and a listener or piece ' +
  'in both groups is its own control. Student’s t with as many degrees of freedom as the fewest listeners or pieces in a group, less 1.';

/**
 * Judges a claim about a difference of two shares, once or once for each part of the answers that is never pooled with others; parts
 * share alpha (Holm). Undecided where a group is too small to say how much luck is in it.
 */
export function judgeDifference(
  claim: DifferenceClaim,
  answers: readonly ScoredAnswer[],
  context: JudgingContext,
): Verdict[] {
  const parts = claimParts(claim, answers, ({ row }) => row).map((part) => {
    const cells = claimCells(claim, part.answers, context);
    if (cells.length > 1)
      throw new RangeError(
        `Cannot judge the claim “${claim.id ?? claim.test}” as preferences of several pairs mean nothing together: name the conditions of the pair`,
      );
    return { ...part, ...cells[0]!, key: part.key, filter: part.filter };
  });
  const weighed = parts.map((part) => weigh(claim, part));
  const raisedP = holmAdjust(weighed.map((each) => each?.p ?? 1));
  const support = holmAdjust(weighed.map((each) => each?.pSupported ?? 1));
  const refusal = holmAdjust(weighed.map((each) => each?.pRefuted ?? 1));
  return parts.map((part, index) => {
    const own = weighed[index]!;
    return state(claim, part, {
      ...context,
      raised: parts.length,
      weighed: own && {
        ...own,
        p: raisedP[index]!,
        pSupported: support[index]!,
        pRefuted: own.pRefuted === null ? null : refusal[index]!,
      },
    });
  });
}

interface WeighedDifference {
  readonly measured: GroupDifference;
  readonly grouped: readonly (ScoredAnswer & { readonly success: boolean; readonly isFirst: boolean })[];
  /** What was found speaks for the claim's side. */
  readonly speaksFor: boolean;
  /** Against no difference. */
  readonly p: number;
  readonly pSupported: number;
  readonly pRefuted: number | null;
}

const groupAnswers = (claim: DifferenceClaim, { answers }: ClaimCell): WeighedDifference['grouped'] =>
  answers.flatMap((answer) => {
    if (answer.success === null) return [];
    const isFirst = isAmong(answer.row, claim.column, claim.first);
    return isFirst || isAmong(answer.row, claim.column, claim.second)
      ? [{ ...answer, success: answer.success, isFirst }]
      : [];
  });

/** null where a group is too small, or nothing varies. */
function weigh(claim: DifferenceClaim, cell: ClaimCell): WeighedDifference | null {
  const grouped = groupAnswers(claim, cell);
  const measured = groupDifference(grouped);
  if (measured === null) return null;
  const above = measured.pAbove(0);
  const p = claim.alternative === 'greater' ? above : Math.min(1, 2 * Math.min(above, measured.pBelow(0)));
  const speaksFor = claim.alternative === 'greater' || measured.difference >= 0;
  return {
    measured,
    grouped,
    speaksFor,
    p,
    pSupported: speaksFor ? p : 1,
    pRefuted: refutation(claim, measured, speaksFor ? null : p),
  };
}

function state(
  claim: DifferenceClaim,
  cell: ClaimCell,
  {
    method,
    simulated,
    exploratory,
    raised,
    weighed,
  }: JudgingContext & { raised: number; weighed: WeighedDifference | null },
): Verdict {
  const { conditions, filter } = cell;
  const groups = {
    first: { ...filter, [claim.column]: claim.first },
    second: { ...filter, [claim.column]: claim.second },
  };
  const grouped = weighed?.grouped ?? groupAnswers(claim, cell);
  const [firstWho, secondWho] = [groups.first, groups.second].map((each) =>
    whoAnswered({ filter: each, simulated }),
  );
  const counts = countAnswers(grouped);
  const words = differenceWords(method, conditions);
  const common = {
    id: [claim.id ?? claim.test, cell.key].filter(Boolean).join(': '),
    claim: `${firstWho} ${words.compare} than ${lowerFirst(secondWho!)}`,
    quantity: 'difference of shares',
    nullValue: 0,
    margin: claim.margin === undefined ? null : { low: -claim.margin, high: claim.margin },
    sensitivity: null,
    n: counts.n,
    listeners: counts.listeners,
    items: counts.items,
    analysis: 't test clustered by listener and piece',
    assumption: ASSUMPTION,
    exploratory,
  } as const;
  if (weighed === null)
    return {
      ...common,
      outcome: 'undecided',
      estimate: null,
      interval: null,
      pValue: null,
      sentence: `${firstWho} and ${lowerFirst(secondWho!)} cannot be compared: each group needs two listeners and two pieces at least, and answers that are not all alike.`,
    };
  const { measured, speaksFor, p, pSupported, pRefuted } = weighed;
  // so many equal clusters, but for rounding
  const isTrusted = measured.degreesOfFreedom + 1 + 1e-9 >= LEAST_CLUSTERS;
  const outcome = isTrusted ? decide({ pSupported, pRefuted, alpha: claim.alpha }) : 'undecided';
  const interval = measured.interval(1 - claim.alpha);
  const pValue = outcome === 'refuted' ? pRefuted! : p;
  const shares = [true, false].map((isFirst) => {
    const group = grouped.filter((answer) => answer.isFirst === isFirst);
    return `${percent(group.filter(({ success }) => success).length / group.length)} of ${answersOf(group.length)}`;
  });
  const meaning = !isTrusted
    ? `too few listeners or pieces in a group (fewer than ${LEAST_CLUSTERS}) to say how much of this is luck`
    : {
        supported: 'more than luck explains',
        refuted:
          !speaksFor && p <= claim.alpha
            ? 'the other way round, and more than luck explains'
            : `less than ${points(claim.margin ?? 0)}${claim.alternative === 'greater' ? '' : ' either way'}`,
        undecided: `this panel cannot say which of the two ${words.compare}`,
      }[outcome];
  return {
    ...common,
    outcome,
    estimate: measured.difference,
    interval,
    pValue,
    sentence:
      `${firstWho} ${words.did} ${shares[0]}, ${lowerFirst(secondWho!)} ${words.did} ${shares[1]}: a difference of ${points(measured.difference)} ` +
      `(${signedInterval(interval)}), ${meaning} (${claim.alternative === 'greater' ? 'one' : 'two'}-sided ${pValueText(pValue)}${raised > 1 ? `, raised for ${raised} comparisons after Holm` : ''}).`,
  };
}

/** What the shares are of, in words. */
function differenceWords(
  method: ChoiceMethod,
  conditions: readonly [string, string] | null,
): { readonly compare: string; readonly did: string } {
  if (!isPreference(method)) return { compare: 'are right more often', did: 'were right in' };
  const first = conditions?.[0] ?? 'the first';
  return { compare: `prefer “${first}” more often`, did: `preferred “${first}” in` };
}

/** The smallest p-value of what refutes the claim: the opposite, or a difference shown to be less than the margin. */
function refutation(
  { margin, alternative }: DifferenceClaim,
  measured: GroupDifference,
  pOpposite: number | null,
): number | null {
  if (margin === undefined) return pOpposite;
  const pSmall =
    alternative === 'greater'
      ? measured.pBelow(margin)
      : Math.max(measured.pAbove(-margin), measured.pBelow(margin));
  return Math.min(pSmall, pOpposite ?? 1);
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
