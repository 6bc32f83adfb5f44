import { describe, expect, it } from 'vitest';
import { thirdOctaveCenters, thirdOctaveLevels } from './third-octaves.ts';

describe('thirdOctaveLevels()', () => {
  it('shares a bin on an edge in proportion, so that all bands together hold all power', () => {
    const bins = new Float64Array(24_001).fill(1e-6);
    const levelsDb = thirdOctaveLevels(bins, { binHz: 1, sampleRate: 48_000 });
    const total = levelsDb.reduce((sum: number, level) => sum + 10 ** (level! / 10) / 2, 0);
    const [lowest, highest] = [10 ** 1.25, 10 ** 4.35];
    expect(total / (1e-6 * (highest - lowest))).toBeCloseTo(1, 9);
  });

  it('shares bins wider than a band among several', () => {
    const levelsDb = thirdOctaveLevels(new Float64Array(241).fill(1), { binHz: 100, sampleRate: 48_000 });
    for (const [band, centerHz] of thirdOctaveCenters(48_000).entries()) {
      const width = centerHz * (10 ** 0.05 - 10 ** -0.05);
      expect(10 ** (levelsDb[band]! / 10) / 2 / (width / 100)).toBeCloseTo(1, 9);
    }
  });

  it('ends the last band at half the sample rate', () => {
    expect(thirdOctaveCenters(44_100)).toHaveLength(31);
    expect(thirdOctaveCenters(32_000).at(-1)).toBeCloseTo(15_849, 0);
    const levelsDb = thirdOctaveLevels(new Float64Array(22_051).fill(1), { binHz: 1, sampleRate: 44_100 });
    expect(10 ** (levelsDb.at(-1)! / 10) / 2).toBeCloseTo(22_050.5 - 10 ** 4.25, 3);
  });
});
