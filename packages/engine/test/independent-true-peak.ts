/** A true-peak reading that shares nothing with the engine's: 16 points a sample, 64 taps each, in double precision. */
const FACTOR = 16;
const HALF_TAPS = 32;
const BETA = 8;

export function independentTruePeakDbtp(channels: readonly Float32Array[]): number {
  let largest = 0;
  for (const channel of channels) {
    for (let phase = 0; phase < FACTOR; phase++) {
      const taps = PHASES[phase]!;
      for (let n = -HALF_TAPS; n < channel.length + HALF_TAPS; n++) {
        let sum = 0;
        for (let k = 0; k < 2 * HALF_TAPS; k++) {
          const index = n - HALF_TAPS + 1 + k;
          if (index >= 0 && index < channel.length) sum += taps[k]! * channel[index]!;
        }
        largest = Math.max(largest, Math.abs(sum));
      }
    }
  }
  return 20 * Math.log10(largest);
}

const PHASES = Array.from({ length: FACTOR }, (_, phase) =>
  Float64Array.from({ length: 2 * HALF_TAPS }, (_, k) => {
    const distance = k - (HALF_TAPS - 1) - phase / FACTOR;
    const sinc = distance === 0 ? 1 : Math.sin(Math.PI * distance) / (Math.PI * distance);
    const inside = Math.max(0, 1 - (distance / HALF_TAPS) ** 2);
    return (sinc * bessel(BETA * Math.sqrt(inside))) / bessel(BETA);
  }),
);

/** I₀ by its integral over half a turn, by the midpoint rule, which is exact to rounding for periodic functions. */
function bessel(x: number): number {
  const points = 64;
  let sum = 0;
  for (let k = 0; k < points; k++) sum += Math.exp(x * Math.cos((Math.PI * (k + 0.5)) / points));
  return sum / points;
}
