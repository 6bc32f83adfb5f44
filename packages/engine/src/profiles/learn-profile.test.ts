import { describe, expect, it } from 'vitest';
import { analysisOf } from '../../test/plans.ts';
import { BUILT_IN_PROFILES } from './built-in-profiles.ts';
import { learnProfile } from './learn-profile.ts';
import { quantileOf, rankCorrelation } from './order-statistics.ts';
import { targetProfileSchema } from './target-profile.ts';

const piece = (title: string, brightDb: number, integratedLufs = -14) => ({
  title,
  licence: 'CC0',
  analysis: analysisOf({ shapeDb: (hz) => (hz > 4000 ? brightDb : 0), integratedLufs }),
});
const NAME = { id: 'mine', title: 'Mine' };
const at = (values: readonly number[], centersHz: readonly number[], hz: number) =>
  values[centersHz.indexOf(hz)]!;

describe('learnProfile()', () => {
  const profile = learnProfile([piece('a', 0), piece('b', 3), piece('c', 4), piece('d', 20)], NAME);

  it('follows the profile schema and says what it was learned from', () => {
    expect(targetProfileSchema.parse(profile)).toEqual(profile);
    expect(profile.provenance).toContain('d, CC0');
  });

  it('takes the median, so that one odd piece does not steer it', () => {
    const { centersHz, levelsDb } = profile.tone;
    const treble = at(levelsDb, centersHz, 10_000) - at(levelsDb, centersHz, 1000);
    const neutral = learnProfile([piece('a', 0), piece('b', 0), piece('c', 0)], NAME).tone.levelsDb;
    const rise = treble - (at(neutral, centersHz, 10_000) - at(neutral, centersHz, 1000));
    expect(rise).toBeGreaterThan(2.5);
    expect(rise).toBeLessThan(5);
  });

  it('tolerates what half of the pieces show, and never less than 1 dB', () => {
    const { centersHz, tolerancesDb } = profile.tone;
    expect(at(tolerancesDb, centersHz, 10_000)).toBeGreaterThan(2);
    expect(Math.min(...tolerancesDb)).toBeGreaterThanOrEqual(1);
  });

  it('learns loudness with its tolerance', () => {
    const loud = learnProfile([piece('a', 0, -8), piece('b', 0, -10), piece('c', 0, -9)], NAME);
    expect(loud.loudness).toEqual({ integratedLufs: -9, toleranceLu: 0.5 });
  });

  it('gives the same profile for the same pieces', () => {
    const pieces = [piece('a', 0), piece('b', 3), piece('c', 4)];
    expect(JSON.stringify(learnProfile(pieces, NAME))).toBe(JSON.stringify(learnProfile(pieces, NAME)));
  });

  it('refuses fewer than three pieces, and silence', () => {
    expect(() => learnProfile([piece('a', 0), piece('b', 0)], NAME)).toThrow(
      'Cannot learn a profile as it needs 3 masters or more: current number is 2',
    );
    const silent = { title: 'nothing', analysis: analysisOf({ integratedLufs: null }) };
    expect(() => learnProfile([piece('a', 0), piece('b', 0), silent], NAME)).toThrow('"nothing" is silent');
  });
});

describe('BUILT_IN_PROFILES', () => {
  it.each(Object.entries(BUILT_IN_PROFILES))(
    '%s follows the schema, is named by its id, and lists its sources',
    (name, profile) => {
      expect(targetProfileSchema.parse(profile)).toEqual(profile);
      expect(profile.id).toBe(name);
      expect(profile.provenance.length).toBeGreaterThan(3);
    },
  );
});

describe('order statistics', () => {
  it('quantiles lie on a straight line between neighbours', () => {
    expect(quantileOf([7, 1, 3, 10], 0.25)).toBeCloseTo(2.5, 12);
    expect(quantileOf([7, 1, 3, 10], 0.75)).toBeCloseTo(7.75, 12);
  });

  it('rank correlation gives equal values their mean rank: 5.5 / √(9.5 · 10) here', () => {
    expect(rankCorrelation([1, 2, 2, 4, 5], [3, 1, 2, 5, 4])).toBeCloseTo(5.5 / Math.sqrt(95), 12);
    expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBe(0);
  });
});
