/** The sum of squares. A function of its own, so that the compiler keeps the loop in registers. */
export function energyOf(samples: Float32Array): number {
  let energy = 0;
  for (let n = 0; n < samples.length; n++) energy += samples[n]! * samples[n]!;
  return energy;
}
