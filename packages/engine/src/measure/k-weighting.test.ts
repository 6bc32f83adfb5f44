import { describe, expect, it } from 'vitest';
import { designKWeighting } from './k-weighting.ts';

describe('designKWeighting()', () => {
  it('gives the coefficients of BS.1770-5 at 48 kHz', () => {
    const table = [
      [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585],
      [1, -2, 1, -1.99004745483398, 0.99007225036621],
    ].flat();
    for (const [index, coefficient] of designKWeighting(48_000).entries()) {
      expect(coefficient).toBeCloseTo(table[index]!, 13);
    }
  });

  it.each([
    [44_100, 0.006],
    [88_200, 0.03],
    [96_000, 0.03],
    [192_000, 0.045],
    [8_000, 0.55],
  ])('keeps the response of 48 kHz at %i Hz within %f dB', (sampleRate, toleranceDb) => {
    for (let frequencyHz = 10; frequencyHz < Math.min(20_000, 0.45 * sampleRate); frequencyHz *= 1.1) {
      const difference = gainDb(frequencyHz, sampleRate) - gainDb(frequencyHz, 48_000);
      expect(Math.abs(difference), `${frequencyHz} Hz`).toBeLessThan(toleranceDb);
    }
  });

  it('gives a 997 Hz sine 0.691 dB', () => {
    expect(gainDb(997, 48_000)).toBeCloseTo(0.691, 3);
  });
});

function gainDb(frequencyHz: number, sampleRate: number): number {
  const coefficients = designKWeighting(sampleRate);
  const w = (2 * Math.PI * frequencyHz) / sampleRate;
  const power = (c0: number, c1: number, c2: number) =>
    (c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w)) ** 2 + (c1 * Math.sin(w) + c2 * Math.sin(2 * w)) ** 2;
  let gain = 1;
  for (let section = 0; section < 2; section++) {
    const [b0, b1, b2, a1, a2] = coefficients.subarray(5 * section) as unknown as number[];
    gain *= power(b0!, b1!, b2!) / power(1, a1!, a2!);
  }
  return 10 * Math.log10(gain);
}
