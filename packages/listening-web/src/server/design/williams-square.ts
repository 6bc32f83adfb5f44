/**
 * Orders of n treatments in which each stands at each place equally often and follows each other one equally often.
 *
 * @returns n orders for an even n; 2n for an odd one, as no n orders can do it
 * @source Williams, Australian Journal of Scientific Research A 2 (1949): experimental designs balanced for the estimation of residual effects
 */
export function williamsSquare(treatments: number): number[][] {
  if (!Number.isInteger(treatments) || treatments < 1) {
    throw new RangeError(
      `Cannot make a Williams square as treatments must be whole and >= 1: current value is ${treatments}`,
    );
  }
  // 0, 1, n−1, 2, n−2, …: neighbours differ by every number once
  const first = Array.from({ length: treatments }, (_, place) =>
    place % 2 === 1 ? (place + 1) / 2 : (treatments - place / 2) % treatments,
  );
  const rows = first.map((_, shift) => first.map((treatment) => (treatment + shift) % treatments));
  return treatments % 2 === 0 || treatments === 1 ? rows : [...rows, ...rows.map((row) => row.toReversed())];
}
