/** Boosted trees for yes and no, small: what no sum of features can tell, such as that two of them agree. */
import { createRandom } from '@earwitness/bench/statistics';

/** Columns of numbers, one for each feature, all of one length. */
export type Columns = readonly Float64Array[];

export interface BoostedTrees {
  /** The log-odds of yes in a row of other columns, which stand in the same order. */
  logOdds(columns: Columns, row: number): number;
}

interface Split {
  readonly column: number;
  readonly threshold: number;
  readonly below: Node;
  readonly above: Node;
}
type Node = Split | number;

const MOST_BINS = 32;
/** Of the squares of leaves' values. */
const REGULARIZATION = 1;
const FEWEST_ROWS_PER_LEAF = 5;

/**
 * Fits trees one after another, each to the gradient of the log-likelihood that the ones before it leave, by histograms of the columns.
 *
 * @param columnShare of the columns that a tree may use, drawn anew for each
 * @source Friedman, Annals of Statistics 29 (2001); Chen & Guestrin, KDD 2016, for the gain and the leaves' values
 */
export function fitBoostedTrees({
  columns,
  answers,
  rounds = 60,
  depth = 3,
  learningRate = 0.2,
  columnShare = 0.5,
  seed = 'boosted trees',
}: {
  columns: Columns;
  answers: Uint8Array;
  rounds?: number;
  depth?: number;
  learningRate?: number;
  columnShare?: number;
  seed?: string;
}): BoostedTrees {
  const rows = answers.length;
  const random = createRandom(seed);
  const thresholds = columns.map(thresholdsOf);
  const bins = columns.map((column, index) => binned(column, thresholds[index]!));
  const logOdds = new Float64Array(rows);
  const trees: Node[] = [];
  const usable = columns.map((_, index) => index).filter((index) => thresholds[index]!.length > 0);
  for (let round = 0; round < rounds && usable.length > 0; round += 1) {
    const gradients = new Float64Array(rows);
    const curvatures = new Float64Array(rows);
    for (let row = 0; row < rows; row += 1) {
      const chance = 1 / (1 + Math.exp(-logOdds[row]!));
      gradients[row] = answers[row]! - chance;
      curvatures[row] = chance * (1 - chance);
    }
    const drawn = usable.filter(() => random.uniform() < columnShare);
    const grower = { bins, thresholds, gradients, curvatures, learningRate };
    const all = Uint32Array.from({ length: rows }, (_, row) => row);
    const tree = grow(all, depth, drawn.length > 0 ? drawn : usable, grower);
    trees.push(tree);
    for (let row = 0; row < rows; row += 1) logOdds[row] = logOdds[row]! + valueAt(tree, columns, row);
  }
  return {
    logOdds: (others, row) => trees.reduce<number>((sum, tree) => sum + valueAt(tree, others, row), 0),
  };
}

function valueAt(tree: Node, columns: Columns, row: number): number {
  let node = tree;
  while (typeof node !== 'number')
    node = columns[node.column]![row]! <= node.threshold ? node.below : node.above;
  return node;
}

/** Midway between neighbours of a column's values, or where these are many, of its quantiles. */
function thresholdsOf(column: Float64Array): Float64Array {
  const sorted = Float64Array.from(column).sort();
  const distinct: number[] = [];
  for (const value of sorted) if (value !== distinct.at(-1)) distinct.push(value);
  const places =
    distinct.length <= MOST_BINS
      ? distinct
      : Array.from(
          { length: MOST_BINS },
          (_, bin) => sorted[Math.floor((bin * (sorted.length - 1)) / (MOST_BINS - 1))]!,
        );
  const kept = [...new Set(places)];
  return Float64Array.from(kept.slice(1), (value, index) => (value + kept[index]!) / 2);
}

function binned(column: Float64Array, thresholds: Float64Array): Uint8Array {
  return Uint8Array.from(column, (value) => {
    let [low, high] = [0, thresholds.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= thresholds[middle]!) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}

interface Grower {
  readonly bins: readonly Uint8Array[];
  readonly thresholds: readonly Float64Array[];
  readonly gradients: Float64Array;
  readonly curvatures: Float64Array;
  readonly learningRate: number;
}

function grow(rows: Uint32Array, depth: number, drawn: readonly number[], grower: Grower): Node {
  const { gradients, curvatures, bins, thresholds, learningRate } = grower;
  let [gradient, curvature] = [0, 0];
  for (const row of rows) {
    gradient += gradients[row]!;
    curvature += curvatures[row]!;
  }
  const leaf = (learningRate * gradient) / (curvature + REGULARIZATION);
  if (depth === 0 || rows.length < 2 * FEWEST_ROWS_PER_LEAF) return leaf;
  const whole = gradient ** 2 / (curvature + REGULARIZATION);
  let best = { gain: 1e-9, column: -1, bin: -1 };
  const sums = new Float64Array(MOST_BINS);
  const weights = new Float64Array(MOST_BINS);
  const counts = new Uint32Array(MOST_BINS);
  for (const column of drawn) {
    sums.fill(0);
    weights.fill(0);
    counts.fill(0);
    const binOf = bins[column]!;
    for (const row of rows) {
      const bin = binOf[row]!;
      sums[bin] = sums[bin]! + gradients[row]!;
      weights[bin] = weights[bin]! + curvatures[row]!;
      counts[bin] = counts[bin]! + 1;
    }
    let [sum, weight, count] = [0, 0, 0];
    for (let bin = 0; bin < thresholds[column]!.length; bin += 1) {
      sum += sums[bin]!;
      weight += weights[bin]!;
      count += counts[bin]!;
      if (count < FEWEST_ROWS_PER_LEAF || rows.length - count < FEWEST_ROWS_PER_LEAF) continue;
      const gain =
        sum ** 2 / (weight + REGULARIZATION) +
        (gradient - sum) ** 2 / (curvature - weight + REGULARIZATION) -
        whole;
      if (gain > best.gain) best = { gain, column, bin };
    }
  }
  if (best.column < 0) return leaf;
  const binOf = bins[best.column]!;
  return {
    column: best.column,
    threshold: thresholds[best.column]![best.bin]!,
    below: grow(
      rows.filter((row) => binOf[row]! <= best.bin),
      depth - 1,
      drawn,
      grower,
    ),
    above: grow(
      rows.filter((row) => binOf[row]! > best.bin),
      depth - 1,
      drawn,
      grower,
    ),
  };
}
