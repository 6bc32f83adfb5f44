/** One or several masters that a mix is to sound like, as one profile: their weighted mean in decibels, without tolerance. */
import type { Analysis, BandSpectrum, Reading } from '../measure/analysis.ts';
import { TARGET_PROFILE_SCHEMA, type TargetProfile } from './target-profile.ts';

export interface Reference {
  readonly analysis: Analysis;
  /** Relative to the other references'. */
  readonly weight: number;
  readonly title?: string | undefined;
}

/** A band this far below a reference's loudest holds nothing of its music. */
const SIGNAL_RANGE_DB = 80;
/** So steep a fall from one third octave to the next is a coder's. */
const CUTOFF_STEP_DB = 18;
const LOWEST_CUTOFF_HZ = 8_000;
const MOST_TONE_CORRECTION_DB = 15;
/** Nobody hears less. */
const STEREO_TOLERANCE_DB = 0.5;
const DYNAMICS_TOLERANCE_DB = 1;
const LOUDNESS_TOLERANCE_LU = 0.1;

/**
 * Makes the profile of references. A band that one of them leaves empty, or that its coder took away, is left out.
 *
 * @throws {RangeError} a reference that is silent
 */
export function profileOfReferences(references: readonly Reference[]): TargetProfile {
  const first = references[0]!.analysis.thirdOctaves;
  const bands = [...first.centersHz.keys()].filter((index) =>
    references.every(({ analysis }) => holdsMusic(analysis.thirdOctaves, index)),
  );
  if (bands.length < 3) {
    throw new RangeError(
      'Cannot master towards references as each must have a spectrum: one of them is silent',
    );
  }
  const centersHz = bands.map((index) => first.centersHz[index]!);
  const loudness = meanOf(references, ({ integratedLufs }) => integratedLufs);
  return {
    schema: TARGET_PROFILE_SCHEMA,
    id: 'references',
    title: references.map(({ title }, index) => title ?? `reference ${index + 1}`).join(', '),
    provenance: references.map(
      ({ title, weight, analysis }, index) =>
        `${title ?? `reference ${index + 1}`}, ${analysis.samplesDigest}, weight ${weight}`,
    ),
    tone: {
      centersHz,
      levelsDb: bands.map((index) =>
        round(meanOf(references, ({ thirdOctaves }) => thirdOctaves.levelsDb[index]!)!),
      ),
      tolerancesDb: bands.map(() => 0),
      smoothedOver: 'third-octave',
      mostCorrectionDb: MOST_TONE_CORRECTION_DB,
    },
    stereo: {
      centersHz,
      sideToMidDb: bands.map((index) =>
        roundOrNull(meanOf(references, ({ thirdOctaves }) => sideToMidDb(thirdOctaves, index))),
      ),
      tolerancesDb: bands.map(() => STEREO_TOLERANCE_DB),
    },
    dynamics: {
      bands: references[0]!.analysis.bandLevels.flatMap(({ lowHz, highHz }, index) => {
        const spreadDb = meanOf(references, ({ bandLevels }) => spreadOf(bandLevels[index]?.levelsDb));
        return spreadDb === null
          ? []
          : [{ lowHz, highHz, spreadDb: round(spreadDb), toleranceDb: DYNAMICS_TOLERANCE_DB }];
      }),
    },
    ...(loudness !== null && {
      loudness: { integratedLufs: round(loudness), toleranceLu: LOUDNESS_TOLERANCE_LU },
    }),
  };
}

/** Whether the band is above the noise and below a coder's cut-off. */
export function holdsMusic({ centersHz, levelsDb }: BandSpectrum, band: number): boolean {
  const levelAt = (index: number) => levelsDb[index] ?? Number.NEGATIVE_INFINITY;
  const loudestDb = Math.max(...levelsDb.map((level) => level ?? Number.NEGATIVE_INFINITY));
  if (!(levelAt(band) >= loudestDb - SIGNAL_RANGE_DB)) return false;
  for (let index = 1; index <= band; index++) {
    if (centersHz[index]! >= LOWEST_CUTOFF_HZ && levelAt(index - 1) - levelAt(index) > CUTOFF_STEP_DB)
      return false;
  }
  return true;
}

/** 10·log10(side energy / mid energy) of a third octave; null where either is silent. */
export function sideToMidDb({ sideLevelsDb, midLevelsDb }: BandSpectrum, band: number): Reading {
  const [side, mid] = [sideLevelsDb[band] ?? null, midLevelsDb[band] ?? null];
  return side === null || mid === null ? null : side - mid;
}

/** How far the loud windows of a band lie above the middle ones. */
export function spreadOf(levelsDb: Analysis['bandLevels'][number]['levelsDb'] | undefined): Reading {
  return levelsDb === undefined || levelsDb.p95 === null || levelsDb.p50 === null
    ? null
    : levelsDb.p95 - levelsDb.p50;
}

function meanOf(references: readonly Reference[], read: (analysis: Analysis) => Reading): Reading {
  let sum = 0;
  let weights = 0;
  for (const { analysis, weight } of references) {
    const value = read(analysis);
    if (value === null) return null;
    sum += weight * value;
    weights += weight;
  }
  return sum / weights;
}

const round = (value: number): number => Math.round(value * 1000) / 1000 + 0;
const roundOrNull = (value: Reading): Reading => (value === null ? null : round(value));
