import { describe, expect, it } from 'vitest';
import { analysisOf } from '../../test/plans.ts';
import { BUILT_IN_PROFILES } from '../profiles/built-in-profiles.ts';
import type { TargetProfile } from '../profiles/target-profile.ts';
import { decide } from './decide-plan.ts';

/** A mix with exactly a profile's tone. */
function mixLike({ tone }: TargetProfile) {
  const { thirdOctaves, ...rest } = analysisOf();
  const levelsDb = thirdOctaves.centersHz.map((hz) => {
    const nearest = tone.centersHz.findIndex((center) => Math.abs(center / hz - 1) < 0.02);
    return nearest < 0 ? null : tone.levelsDb[nearest]! - 30;
  });
  return { ...rest, thirdOctaves: { ...thirdOctaves, levelsDb } };
}

describe('decide(): profile auto', () => {
  it.each(Object.keys(BUILT_IN_PROFILES).filter((name) => name !== 'neutral'))(
    'finds %s by its tone',
    (name) => {
      const plan = decide(mixLike(BUILT_IN_PROFILES[name]!), { profile: 'auto' });
      expect(plan.brief.profile).toBe(name);
    },
  );

  it('names the known profiles when it is given an unknown one', () => {
    expect(() => decide(analysisOf(), { profile: 'polka' })).toThrow(
      /there is no profile "polka", known are: neutral, acoustic/,
    );
  });

  it('refuses two directions at once', () => {
    expect(() =>
      decide(analysisOf(), { profile: 'metal', references: [{ analysis: analysisOf() }] }),
    ).toThrow(/either a profile or references/);
  });
});
