/** Ratings of several versions, judged by the analysis plan that was fixed before the first of them. */
import { holmAdjust } from '../multiplicity/holm.ts';
import type { Interval } from '../numeric/interval.ts';
import { compareSystems, type SystemComparison } from '../rating/compare-systems.ts';
import { describeRatings, type SystemDescription } from '../rating/describe-scores.ts';
import {
  differenceGrades,
  discriminationByGrades,
  type GradeDiscrimination,
} from '../rating/difference-grades.ts';
import { type FriedmanResult, friedmanTest } from '../rating/friedman-test.ts';
import { hodgesLehmannShift } from '../rating/hodges-lehmann.ts';
import { type GaugedListener, gaugeListeners } from '../rating/listener-gauge.ts';
import { testRatingEquivalence } from '../rating/rating-equivalence.ts';
import { listenerDifferences, meansMatrix, type Rating } from '../rating/rating-table.ts';
import { type Screening, screenListeners } from '../rating/screen-listeners.ts';
import { signedRankTest } from '../rating/signed-rank-test.ts';
import type { AnalysisPlan, Claim, Exclusion, RatingClaim } from './analysis-plan.ts';
import { checkAnalysisPlan } from './check-analysis-plan.ts';
import { type ClaimPart, claimParts } from './claim-parts.ts';
import { type ExcludedAnswers, excludeAnswers } from './exclude-answers.ts';
import { missingAnswers } from './missing-answers.ts';
import type { Outcome, Verdict } from './statement.ts';
import { type UnplacedAnswers, unplacedAnswers } from './unplaced-answers.ts';
import { decide } from './weigh-share.ts';
import { pValueText, ratingInterval, ratingPoints, whoAnswered } from './wording.ts';

/** What of a row is needed here. Further columns may be strata. */
export interface RatingAnswer {
  readonly listener: string;
  readonly itemId: string;
  readonly training: boolean;
  readonly condition: string;
  /** In points of the scale. */
  readonly rating: number;
  /** What it is in its trial; what is no `condition` is not under test. */
  readonly role?: unknown;
  /** Which trial of which session: needed for difference grades. */
  readonly session?: unknown;
  readonly trial?: unknown;
}

export interface RatingVerdicts {
  /** One or more for every claim of the plan, in its order, then every pair that it did not ask about, marked `exploratory`. */
  readonly verdicts: readonly Verdict[];
  readonly excluded: readonly ExcludedAnswers[];
  /** Ratings without a value in a column that claims go by. */
  readonly unplaced: readonly UnplacedAnswers[];
  /** Whom post-screening left out; null where the plan has none, or it could not be carried out. */
  readonly screening: Screening | null;
  /** What the verdicts would be with nobody left out by any rule; null where nobody was. */
  readonly verdictsOfAll: readonly Verdict[] | null;
  /** All ratings in one part, or one part each for what is never pooled; none without ratings. */
  readonly parts: readonly RatingPart[];
}

/** Ratings that answer one question. */
export interface RatingPart {
  /** What sets it apart; empty where there is one. */
  readonly key: string;
  /** By the means of listeners, not by all ratings in one heap; the best first. */
  readonly conditions: readonly SystemDescription[];
  /** Whether the conditions under test differ at all; null for fewer than two, or no listener who rated them all. */
  readonly friedman: FriedmanResult | null;
  /** All pairs under test. */
  readonly comparisons: readonly SystemComparison[];
  /** How each listener discriminates, errs and agrees with the others. */
  readonly listeners: readonly GaugedListener[];
  /** Of a triple stimulus: whether each listener grades what is under test below the hidden reference; else empty. */
  readonly discrimination: readonly GradeDiscrimination[];
}

/** How ratings were asked for, where it changes what they mean: grades of a triple stimulus count as differences from their reference. */
export type RatingScale = 'points' | 'difference-grades';

const ASSUMPTIONS: Readonly<Record<RatingClaim['test'], string>> = {
  'rating-difference':
    'The difference of each listener’s mean ratings is as likely to one side as to the other where neither is better (Wilcoxon’s ' +
    'exact test over listeners). It speaks of other listeners, on these pieces.',
  'rating-equivalence':
    'Listeners are a sample, and the mean of their differences is about normal (two one-sided t tests over listeners). It speaks of ' +
    'other listeners, on these pieces.',
};

/**
 * Judges ratings claim by claim.
 *
 * The unit is the listener: each counts with the mean over pieces. Practice never counts. References and anchors are not under test,
 * whether their role says so or a screening rule.
 *
 * @throws {RangeError} for a plan that cannot be carried out, naming the claim, and ratings that are not finite
 */
export function verdictOnRatings(
  rows: readonly RatingAnswer[],
  {
    simulated,
    analysisPlan,
    scale = 'points',
  }: { simulated: boolean; analysisPlan: AnalysisPlan; scale?: RatingScale },
): RatingVerdicts {
  checkAnalysisPlan(analysisPlan, 'rating');
  const rule = analysisPlan.exclusions.find(isPostScreening);
  const { kept, excluded } = excludeAnswers(
    rows,
    analysisPlan.exclusions.filter((exclusion) => !isPostScreening(exclusion)),
  );
  const unrated = rule === undefined ? null : unratedAnchor(kept, rule);
  const screen =
    rule !== undefined && unrated === null && kept.length > 0
      ? { rule, result: screenListeners(kept.map(ratingOf), anchorsOf(rule)) }
      : null;
  const screened = screen ? kept.filter(({ listener }) => screen.result.kept.includes(listener)) : kept;
  const everyone = excludeAnswers(rows, []).kept;
  const inScale = (answers: readonly RatingAnswer[]): readonly RatingAnswer[] =>
    scale === 'points' ? answers : differenceGrades(answers);
  const aside = new Set<string>([
    ...(screen
      ? [screen.rule.reference, ...(screen.rule.midAnchor === null ? [] : [screen.rule.midAnchor])]
      : []),
    ...kept.flatMap(({ role, condition }) => (role === undefined || role === 'condition' ? [] : [condition])),
  ]);
  const judge = (answers: readonly RatingAnswer[]): Verdict[] => [
    ...judgeAll(answers, { simulated, analysisPlan }),
    ...judgeUnasked(answers, {
      // the best first, so that of every pair that nobody asked about the better one is named first
      compared: byMean(inScale(screened)).filter(
        // each grade is one against the reference
        (condition) => scale === 'difference-grades' || !aside.has(condition),
      ),
      simulated,
      analysisPlan,
    }),
  ];
  return {
    verdicts: judge(inScale(screened)),
    excluded: unrated === null ? excluded : [...excluded, notScreened(unrated)],
    unplaced: unplacedAnswers(screened, { claims: analysisPlan.claims }),
    screening: screen?.result ?? null,
    verdictsOfAll: screened.length < everyone.length ? judge(inScale(everyone)) : null,
    parts:
      screened.length === 0
        ? []
        : claimParts({ stratum: 'overall' }, screened, (row) => row).map(({ key, answers }) => ({
            key,
            ...describe(inScale(answers), aside),
            discrimination: scale === 'points' ? [] : discriminationByGrades(answers),
          })),
  };
}

const byMean = (answers: readonly RatingAnswer[]): string[] =>
  answers.length === 0
    ? []
    : describeRatings(answers.map(ratingOf))
        .sort((one, other) => other.mean - one.mean)
        .map(({ system }) => system);

type PostScreening = Extract<Exclusion, { rule: 'post-screening' }>;

const isPostScreening = (exclusion: Exclusion): exclusion is PostScreening =>
  typeof exclusion === 'object' && exclusion.rule === 'post-screening';

/** What the rule looks at and nobody rated; null where it can be carried out, or there is nothing to look at. */
const unratedAnchor = (
  rows: readonly RatingAnswer[],
  { reference, midAnchor }: PostScreening,
): string | null =>
  rows.length === 0
    ? null
    : ([reference, midAnchor].find(
        (name) => name !== null && rows.every(({ condition }) => condition !== name),
      ) ?? null);

const notScreened = (unrated: string): ExcludedAnswers => ({
  rule: 'post-screening by the hidden reference and the mid anchor',
  answers: 0,
  listeners: [],
  nothing: `nobody rated “${unrated}”, nobody left out`,
});

const ratingOf = ({ listener, itemId, condition, rating }: RatingAnswer): Rating => ({
  listener,
  item: itemId,
  system: condition,
  score: rating,
});

const anchorsOf = ({ reference, midAnchor }: { reference: string; midAnchor: string | null }) => ({
  reference,
  ...(midAnchor !== null && { midAnchor }),
});

function describe(
  answers: readonly RatingAnswer[],
  aside: ReadonlySet<string>,
): Pick<RatingPart, 'conditions' | 'friedman' | 'comparisons' | 'listeners'> {
  const ratings = answers.map(ratingOf);
  const conditions = describeRatings(ratings).sort((one, other) => other.mean - one.mean);
  const underTest = conditions.map(({ system }) => system).filter((system) => !aside.has(system));
  const { rows } = meansMatrix(ratings, underTest);
  return {
    conditions,
    friedman: underTest.length < 2 || rows.length === 0 ? null : friedmanTest(rows),
    comparisons: compareSystems(ratings, { systems: underTest }),
    listeners: gaugeListeners(ratings, { systems: underTest }),
  };
}

function judgeAll(
  answers: readonly RatingAnswer[],
  { simulated, analysisPlan }: { simulated: boolean; analysisPlan: AnalysisPlan },
): Verdict[] {
  return analysisPlan.claims
    .filter(isRatingClaim)
    .flatMap((claim) => judgeRatingClaim(claim, answers, { simulated, exploratory: false }));
}

const isRatingClaim = (claim: Claim): claim is RatingClaim =>
  claim.test === 'rating-difference' || claim.test === 'rating-equivalence';

/** All pairs that no claim names. */
function judgeUnasked(
  answers: readonly RatingAnswer[],
  {
    compared,
    simulated,
    analysisPlan,
  }: { compared: readonly string[]; simulated: boolean; analysisPlan: AnalysisPlan },
): Verdict[] {
  const asked = new Set(
    analysisPlan.claims.flatMap(({ conditions = ['', ''] }) => JSON.stringify([...conditions].sort())),
  );
  const pairs = compared
    .flatMap((first, index) => compared.slice(index + 1).map((second) => [first, second] as const))
    .filter((pair) => !asked.has(JSON.stringify([...pair].sort())));
  const alpha = analysisPlan.claims[0]?.alpha ?? 0.05;
  const measured = pairs.flatMap((conditions) => {
    const claim: RatingClaim = { test: 'rating-difference', conditions, alpha, stratum: 'overall' };
    return claimParts(claim, answers, (row) => row).map((part) => ({
      claim,
      cell: { ...part, key: [conditions.join(' / '), part.key].filter(Boolean).join(', ') },
      missing: null,
    }));
  });
  return stateCells(measured, { simulated, exploratory: true });
}

type RatingCell = ClaimPart<RatingAnswer>;

/** Judges a claim once, or once for each value of a column; the cells share alpha (Holm). */
function judgeRatingClaim(
  claim: RatingClaim,
  answers: readonly RatingAnswer[],
  context: { simulated: boolean; exploratory: boolean },
): Verdict[] {
  const cells = claimParts(claim, answers, (row) => row);
  return stateCells(
    cells.map((cell) => ({
      claim,
      cell,
      missing: cell.answers.length > 0 ? null : missingAnswers(answers, claim),
    })),
    context,
  );
}

interface Weighed {
  readonly difference: number | null;
  readonly interval: Interval | null;
  readonly pSupported: number;
  readonly pRefuted: number | null;
  readonly listeners: number;
}

function stateCells(
  cells: readonly {
    readonly claim: RatingClaim;
    readonly cell: RatingCell;
    readonly missing: string | null;
  }[],
  context: { simulated: boolean; exploratory: boolean },
): Verdict[] {
  const weighed = cells.map(({ claim, cell }) => weigh(claim, cell.answers));
  const support = holmAdjust(weighed.map(({ pSupported }) => pSupported));
  const refusal = holmAdjust(weighed.map(({ pRefuted }) => pRefuted ?? 1));
  return cells.map(({ claim, cell, missing }, index) => {
    const own = weighed[index]!;
    return state(
      { claim, cell, missing, verdicts: cells.length, ...context },
      { ...own, pSupported: support[index]!, pRefuted: own.pRefuted === null ? null : refusal[index]! },
    );
  });
}

function weigh({ test, conditions, alpha, margin }: RatingClaim, answers: readonly RatingAnswer[]): Weighed {
  const pair = { first: conditions[0], second: conditions[1] };
  const ratings = answers.map(ratingOf);
  const differences =
    ratings.length === 0 ? [] : listenerDifferences(ratings, pair).map((each) => each.difference);
  const listeners = differences.length;
  if (listeners === 0) return { difference: null, interval: null, pSupported: 1, pRefuted: null, listeners };
  if (test === 'rating-equivalence') {
    const tested = testRatingEquivalence(ratings, { ...pair, margin: margin!, alpha });
    const { difference, interval, pValue, pBeyond } = tested;
    return { difference, interval, pSupported: pValue, pRefuted: listeners < 2 ? null : pBeyond, listeners };
  }
  const { estimate, interval } = hodgesLehmannShift(differences, { level: 1 - alpha });
  const { pValue } = signedRankTest(differences);
  const isFor = estimate >= 0;
  return {
    difference: estimate,
    interval,
    pSupported: isFor ? pValue : 1,
    pRefuted: isFor ? null : pValue,
    listeners,
  };
}

function state(
  {
    claim,
    cell,
    missing,
    verdicts,
    simulated,
    exploratory,
  }: {
    claim: RatingClaim;
    cell: RatingCell;
    missing: string | null;
    verdicts: number;
    simulated: boolean;
    exploratory: boolean;
  },
  { difference, interval, pSupported, pRefuted, listeners }: Weighed,
): Verdict {
  const { test, conditions, alpha, margin } = claim;
  const who = whoAnswered({ filter: cell.filter, simulated });
  const [first, second] = conditions;
  const isDifference = test === 'rating-difference';
  const common = {
    id: [claim.id ?? test, cell.key].filter(Boolean).join(': '),
    claim: isDifference
      ? `${who} rate “${first}” higher than “${second}”`
      : `${who} rate “${first}” and “${second}” within ${ratingPoints(margin!)}`,
    quantity: 'rating points',
    nullValue: 0,
    margin: margin === undefined ? null : { low: -margin, high: margin },
    sensitivity: null,
    n: cell.answers.filter(({ condition }) => conditions.includes(condition)).length,
    listeners,
    items: new Set(cell.answers.map(({ itemId }) => itemId)).size,
    analysis: isDifference
      ? 'Wilcoxon’s signed-rank test over listeners'
      : 'two one-sided t tests over listeners',
    assumption: ASSUMPTIONS[test],
    exploratory,
  } as const;
  if (difference === null)
    return {
      ...common,
      outcome: 'undecided',
      estimate: null,
      interval: null,
      pValue: null,
      sentence:
        missing === null
          ? `${who} have not rated both “${first}” and “${second}” yet.`
          : `Nothing can be said of this claim: ${missing}.`,
    };
  const outcome = decide({ pSupported, pRefuted, alpha });
  const pValue = pRefuted !== null && pRefuted < pSupported ? pRefuted : pSupported;
  const raised = verdicts > 1 ? `, raised for ${verdicts} comparisons after Holm` : '';
  const bounds = interval && isInterval(interval) ? interval : null;
  return {
    ...common,
    outcome,
    estimate: difference,
    interval: bounds,
    pValue,
    sentence:
      `${who} rated “${first}” ${ratingPoints(Math.abs(difference))} ${difference < 0 ? 'below' : 'above'} “${second}”` +
      `${bounds ? ` (${ratingInterval(bounds)})` : ''}, ${listeners} ${listeners === 1 ? 'listener' : 'listeners'}: ` +
      `${meaningOf({ outcome, isDifference, margin, simulated })} (${pValueText(pValue)}${raised}).`,
  };
}

/** Differences that are all alike have no spread to make an interval of, one listener's no bounds. */
const isInterval = ({ low, high }: Interval): boolean =>
  low < high && Number.isFinite(low) && Number.isFinite(high);

function meaningOf({
  outcome,
  isDifference,
  margin,
  simulated,
}: {
  outcome: Outcome;
  isDifference: boolean;
  margin: number | undefined;
  simulated: boolean;
}): string {
  if (isDifference) {
    if (outcome === 'undecided')
      return simulated
        ? 'which chance may explain'
        : 'this panel cannot say which of the two is rated higher';
    return 'more than chance explains';
  }
  if (outcome === 'supported') return `within ${ratingPoints(margin!)}, whichever is the better`;
  if (outcome === 'refuted') return `further apart than ${ratingPoints(margin!)}`;
  return `this panel cannot say whether they lie within ${ratingPoints(margin!)}`;
}
