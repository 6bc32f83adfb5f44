import type { Analysis, PlannedStage } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { handMadeAnalysis } from '../../../test/hand-made-analysis.ts';
import { measuredEffect } from './measured-effect.ts';

const before = handMadeAnalysis({ integratedLufs: -18 });
const explained = { reason: 'A reason.', evidence: {} };

/** The same piece, its bands moved. */
function moved(
  by: (hz: number) => number,
  { side = () => 0, integratedLufs = -18 }: { side?: (hz: number) => number; integratedLufs?: number } = {},
): Analysis {
  const { thirdOctaves } = before;
  const { centersHz, levelsDb, sideLevelsDb } = thirdOctaves;
  return {
    ...before,
    integratedLufs,
    thirdOctaves: {
      ...thirdOctaves,
      levelsDb: levelsDb.map((level, index) => level! + by(centersHz[index]!)),
      sideLevelsDb: sideLevelsDb.map((level, index) => level! + side(centersHz[index]!)),
    },
  };
}

const BELL: PlannedStage = {
  kind: 'equalizer',
  settings: { bands: [{ shape: 'bell', frequencyHz: 1000, gainDb: -3, q: 1 }] },
  ...explained,
};

describe('measuredEffect()', () => {
  it('holds the planned tone against the spectra, whatever the level', () => {
    const gainAt = (hz: number) =>
      10 *
      Math.log10(
        // The bell's own curve, written out.
        ((1 - (hz / 1000) ** 2) ** 2 + (10 ** (-3 / 40) * (hz / 1000)) ** 2) /
          ((1 - (hz / 1000) ** 2) ** 2 + (10 ** (3 / 40) * (hz / 1000)) ** 2),
      );
    const text = measuredEffect(BELL, {
      before,
      after: moved((hz) => gainAt(hz) + 5, { integratedLufs: -14 }),
    });
    expect(text).toMatch(/At 1\.00 kHz, where it moves most, −3\.0 dB were planned and −3\.0 dB are there/);
    expect(text).toMatch(/to within 0\.0 dB/);
  });

  it('says how far the spectrum departs where something else moved it too', () => {
    const text = measuredEffect(BELL, { before, after: moved((hz) => (hz > 8000 ? 4 : 0)) });
    expect(text).toMatch(/to within [3-6]\.\d dB/);
  });

  it('says how far the side was moved, range by range', () => {
    const stage: PlannedStage = {
      kind: 'stereo-width',
      settings: {
        bands: [
          { fromHz: 0, sideGainDb: 0 },
          { fromHz: 2000, sideGainDb: 1.5 },
        ],
        monoBelowHz: null,
      },
      ...explained,
    };
    const after = moved(() => 0, { side: (hz) => (hz >= 2000 ? 1.5 : 0) });
    expect(measuredEffect(stage, { before, after })).toBe(
      'Side against mid moved above 2.00 kHz by +1.5 dB.',
    );
  });

  it('has nothing to say of silence', () => {
    const silence = handMadeAnalysis({ integratedLufs: null });
    expect(measuredEffect(BELL, { before: silence, after: silence })).toBeNull();
  });
});
