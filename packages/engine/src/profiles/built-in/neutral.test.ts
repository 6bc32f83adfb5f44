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
});
