/** Noise that is added before samples are rounded to integers. @source Lipshitz, Wannamaker, Vanderkooy, JAES 40 (1992) 355 */

/** Keeps the streams of channels far apart: 2^32 over the golden ratio. */
const CHANNEL_STRIDE = 0x9e3779b9;
const STEPS = 2 ** 16;

/** Where a channel's noise begins: the counter that its first draw goes on from. */
export const noiseCounterOf = ({ seed, channel }: { seed: number; channel: number }): number =>
  (mix(seed >>> 0) + Math.imul(channel + 1, CHANNEL_STRIDE)) >>> 0;

/** The counter of the next draw. */
export const nextNoiseCounter = (counter: number): number => (counter + 0x6d2b79f5) >>> 0;

/** A draw of triangular noise, in steps of the integers: the sum of two even draws from ±½, so −1…1, of mean 0 and variance 1/6. */
export function triangularNoise(counter: number): number {
  const draw = mix(counter);
  // Two draws of 16 bits, centred.
  return ((draw >>> 16) + (draw & 0xffff) - (STEPS - 1)) / STEPS;
}

/** T. Ettinger's Mulberry32: a counter, well mixed. */
function mix(counter: number): number {
  let mixed = Math.imul(counter ^ (counter >>> 15), counter | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}
