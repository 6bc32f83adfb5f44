/** What was measured beside what was heard: per piece, how scores differ and how listeners chose. */
import type { RankingRow, RatingRow } from '../../answers/answers-read.ts';
import type { Metric } from '../../metrics/metric.ts';
import { METRICS } from '../../metrics/metric-table.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import { holmAdjust } from '../../statistics/multiplicity/holm.ts';
import type { Interval } from '../../statistics/numeric/interval.ts';
import { createRandom } from '../../statistics/numeric/random.ts';
import { correlate } from '../../statistics/prediction/correlation.ts';
import { correlateOverTracks } from '../../statistics/prediction/track-correlation.ts';
import { decidedPairs, readRanking } from '../../statistics/preference/read-ranking.ts';
import { clopperPearsonInterval } from '../../statistics/proportion/clopper-pearson.ts';
import { differenceGrades } from '../../statistics/rating/difference-grades.ts';
import { isPreference } from '../../statistics/verdict/choice-method.ts';
import { countAnswers } from '../../statistics/verdict/claim-cells.ts';
import { separatingColumns } from '../../statistics/verdict/claim-parts.ts';
import { groupBy, type ScoredAnswer, scoreAnswers } from '../../statistics/verdict/scored-answers.ts';
import { answerFlow, countedIn } from '../verdict-report/answer-flow.ts';
import { isGraded } from '../verdict-report/ratings-section.ts';
import type { VerdictReportInput } from '../verdict-report/verdict-report-input.ts';

/** One piece under one pair of versions, or one version of one piece. */
interface HeardPoint {
  readonly itemId: string;
  /** The pair in alphabetical order, or the version alone. */
  readonly conditions: readonly string[];
  /** A difference of scores for pairs, the score itself for single versions. */
  readonly score: number;
  /** A share of answers, or points of a scale. */
  readonly ears: number;
  readonly interval: Interval | null;
  readonly n: number;
}

export interface MetricBesideEars {
  readonly metric: Pick<Metric, 'id' | 'title' | 'unit' | 'digits' | 'family' | 'meaning'>;
  readonly points: readonly HeardPoint[];
  readonly items: number;
  /** Spearman's rank correlation; null where one side does not vary. */
  readonly coefficient: number | null;
  /** Of level 0.95; null where so few pieces bear none. */
  readonly interval: Interval | null;
  /** Raised for all metrics of the group (Holm). */
  readonly pValue: number;
}

export interface HeardGroup {
  /** The pair that the group is about; null where all are in one. */
  readonly pair: readonly string[] | null;
  /** In the order of the bench's metrics; those without two different scores are left out. */
  readonly metrics: readonly MetricBesideEars[];
}

export interface ScoresBesideEars {
  /**
   * `apart`: how often two versions were told apart, by how far their scores differ, whichever way. `preferred`: how often the first
   * was preferred, by its score less the second's. `versions`: share of wins or mean rating of each version, by its score.
   */
  readonly kind: 'apart' | 'preferred' | 'versions';
  readonly groups: readonly HeardGroup[];
}

const LEVEL = 0.95;
/** Two points lie on a line whatever they are. */
const LEAST_POINTS = 3;

/** Level is matched before anyone listens, or is what a panel turns on purpose: only what does not hang on it can have been heard as such. */
const HEARABLE = METRICS.filter(({ isLevelIndependent }) => isLevelIndependent);

type Heard = Omit<HeardPoint, 'score'>;

/**
 * Sets the scores of a run beside the counted answers of a panel. Pieces and versions that the run has no score of are left out. Answers
 * that differ in what is never pooled (what was asked, how loud versions were to each other) are set beside nothing: there is no group.
 *
 * Pieces are the sample: where a piece was heard in several pairs, each pair is a group of its own.
 */
export function scoresBesideEars(
  input: Pick<VerdictReportInput, 'answers' | 'panel' | 'ratings'>,
  records: readonly RunRecord[],
): ScoresBesideEars {
  const { answers } = input;
  const counted = new Set<object>(countedIn(answerFlow(input)));
  if (separatingColumns({ stratum: 'overall' }, [...counted]).length > 0)
    return { kind: 'versions', groups: [] };
  const scores = new Map(
    records.map((record) => [JSON.stringify([record.itemId, record.conditionId]), record.scores]),
  );
  const scoreOf = (metricId: string, itemId: string, conditionId: string): number | null =>
    scores.get(JSON.stringify([itemId, conditionId]))?.[metricId] ?? null;
  if (answers.kind === 'ratings') {
    const rows = answers.rows.filter((row) => counted.has(row));
    const heard = heardByRating(isGraded(input) ? differenceGrades(rows) : rows);
    return { kind: 'versions', groups: [groupOf(heard, { kind: 'versions', pair: null, scoreOf })] };
  }
  if (answers.kind === 'rankings') {
    const heard = heardByWins(sidesOfOrders(answers.rows.filter((row) => counted.has(row))));
    return { kind: 'versions', groups: [groupOf(heard, { kind: 'versions', pair: null, scoreOf })] };
  }
  const scored = scoreAnswers(
    answers.rows.filter((row) => counted.has(row)),
    answers.method,
  );
  const pairs = [...groupBy(scored, ({ conditions }) => JSON.stringify(conditions)).values()];
  if (isPreference(answers.method) && pairs.length > 1)
    return {
      kind: 'versions',
      groups: [groupOf(heardByWins(sidesOfChoices(scored)), { kind: 'versions', pair: null, scoreOf })],
    };
  const kind = isPreference(answers.method) ? 'preferred' : 'apart';
  const byPair = pairs.map(heardByPair);
  const all = byPair.flat();
  const isPieceOnce = new Set(all.map(({ itemId }) => itemId)).size === all.length;
  const groups = isPieceOnce
    ? [groupOf(all, { kind, pair: null, scoreOf })]
    : byPair.map((heard) => groupOf(heard, { kind, pair: heard[0]!.conditions, scoreOf }));
  return { kind, groups };
}

/** All answers on one pair, piece by piece. */
const heardByPair = (answers: readonly ScoredAnswer[]): Heard[] =>
  [...groupBy(answers, ({ item }) => item)].flatMap(([itemId, own]) => {
    const { successes, n } = countAnswers(own);
    if (n === 0) return [];
    const interval = clopperPearsonInterval({ successes, n, level: LEVEL });
    return [{ itemId, conditions: own[0]!.conditions, ears: successes / n, interval, n }];
  });

interface Side {
  readonly item: string;
  readonly condition: string;
  readonly won: boolean;
}

/** Ties decide nothing. */
const sidesOfChoices = (answers: readonly ScoredAnswer[]): Side[] =>
  answers
    .filter(({ success }) => success !== null)
    .flatMap(({ item, conditions, success }) =>
      conditions.map((condition, index) => ({ item, condition, won: success === (index === 0) })),
    );

const sidesOfOrders = (rows: readonly RankingRow[]): Side[] =>
  rows.flatMap(({ itemId, ranking }) =>
    decidedPairs(readRanking(ranking)).flatMap(([winner, loser]) => [
      { item: itemId, condition: winner, won: true },
      { item: itemId, condition: loser, won: false },
    ]),
  );

/** The share of its comparisons that each version of each piece won. */
function heardByWins(sides: readonly Side[]): Heard[] {
  return [...groupBy(sides, ({ item, condition }) => JSON.stringify([item, condition])).values()].map(
    (own) => {
      const successes = own.filter(({ won }) => won).length;
      return {
        itemId: own[0]!.item,
        conditions: [own[0]!.condition],
        ears: successes / own.length,
        interval: clopperPearsonInterval({ successes, n: own.length, level: LEVEL }),
        n: own.length,
      };
    },
  );
}

const heardByRating = (rows: readonly RatingRow[]): Heard[] =>
  [...groupBy(rows, ({ itemId, condition }) => JSON.stringify([itemId, condition])).values()].map((own) => ({
    itemId: own[0]!.itemId,
    conditions: [own[0]!.condition],
    ears: own.reduce((sum, { rating }) => sum + rating, 0) / own.length,
    interval: null,
    n: own.length,
  }));

interface GroupOptions {
  readonly kind: ScoresBesideEars['kind'];
  readonly pair: readonly string[] | null;
  readonly scoreOf: (metricId: string, itemId: string, conditionId: string) => number | null;
}

function groupOf(heard: readonly Heard[], { kind, pair, scoreOf }: GroupOptions): HeardGroup {
  const measured = HEARABLE.flatMap((metric) => {
    const points = heard.flatMap((one): HeardPoint[] => {
      const scores = one.conditions.map((condition) => scoreOf(metric.id, one.itemId, condition));
      const [first = null, second = null] = scores;
      if (first === null || (kind !== 'versions' && second === null)) return [];
      const score = kind === 'versions' ? first : first - (second ?? 0);
      return [{ ...one, score: kind === 'apart' ? Math.abs(score) : score }];
    });
    const isConstant = points.every(({ score }) => score === points[0]?.score);
    if (points.length < LEAST_POINTS || isConstant) return [];
    const items = new Set(points.map(({ itemId }) => itemId)).size;
    return [{ metric, points, items, ...correlationOf(points, { kind, seed: metric.id }) }];
  });
  const raised = holmAdjust(measured.map(({ pValue }) => pValue));
  return { pair, metrics: measured.map((each, index) => ({ ...each, pValue: raised[index]! })) };
}

function correlationOf(
  points: readonly HeardPoint[],
  { kind, seed }: { kind: ScoresBesideEars['kind']; seed: string },
): Pick<MetricBesideEars, 'coefficient' | 'interval' | 'pValue'> {
  if (kind !== 'versions') {
    const { coefficient, interval, pValue } = correlate(
      points.map(({ score }) => score),
      points.map(({ ears }) => ears),
      { method: 'spearman', level: LEVEL },
    );
    return { coefficient, interval, pValue };
  }
  const { correlation, interval } = correlateOverTracks(
    points.map(({ itemId, conditions, score, ears }) => ({
      track: itemId,
      system: conditions[0]!,
      metric: score,
      preference: ears,
    })),
    { method: 'spearman', random: createRandom(`scores beside ears: ${seed}`), level: LEVEL },
  );
  return { coefficient: correlation.coefficient, interval, pValue: correlation.pValue };
}
