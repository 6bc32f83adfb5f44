import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { targetProfileSchema } from '../target-profile.ts';
import { NEUTRAL_PROFILE } from './neutral.ts';

describe('NEUTRAL_PROFILE', () => {
  it('follows the profile schema', () => {
    expect(targetProfileSchema.parse(NEUTRAL_PROFILE)).toEqual(NEUTRAL_PROFILE);
  });

  it('has one level and one tolerance for each centre, in ascending order', () => {
    const { centersHz, levelsDb, tolerancesDb } = NEUTRAL_PROFILE.tone;
    expect(levelsDb).toHaveLength(centersHz.length);
    expect(tolerancesDb).toHaveLength(centersHz.length);
    expect(centersHz.toSorted((a, b) => a - b)).toEqual(centersHz);
  });

  it('falls by the published 5 dB an octave per hertz, 2 dB per third octave, from 100 Hz to 4 kHz', () => {
    const { centersHz, levelsDb } = NEUTRAL_PROFILE.tone;
    const at = (hz: number) => levelsDb[centersHz.indexOf(hz)]!;
    const octaves = Math.log2(3981.1 / 100);
    expect((at(3981.1) - at(100)) / octaves).toBeCloseTo(10 * Math.log10(2) - 5, 1);
  });

  it('tolerates what 95 % of masters would show, by the spread of those it names', () => {
    const { centersHz, masters } = SPREAD;
    expect(centersHz).toEqual(NEUTRAL_PROFILE.tone.centersHz);
    expect(masters).toHaveLength(7);
    for (const [band, toleranceDb] of NEUTRAL_PROFILE.tone.tolerancesDb.entries()) {
      const octaves = masters.flatMap(({ differencesDb }) =>
        differencesDb.slice(Math.max(0, band - 3), band + 4).filter((db) => db !== null),
      );
      const meanSquare = octaves.reduce((sum, db) => sum + db * db, 0) / octaves.length;
      expect(toleranceDb).toBeCloseTo(STUDENT_T_QUANTILE * Math.sqrt(meanSquare), 1);
    }
  });
});

/** 97.5 % of Student's t with 7 degrees of freedom: one a master, as the curve is not fitted to them. */
const STUDENT_T_QUANTILE = 2.3646;

/** Written by scripts/measure-tone-spread.mjs; `null` beyond a coder's cut-off. */
const SPREAD = JSON.parse(
  readFileSync(new URL('../../../test/oracles/neutral-spread.json', import.meta.url), 'utf8'),
) as { centersHz: number[]; masters: { differencesDb: (number | null)[] }[] };
