/** Samples between samples, by a way of its own: tests must not lean on the interpolator they test. */

const REACH = 48;
/** Moments are taken to the nearest of so many in a frame. */
const PHASES = 8_192;

const weightsOfPhase: (Float64Array | undefined)[] = [];

/** Blackman-windowed sinc, 96 taps. */
function weightsAt(phase: number): Float64Array {
  weightsOfPhase[phase] ??= Float64Array.from({ length: 2 * REACH }, (_, tap) => {
    const distance = tap - (REACH - 1) - phase / PHASES;
    if (distance === 0) return 1;
    const turn = (Math.PI * distance) / REACH;
    const window = 0.42 + 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn);
    return (window * Math.sin(Math.PI * distance)) / (Math.PI * distance);
  });
  return weightsOfPhase[phase];
}

/** Frame m becomes the signal at `positionOf(m)`; beyond its ends there is silence. */
export function readAt(
  samples: Float32Array,
  { frames, positionOf }: { frames: number; positionOf: (frame: number) => number },
): Float32Array {
  return Float32Array.from({ length: frames }, (_, frame) => {
    const position = Math.round(positionOf(frame) * PHASES);
    const base = Math.floor(position / PHASES);
    if (base < -REACH || base > samples.length + REACH) return 0;
    const phase = position - base * PHASES;
    if (phase === 0) return samples[base] ?? 0;
    const weights = weightsAt(phase);
    const first = base - (REACH - 1);
    let sum = 0;
    for (let tap = Math.max(0, -first); tap < Math.min(2 * REACH, samples.length - first); tap += 1)
      sum += weights[tap]! * samples[first + tap]!;
    return sum;
  });
}
