/** Coins of a generator whose state is shifted and combined by XOR can be foretold by whoever saw twice as many as it has bits. */

/**
 * The length of the shortest linear feedback shift register that gives these bits: about half their number for fair coins.
 *
 * @source Massey, IEEE Transactions on Information Theory 15 (1969)
 */
export function linearComplexity(bits: readonly boolean[]): number {
  const n = bits.length;
  const sequence = Uint8Array.from(bits, Number);
  const current = new Uint8Array(n + 1);
  let previous = new Uint8Array(n + 1);
  current[0] = 1;
  previous[0] = 1;
  let [length, shift] = [0, 1];
  for (let at = 0; at < n; at += 1) {
    let discrepancy = sequence[at]!;
    for (let tap = 1; tap <= length; tap += 1) discrepancy ^= current[tap]! & sequence[at - tap]!;
    if (discrepancy === 0) {
      shift += 1;
      continue;
    }
    const kept = current.slice();
    for (let tap = 0; tap + shift <= n; tap += 1)
      current[tap + shift] = current[tap + shift]! ^ previous[tap]!;
    if (2 * length <= at) {
      length = at + 1 - length;
      previous = kept;
      shift = 1;
    } else shift += 1;
  }
  return length;
}

/** V8 makes the values of `Math.random` in batches, and gives each batch away from its end. */
const BATCH = 64;
/** The complexity of n fair coins lies below n/2 by more than this once in about 2^24 times. */
const FEWER = 12;

/** Whether coins, in the order they were thrown, could have been foretold: taken as they came, or as V8 gives them away. */
export function isForeseeable(coins: readonly boolean[]): boolean {
  if (coins.length < 2 * BATCH) return false;
  const orders = [
    coins,
    ...Array.from({ length: BATCH }, (_, lead) => {
      const rest = coins.slice(lead);
      return Array.from({ length: Math.floor(rest.length / BATCH) }, (__, batch) =>
        rest.slice(batch * BATCH, (batch + 1) * BATCH).reverse(),
      ).flat();
    }),
  ];
  return orders.some((order) => linearComplexity(order) < order.length / 2 - FEWER);
}
