/** Whether listeners know when they are right: what a stated confidence is worth. */
import type { Level } from '../clustered/grouped-answers.ts';
import { doubledRanks } from '../numeric/doubled-ranks.ts';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { studentTQuantile } from '../numeric/student-t.ts';
import { wilsonInterval } from '../proportion/wilson-interval.ts';
import { rowsByListener, USUAL_PERMUTATIONS, withinListenerPValue } from './within-listener-permutation.ts';

export interface ConfidentAnswer {
  readonly listener: Level;
  /** On any scale that rises: 1…5, or a probability of being right. */
  readonly confidence: number;
  readonly correct: boolean;
}

export interface CalibrationRow {
  /** Confidence from (and with) … to; the last with its end. */
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly meanConfidence: number;
  /** Share right among them. */
  readonly accuracy: number;
  readonly interval: Interval;
}

/**
 * Accuracy by confidence.
 *
 * @param edges of the bins, ascending; by default every confidence that was given is a row of its own
 * @returns rows with answers only; their intervals take answers as independent
 * @throws {RangeError} for confidences that are not finite, fewer than two edges, edges that do not ascend or do not enclose all
 *   confidences, or an impossible level
 */
export function confidenceCalibration(
  answers: readonly ConfidentAnswer[],
  { edges, level = 0.95 }: { edges?: readonly number[]; level?: number } = {},
): CalibrationRow[] {
  checkLevel(level);
  checkConfidences(answers);
  const rows =
    edges === undefined
      ? [...new Set(answers.map(({ confidence }) => confidence))]
          .sort((one, other) => one - other)
          .map((confidence) => ({ from: confidence, to: confidence }))
      : binsOf(edges, answers);
  return rows.flatMap(({ from, to }) => {
    const isLast = to === rows.at(-1)!.to;
    const inside = answers.filter(
      ({ confidence }) =>
        confidence >= from && (confidence < to || (confidence === to && (isLast || from === to))),
    );
    const n = inside.length;
    if (n === 0) return [];
    const successes = inside.filter(({ correct }) => correct).length;
    return [
      {
        from,
        to,
        n,
        meanConfidence: inside.reduce((sum, { confidence }) => sum + confidence, 0) / n,
        accuracy: successes / n,
        interval: wilsonInterval({ successes, n, level }),
      },
    ];
  });
}

function checkConfidences(answers: readonly ConfidentAnswer[]): void {
  if (!answers.every(({ confidence }) => Number.isFinite(confidence)))
    throw new RangeError('Cannot check confidence as all confidences must be finite: some are not');
}

function binsOf(
  edges: readonly number[],
  answers: readonly ConfidentAnswer[],
): { from: number; to: number }[] {
  const isAscending = edges.every((edge, index) => index === 0 || edge > edges[index - 1]!);
  if (edges.length < 2 || !isAscending)
    throw new RangeError(
      `Cannot bin confidence as there must be two or more edges that ascend: current values are ${edges.join(', ')}`,
    );
  const outside = answers.find(({ confidence }) => confidence < edges[0]! || confidence > edges.at(-1)!);
  if (outside !== undefined)
    throw new RangeError(
      `Cannot bin confidence as edges must enclose all: current value outside is ${outside.confidence}`,
    );
  return edges.slice(1).map((to, index) => ({ from: edges[index]!, to }));
}

export interface TypeTwoRoc {
  /** Chance that a right answer was given with more confidence than a wrong one of the same listener, ties half; null without both. */
  readonly area: number | null;
  /** By the jackknife over listeners, with Student's t; null for fewer than two listeners who had both right and wrong answers. */
  readonly interval: Interval | null;
  /** One-sided against ½: confidences dealt anew within each listener. */
  readonly pValue: number;
  /** Listeners with right and wrong answers. */
  readonly listeners: number;
}

/**
 * The area under the type-2 ROC, within listeners: how differently they use the scale does not matter.
 *
 * @returns area null and p 1 where no listener had both right and wrong answers
 * @throws {RangeError} for confidences that are not finite, fewer than 20 permutations, or an impossible level
 * @source S. Galvin et al., Psychonomic Bulletin & Review 10 (2003)
 */
export function typeTwoRoc(
  answers: readonly ConfidentAnswer[],
  {
    level = 0.95,
    permutations = USUAL_PERMUTATIONS,
    seed = 'type-2 ROC',
  }: { level?: number; permutations?: number; seed?: string | number } = {},
): TypeTwoRoc {
  checkLevel(level);
  checkConfidences(answers);
  const ranks = answers.map(() => 0);
  const parts: { wins: number; pairs: number; rows: readonly number[] }[] = [];
  for (const rows of rowsByListener(answers).values()) {
    const right = rows.filter((row) => answers[row]!.correct).length;
    const pairs = right * (rows.length - right);
    if (pairs === 0) continue;
    for (const [index, rank] of doubledRanks(rows.map((row) => answers[row]!.confidence)).entries())
      ranks[rows[index]!] = rank;
    const sum = rows.reduce((total, row) => total + (answers[row]!.correct ? ranks[row]! : 0), 0);
    parts.push({ wins: (sum - right * (right + 1)) / 2, pairs, rows });
  }
  if (parts.length === 0) return { area: null, interval: null, pValue: 1, listeners: 0 };
  const areaOf = (chosen: readonly { wins: number; pairs: number }[]): number =>
    chosen.reduce((sum, { wins }) => sum + wins, 0) / chosen.reduce((sum, { pairs }) => sum + pairs, 0);
  const area = areaOf(parts);
  return {
    area,
    interval: jackknifeInterval(parts, { area, areaOf, level }),
    pValue: withinListenerPValue(ranks, {
      listeners: parts.map(({ rows }) => rows),
      statistic: (dealt) => dealt.reduce((sum, rank, row) => sum + (answers[row]!.correct ? rank : 0), 0),
      permutations,
      seed,
    }),
    listeners: parts.length,
  };
}

function jackknifeInterval<Part>(
  parts: readonly Part[],
  { area, areaOf, level }: { area: number; areaOf: (parts: readonly Part[]) => number; level: number },
): Interval | null {
  const n = parts.length;
  if (n < 2) return null;
  const left = parts.map((_, index) => areaOf(parts.toSpliced(index, 1)));
  const mean = left.reduce((sum, each) => sum + each, 0) / n;
  const variance = ((n - 1) / n) * left.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const half = studentTQuantile({ p: (1 + level) / 2, degreesOfFreedom: n - 1 }) * Math.sqrt(variance);
  return { low: Math.max(0, area - half), high: Math.min(1, area + half), level };
}
