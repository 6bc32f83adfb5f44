/** Where a design takes its chances from: fair, independent, and the same again for who knows the secret. */
export interface RandomSource {
  /** One of 0…limit−1, each as likely. */
  below(limit: number): number;
}

export const flip = (source: RandomSource): boolean => source.below(2) === 1;

/** All of 0…length−1 in an order that is as likely as any other (Fisher and Yates). */
export function permutation(source: RandomSource, length: number): number[] {
  const order = Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last -= 1) {
    const other = source.below(last + 1);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}
