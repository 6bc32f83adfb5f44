import { describe, expect, it } from 'vitest';
import { bandCurveDb } from '../plan/equalizer-band-curve.ts';
import { designMatchedSection } from './matched-section.ts';

const SHAPES = ['bell', 'low-shelf', 'high-shelf'] as const;

describe('designMatchedSection()', () => {
  it('is stable, and so is its inverse, for every shape, gain, q and place below half the sample rate', () => {
    for (const shape of SHAPES) {
      for (const q of [0.3, Math.SQRT1_2, 1, 4]) {
        for (const gainDb of [-36, -24, -12, -6, -1, 1, 6, 12, 24, 36]) {
          for (let share = 0.0005; share < 0.5; share += 0.0137) {
            const band = { shape, frequencyHz: share * 48_000, gainDb, q };
            const { b0, b1, b2, a1, a2 } = designMatchedSection(band, 48_000);
            const name = `${shape} of ${gainDb} dB, q ${q}, at ${share.toFixed(4)} of the rate`;
            expect(a2, name).toBeLessThan(1);
            expect(Math.abs(a1), name).toBeLessThan(1 + a2);
            expect(b2 / b0, name).toBeLessThan(1);
            expect(Math.abs(b1 / b0), name).toBeLessThan(1 + b2 / b0);
          }
        }
      }
    }
  });

  it.each(['low-shelf', 'high-shelf'] as const)(
    'keeps a large %s near half the sample rate free of humps below it',
    (shape) => {
      for (const gainDb of [-36, -24, 24, 36]) {
        for (const frequencyHz of [7_900, 11_000, 13_200, 17_600, 20_000]) {
          const band = { shape, frequencyHz, gainDb, q: Math.SQRT1_2 };
          const section = designMatchedSection(band, 44_100);
          for (let hz = 20; hz < frequencyHz / 4; hz *= 1.2) {
            const error = responseDb(section, hz / 44_100) - bandCurveDb(band, hz);
            expect(
              Math.abs(error),
              `${gainDb} dB at ${frequencyHz} Hz, read at ${hz.toFixed(0)}`,
            ).toBeLessThan(2);
          }
        }
      }
    },
  );
});

function responseDb({ b0, b1, b2, a1, a2 }: ReturnType<typeof designMatchedSection>, share: number): number {
  const turn = 2 * Math.PI * share;
  const power = (c0: number, c1: number, c2: number) =>
    (c0 + c1 * Math.cos(turn) + c2 * Math.cos(2 * turn)) ** 2 +
    (c1 * Math.sin(turn) + c2 * Math.sin(2 * turn)) ** 2;
  return 10 * Math.log10(power(b0, b1, b2) / power(1, a1, a2));
}
