/** What of a target profile can be tuned, and what each parameter does to it. Of a neutral value a profile stays what it is. */
import type { TargetProfile } from '@earwitness/engine';
import type { ParameterValues } from './tuned-parameter.ts';

interface ProfileParameter {
  readonly meaning: string;
  /** Bounds that a space must stay within. */
  readonly lowest: number;
  readonly highest: number;
  /** What the base profile must say something about. */
  readonly needs?: 'stereo' | 'dynamics';
  neutral(base: TargetProfile): number;
  apply(profile: TargetProfile, value: number): TargetProfile;
}

const SHELF_LOW_HZ = 150;
const SHELF_HIGH_HZ = 5_000;
const TILT_CENTER_HZ = 1_000;
/** Standard deviation of a bell, in octaves: half of its height lies about an octave wide. */
const BELL_OCTAVES = 0.425;

const roundToThousandth = (value: number): number => Math.round(value * 1_000) / 1_000 + 0;

const withLevels = (profile: TargetProfile, offsetDb: (hz: number) => number): TargetProfile => ({
  ...profile,
  tone: {
    ...profile.tone,
    levelsDb: profile.tone.levelsDb.map((level, index) =>
      roundToThousandth(level + offsetDb(profile.tone.centersHz[index]!)),
    ),
  },
});

const scaled = (values: readonly number[], factor: number): number[] =>
  values.map((value) => roundToThousandth(value * factor));

const always = (value: number) => (): number => value;

const NAMED: Readonly<Record<string, ProfileParameter>> = {
  tiltDbPerOctave: {
    meaning: 'tone that rises (or falls, below 0) evenly by so much an octave',
    lowest: -6,
    highest: 6,
    neutral: always(0),
    apply: (profile, value) => withLevels(profile, (hz) => value * Math.log2(hz / TILT_CENTER_HZ)),
  },
  lowShelfDb: {
    meaning: `bass below about ${SHELF_LOW_HZ} Hz`,
    lowest: -12,
    highest: 12,
    neutral: always(0),
    apply: (profile, value) => withLevels(profile, (hz) => value / (1 + (hz / SHELF_LOW_HZ) ** 2)),
  },
  highShelfDb: {
    meaning: `treble above about ${SHELF_HIGH_HZ / 1000} kHz`,
    lowest: -12,
    highest: 12,
    neutral: always(0),
    apply: (profile, value) => withLevels(profile, (hz) => value / (1 + (SHELF_HIGH_HZ / hz) ** 2)),
  },
  toleranceFactor: {
    meaning: 'how far the tone may lie off before anything is done, times so much',
    lowest: 0,
    highest: 4,
    neutral: always(1),
    apply: (profile, value) => ({
      ...profile,
      tone: { ...profile.tone, tolerancesDb: scaled(profile.tone.tolerancesDb, value) },
    }),
  },
  mostCorrectionDb: {
    meaning: 'the most that a band is moved',
    lowest: 0,
    highest: 24,
    neutral: ({ tone }) => tone.mostCorrectionDb,
    apply: (profile, value) => ({ ...profile, tone: { ...profile.tone, mostCorrectionDb: value } }),
  },
  sideToMidDb: {
    meaning: 'width: the side against the middle, in every band',
    lowest: -12,
    highest: 12,
    needs: 'stereo',
    neutral: always(0),
    apply: (profile, value) => ({
      ...profile,
      stereo: {
        ...profile.stereo!,
        sideToMidDb: profile.stereo!.sideToMidDb.map((level) =>
          level === null ? null : roundToThousandth(level + value),
        ),
      },
    }),
  },
  widthToleranceFactor: {
    meaning: 'how far the width may lie off before anything is done, times so much',
    lowest: 0,
    highest: 4,
    needs: 'stereo',
    neutral: always(1),
    apply: (profile, value) => ({
      ...profile,
      stereo: { ...profile.stereo!, tolerancesDb: scaled(profile.stereo!.tolerancesDb, value) },
    }),
  },
  dynamicsSpreadDb: {
    meaning: 'how far loud moments may stand out, in every band',
    lowest: -6,
    highest: 6,
    needs: 'dynamics',
    neutral: always(0),
    apply: (profile, value) => ({
      ...profile,
      dynamics: {
        bands: profile.dynamics!.bands.map((band) => ({
          ...band,
          spreadDb: roundToThousandth(band.spreadDb + value),
        })),
      },
    }),
  },
  dynamicsToleranceFactor: {
    meaning: 'how far the dynamics may lie off before anything is done, times so much',
    lowest: 0,
    highest: 4,
    needs: 'dynamics',
    neutral: always(1),
    apply: (profile, value) => ({
      ...profile,
      dynamics: {
        bands: profile.dynamics!.bands.map((band) => ({
          ...band,
          toleranceDb: roundToThousandth(band.toleranceDb * value),
        })),
      },
    }),
  },
};

/** `toneAt250HzDb`: a bell an octave wide, at any frequency of the profile. */
function bellNamed(name: string): ProfileParameter | null {
  const [, digits] = /^toneAt(\d{2,5})HzDb$/.exec(name) ?? [];
  if (digits === undefined) return null;
  const centerHz = Number(digits);
  if (centerHz < 20 || centerHz > 20_000) return null;
  return {
    meaning: `tone around ${centerHz} Hz, an octave wide`,
    lowest: -12,
    highest: 12,
    neutral: always(0),
    apply: (profile, value) =>
      withLevels(profile, (hz) => value * Math.exp(-0.5 * (Math.log2(hz / centerHz) / BELL_OCTAVES) ** 2)),
  };
}

/** The names, as an error lists them. */
export const PROFILE_PARAMETER_NAMES = [...Object.keys(NAMED), 'toneAt<20…20000>HzDb'].join(', ');

/** null for a name that means nothing of a profile. */
export const profileParameter = (name: string): ProfileParameter | null =>
  Object.hasOwn(NAMED, name) ? NAMED[name]! : bellNamed(name);

/** What the parameters are where a profile is left as it is. */
export const neutralValues = (base: TargetProfile, names: readonly string[]): ParameterValues =>
  Object.fromEntries(names.map((name) => [name, profileParameter(name)!.neutral(base)]));

/** A profile with its parameters set; each that is neutral leaves it as it is, to the last digit. */
export function applyProfileParameters(base: TargetProfile, values: ParameterValues): TargetProfile {
  return Object.entries(values).reduce((profile, [name, value]) => {
    const parameter = profileParameter(name)!;
    return value === parameter.neutral(base) ? profile : parameter.apply(profile, Number(value));
  }, base);
}
