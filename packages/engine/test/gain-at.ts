/** The gain at one frequency in dB, by the transform of the impulse response there. */
export function gainDbAt(response: Float32Array, cyclesPerFrame: number): number {
  let re = 0;
  let im = 0;
  for (const [n, sample] of response.entries()) {
    re += sample * Math.cos(2 * Math.PI * cyclesPerFrame * n);
    im -= sample * Math.sin(2 * Math.PI * cyclesPerFrame * n);
  }
  return 10 * Math.log10(re * re + im * im);
}
