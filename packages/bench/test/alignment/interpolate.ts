/** Samples between samples, by a way of its own: tests must not lean on the interpolator they test. */

const REACH = 48;

/** The signal at a position between frames, by a Blackman-windowed sinc of 96 taps; silence beyond the ends. */
function sampleAt(samples: Float32Array, position: number): number {
  const base = Math.floor(position);
  const fraction = position - base;
  if (fraction === 0) return samples[base] ?? 0;
  // sin π(fraction − k) = ± sin π·fraction
  const sine = Math.sin(Math.PI * fraction) / Math.PI;
  let sum = 0;
  for (let tap = 1 - REACH; tap <= REACH; tap += 1) {
    const distance = fraction - tap;
    const turn = (Math.PI * distance) / REACH;
    const window = 0.42 + 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn);
    sum += ((samples[base + tap] ?? 0) * window * (tap % 2 === 0 ? sine : -sine)) / distance;
  }
  return sum;
}

/** Frame m becomes the signal at `positionOf(m)`. */
export function readAt(
  samples: Float32Array,
  { frames, positionOf }: { frames: number; positionOf: (frame: number) => number },
): Float32Array {
  return Float32Array.from({ length: frames }, (_, frame) => sampleAt(samples, positionOf(frame)));
}
