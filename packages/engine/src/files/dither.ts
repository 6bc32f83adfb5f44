/** Noise that is added before samples are rounded to integers. @source Lipshitz, Wannamaker, Vanderkooy, JAES 40 (1992) 355 */

/** Keeps the streams of channels far apart: 2^32 over the golden ratio. */
const CHANNEL_STRIDE = 0x9e3779b9;
const STEPS = 2 ** 16;

/**
 * Draws triangular noise, in steps of the integers: the sum of two even draws from ±½, so −1…1, of mean 0 and variance 1/6.
 *
 * @returns a function that gives the next draw; the same seed and channel give the same draws
 */
export function createDither({ seed, channel }: { seed: number; channel: number }): () => number {
  let state = (mix(seed >>> 0) + Math.imul(channel + 1, CHANNEL_STRIDE)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    const draw = mix(state);
    // Two draws of 16 bits, centred.
    return ((draw >>> 16) + (draw & 0xffff) - (STEPS - 1)) / STEPS;
  };
}

/** T. Ettinger's Mulberry32: a counter, well mixed. */
function mix(counter: number): number {
  let mixed = Math.imul(counter ^ (counter >>> 15), counter | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}
