import { BUILT_IN_PROFILES, targetProfileSchema } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { applyProfileParameters, neutralValues } from './profile-parameters.ts';

const ACOUSTIC = BUILT_IN_PROFILES.acoustic!;
const NAMES = [
  'tiltDbPerOctave',
  'lowShelfDb',
  'highShelfDb',
  'toneAt250HzDb',
  'toleranceFactor',
  'mostCorrectionDb',
  'sideToMidDb',
  'widthToleranceFactor',
  'dynamicsSpreadDb',
  'dynamicsToleranceFactor',
];

describe('applyProfileParameters', () => {
  it('leaves a profile as it is, to the last digit, where all is neutral', () => {
    expect(applyProfileParameters(ACOUSTIC, neutralValues(ACOUSTIC, NAMES))).toEqual(ACOUSTIC);
  });

  it.each(NAMES)('changes only what %s is about, to a profile that is one', (name) => {
    const neutral = Number(neutralValues(ACOUSTIC, [name])[name]);
    const changed = applyProfileParameters(ACOUSTIC, { [name]: neutral + 0.5 });
    expect(targetProfileSchema.parse(changed)).toEqual(changed);
    const parts = ['tone', 'stereo', 'dynamics', 'loudness'] as const;
    const moved = parts.filter((part) => JSON.stringify(changed[part]) !== JSON.stringify(ACOUSTIC[part]));
    expect(moved).toEqual([
      /^(side|width)/.test(name) ? 'stereo' : name.startsWith('dynamics') ? 'dynamics' : 'tone',
    ]);
  });

  it('tilts about 1 kHz, lifts shelves to their height, and bells an octave wide', () => {
    const { centersHz, levelsDb } = ACOUSTIC.tone;
    const differenceAt = (values: Record<string, number>, hz: number): number => {
      const band = centersHz.findIndex((center) => Math.abs(center / hz - 1) < 0.03);
      return applyProfileParameters(ACOUSTIC, values).tone.levelsDb[band]! - levelsDb[band]!;
    };
    expect(differenceAt({ tiltDbPerOctave: 1 }, 1_000)).toBeCloseTo(0, 2);
    expect(differenceAt({ tiltDbPerOctave: 1 }, 8_000)).toBeCloseTo(3, 1);
    expect(differenceAt({ lowShelfDb: 4 }, 40)).toBeCloseTo(4, 0);
    expect(Math.abs(differenceAt({ lowShelfDb: 4 }, 2_000))).toBeLessThan(0.05);
    expect(differenceAt({ highShelfDb: -4 }, 16_000)).toBeCloseTo(-4, 0);
    expect(differenceAt({ toneAt250HzDb: 3 }, 250)).toBeCloseTo(3, 1);
    expect(differenceAt({ toneAt250HzDb: 3 }, 1_000)).toBeLessThan(0.05);
  });
});
