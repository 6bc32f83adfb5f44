/**
 * Twice the mid-rank of every value, smallest first: whole numbers, so that sums of ranks tie exactly.
 *
 * @param values finite; equal ones share a rank
 */
export function doubledRanks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((one, other) => values[one]! - values[other]!);
  const ranks = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to += 1;
    for (let place = from; place < to; place += 1) ranks[order[place]!] = from + to + 1;
    from = to;
  }
  return ranks;
}

/** Σ (t³ − t) over groups of t tied values: what variances of ranks are corrected by. */
export function tieTerm(doubled: readonly number[]): number {
  const sizes = new Map<number, number>();
  for (const rank of doubled) sizes.set(rank, (sizes.get(rank) ?? 0) + 1);
  return [...sizes.values()].reduce((sum, size) => sum + (size ** 3 - size), 0);
}
