/** Student's t on a panel's rate, allowing for listeners, for tracks, or for both. */
import { studentTQuantile, studentTTails } from '../numeric/student-t.ts';
import type { AnswerTable, Count } from './answer-table.ts';
import { clusterDegrees, powerSum } from './cluster-weights.ts';
import {
  checkRateQuestion,
  judgeRate,
  type RateEvidence,
  type RateInference,
  type RateQuestion,
} from './rate-inference.ts';

/** Whom a result speaks of beyond the panel: other listeners, other tracks, or both. */
export type ClusterKind = 'listeners' | 'tracks' | 'both';

/**
 * The squared standard error of the pooled rate when all answers of a cluster may agree: with equal clusters, that of their means.
 *
 * A cluster pulls the rate towards itself, the more the more answers it gave: the factor makes up for it, so that the variance is
 * unbiased where clusters differ by as much, however many answers each gave.
 */
function clusterVariance(clusters: readonly Count[], rate: number, n: number): number {
  const squares = clusters.reduce((sum, cluster) => sum + (cluster.successes - cluster.n * rate) ** 2, 0);
  const second = powerSum(clusters, 2);
  const left = second - (2 * powerSum(clusters, 3)) / n + (second / n) ** 2;
  return ((second / left) * squares) / (n * n);
}

/**
 * A t interval and test of the rate, with the standard error of the means of listeners, of tracks or, for `both`, of the two together.
 *
 * For both the squared standard error is that by listeners plus that by tracks less that of single listener–track cells, and never
 * less than either or than that of independent answers; the degrees of freedom are the fewer of the two, less 1, and fewer still where
 * some clusters gave most of the answers (`clusterDegrees`). Where the rate is 0 or 1 it would be nothing: `clusterBinomial` is the way out.
 *
 * @returns an interval cut to 0…1; null where every answer is alike, or a kind of cluster asked for has one member
 * @throws {RangeError} for impossible levels, chances or margins
 * @source A. Cameron, J. Gelbach & D. Miller, Journal of Business & Economic Statistics 29 (2011), §2.2, of a mean
 */
export function rateByT(
  table: AnswerTable,
  { over = 'both', ...question }: RateQuestion & { over?: ClusterKind } = {},
): RateInference | null {
  checkRateQuestion(question);
  const evidence = tEvidence(table, over);
  return evidence && judgeRate(evidence, question);
}

/** As `rateByT`, to be asked any question. */
export function tEvidence(table: AnswerTable, over: ClusterKind = 'both'): RateEvidence | null {
  const kinds = [
    over === 'tracks' ? [] : [table.byListener],
    over === 'listeners' ? [] : [table.byTrack],
  ].flat();
  const rate = table.successes / table.n;
  if (rate === 0 || rate === 1 || kinds.some(({ length }) => length < 2)) return null;
  const standardError = Math.sqrt(squaredError(table, rate, kinds));
  const degreesOfFreedom = Math.min(...kinds.map(clusterDegrees));
  return {
    rate,
    standardError,
    degreesOfFreedom,
    tailsAgainst: (value) => studentTTails({ t: (rate - value) / standardError, degreesOfFreedom }),
    intervalAt(level) {
      const half = studentTQuantile({ p: (1 + level) / 2, degreesOfFreedom }) * standardError;
      return { low: Math.max(0, rate - half), high: Math.min(1, rate + half), level };
    },
  };
}

function squaredError(table: AnswerTable, rate: number, kinds: readonly (readonly Count[])[]): number {
  const independent = (rate * (1 - rate)) / table.n;
  const oneWay = kinds.map((clusters) => clusterVariance(clusters, rate, table.n));
  if (oneWay.length === 1) return Math.max(oneWay[0]!, oneWay[0]! === 0 ? independent : 0);
  const [byListener, byTrack] = oneWay;
  const both = byListener! + byTrack! - clusterVariance(table.cells, rate, table.n);
  return Math.max(both, byListener!, byTrack!, independent);
}
