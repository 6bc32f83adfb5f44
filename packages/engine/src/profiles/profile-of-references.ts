/** One or several masters that a mix is to sound like, as one profile: their weighted mean in decibels, without tolerance in tone. */
import type { Analysis, Reading } from '../measure/analysis.ts';
import { type PieceFeatures, readFeatures } from './piece-features.ts';
import { roundToThousandth, TARGET_PROFILE_SCHEMA, type TargetProfile } from './target-profile.ts';

export interface Reference {
  readonly analysis: Analysis;
  /** Relative to the other references'. */
  readonly weight: number;
  readonly title?: string | undefined;
}

const MOST_TONE_CORRECTION_DB = 15;
/** Nobody hears less. */
const STEREO_TOLERANCE_DB = 0.5;
const DYNAMICS_TOLERANCE_DB = 1;
const LOUDNESS_TOLERANCE_LU = 0.1;
const FEWEST_BANDS = 3;

/**
 * Makes the profile of references. A band that one of them leaves empty, or that its coder took away, is left out.
 *
 * @throws {RangeError} a reference that is silent
 */
export function profileOfReferences(references: readonly Reference[]): TargetProfile {
  const titles = references.map(({ title }, index) => title ?? `reference ${index + 1}`);
  const pieces = references.map(({ analysis, weight }) => ({ features: readFeatures(analysis), weight }));
  const mean = (read: (features: PieceFeatures) => Reading | undefined) => weightedMean(pieces, read);
  const tone = pieces[0]!.features.centersHz.flatMap((centerHz, band) => {
    const levelDb = mean(({ levelsDb }) => levelsDb[band]);
    return levelDb === null
      ? []
      : [{ centerHz, levelDb, sideToMidDb: mean(({ sideToMidDb }) => sideToMidDb[band]) }];
  });
  if (tone.length < FEWEST_BANDS) {
    throw new RangeError(
      `Cannot master towards references as they must have ${FEWEST_BANDS} third octaves of music in common: they have ${tone.length} (${titles.join(', ')})`,
    );
  }
  const centersHz = tone.map(({ centerHz }) => centerHz);
  const integratedLufs = mean((features) => features.integratedLufs);
  return {
    schema: TARGET_PROFILE_SCHEMA,
    id: 'references',
    title: titles.join(', '),
    provenance: references.map(
      ({ weight, analysis: { samplesDigest } }, index) =>
        `${titles[index]}, ${samplesDigest}, weight ${weight}`,
    ),
    tone: {
      centersHz,
      levelsDb: tone.map(({ levelDb }) => levelDb),
      tolerancesDb: tone.map(() => 0),
      smoothedOver: 'third-octave',
      mostCorrectionDb: MOST_TONE_CORRECTION_DB,
    },
    stereo: {
      centersHz,
      sideToMidDb: tone.map(({ sideToMidDb }) => sideToMidDb),
      tolerancesDb: tone.map(() => STEREO_TOLERANCE_DB),
    },
    dynamics: {
      bands: pieces[0]!.features.bands.flatMap(({ lowHz, highHz }, index) => {
        const spreadDb = mean(({ bands }) => bands[index]?.spreadDb);
        return spreadDb === null ? [] : [{ lowHz, highHz, spreadDb, toleranceDb: DYNAMICS_TOLERANCE_DB }];
      }),
    },
    ...(integratedLufs !== null && { loudness: { integratedLufs, toleranceLu: LOUDNESS_TOLERANCE_LU } }),
  };
}

/** Null where one of them has no value. */
function weightedMean(
  pieces: readonly { features: PieceFeatures; weight: number }[],
  read: (features: PieceFeatures) => Reading | undefined,
): Reading {
  let sum = 0;
  let weights = 0;
  for (const { features, weight } of pieces) {
    const value = read(features) ?? null;
    if (value === null) return null;
    sum += weight * value;
    weights += weight;
  }
  return roundToThousandth(sum / weights);
}
