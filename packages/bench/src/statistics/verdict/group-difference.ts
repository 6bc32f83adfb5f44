/** The difference of two groups' shares, with listeners and pieces as the units that vary. */
import { clusterDegrees, effectiveClusters, type SizedCluster } from '../clustered/cluster-weights.ts';
import type { Interval } from '../numeric/interval.ts';
import { studentTQuantile, studentTTails } from '../numeric/student-t.ts';

/** With fewer listeners or pieces, how much they differ cannot be told, and the t reference has hardly any degrees of freedom. */
export const LEAST_CLUSTERS = 5;

export interface GroupedAnswer {
  readonly listener: string;
  readonly item: string;
  readonly success: boolean;
  readonly isFirst: boolean;
}

export interface GroupDifference {
  /** Share of the first group less that of the second, −1…1. */
  readonly difference: number;
  readonly standardError: number;
  /** One less than the fewest listeners or pieces in either group, fewer where some have most of its answers (`clusterDegrees`). */
  readonly degreesOfFreedom: number;
  interval(level: number): Interval;
  /** The p-value against "the difference is at most x": small when it is larger. */
  pAbove(x: number): number;
  /** The p-value against "the difference is at least x": small when it is smaller. */
  pBelow(x: number): number;
}

/** Σ over clusters of the squared sum of what their answers add to the difference, with CR1's factor for so many effective clusters. */
function clusterVariance(
  influences: readonly number[],
  labels: readonly string[],
  effective: number,
): number {
  const sums = new Map<string, number>();
  for (const [index, label] of labels.entries()) sums.set(label, (sums.get(label) ?? 0) + influences[index]!);
  const squares = [...sums.values()].reduce((total, sum) => total + sum * sum, 0);
  return sums.size < 2 ? 0 : squares / (1 - 1 / effective);
}

/**
 * Compares two groups of answers by Student's t, clustered by listener and by piece at once.
 *
 * A listener or a piece that is in both groups is its own control: what it adds to both cancels out. The squared standard error is that
 * by listeners plus that by pieces less that of their cells, and never less than either or than that of independent answers.
 *
 * @returns null where a group has fewer than two listeners or pieces, or where answers agree so well that nothing is left to vary
 * @source A. Cameron, J. Gelbach & D. Miller, Journal of Business & Economic Statistics 29 (2011), §2.2, of a difference of means
 */
export function groupDifference(answers: readonly GroupedAnswer[]): GroupDifference | null {
  const first = answers.filter(({ isFirst }) => isFirst);
  const second = answers.filter(({ isFirst }) => !isFirst);
  const isTooFew = [first, second].some(
    (group) =>
      new Set(group.map(({ listener }) => listener)).size < 2 ||
      new Set(group.map(({ item }) => item)).size < 2,
  );
  if (isTooFew) return null;
  const [listeners, items] = (['listener', 'item'] as const).map((kind) =>
    Math.min(...[first, second].map((group) => effectiveClusters(clustersOf(group, kind)))),
  ) as [number, number];
  const [firstShare, secondShare] = [shareOf(first), shareOf(second)];
  const influences = answers.map(({ success, isFirst }) =>
    isFirst
      ? ((success ? 1 : 0) - firstShare) / first.length
      : (secondShare - (success ? 1 : 0)) / second.length,
  );
  const byListener = clusterVariance(
    influences,
    answers.map(({ listener }) => listener),
    listeners,
  );
  const byItem = clusterVariance(
    influences,
    answers.map(({ item }) => item),
    items,
  );
  const byCell = clusterVariance(
    influences,
    answers.map(({ listener, item }) => JSON.stringify([listener, item])),
    // the cells' variance is taken off: the least of it is the careful side
    Infinity,
  );
  const independent = influences.reduce((sum, each) => sum + each * each, 0);
  const standardError = Math.sqrt(Math.max(byListener + byItem - byCell, byListener, byItem, independent));
  if (standardError === 0) return null;
  const degreesOfFreedom = Math.min(
    ...[first, second].flatMap((group) => [
      clusterDegrees(clustersOf(group, 'listener')),
      clusterDegrees(clustersOf(group, 'item')),
    ]),
  );
  const difference = firstShare - secondShare;
  const tailsAgainst = (x: number) =>
    studentTTails({ t: (difference - x) / standardError, degreesOfFreedom });
  return {
    difference,
    standardError,
    degreesOfFreedom,
    interval(level) {
      const half = studentTQuantile({ p: (1 + level) / 2, degreesOfFreedom }) * standardError;
      return { low: Math.max(-1, difference - half), high: Math.min(1, difference + half), level };
    },
    pAbove: (x) => tailsAgainst(x).upper,
    pBelow: (x) => tailsAgainst(x).lower,
  };
}

const shareOf = (answers: readonly GroupedAnswer[]): number =>
  answers.filter(({ success }) => success).length / answers.length;

function clustersOf(answers: readonly GroupedAnswer[], kind: 'listener' | 'item'): SizedCluster[] {
  const counts = new Map<string, number>();
  for (const answer of answers) counts.set(answer[kind], (counts.get(answer[kind]) ?? 0) + 1);
  return [...counts.values()].map((n) => ({ n }));
}
