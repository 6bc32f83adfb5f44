/** Medians, quantiles and rank correlation of a few numbers. */

export const medianOf = (values: readonly number[]): number => quantileOf(values, 0.5);

/** Between the two nearest values by a straight line (type 7 of Hyndman and Fan, as R's default). NaN of none. */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(position)]!, sorted[Math.ceil(position)]!];
  return low + (high - low) * (position - Math.floor(position));
}

/** Spearman's correlation, −1…1, with mean ranks for equal values; 0 where all values of one are equal. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const [ranksA, ranksB] = [ranksOf(a), ranksOf(b)];
  const mean = (a.length + 1) / 2;
  const covary = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, rank, index) => sum + (rank - mean) * (y[index]! - mean), 0);
  const spread = Math.sqrt(covary(ranksA, ranksA) * covary(ranksB, ranksB));
  return spread === 0 ? 0 : covary(ranksA, ranksB) / spread;
}

function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}
