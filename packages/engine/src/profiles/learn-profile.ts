/** A profile learned from masters: what they have in common, and how far they differ. */
import type { Analysis, Reading } from '../measure/analysis.ts';
import { medianOf, quantileOf, rankCorrelation } from './order-statistics.ts';
import { type PieceFeatures, readFeatures } from './piece-features.ts';
import { roundToThousandth, TARGET_PROFILE_SCHEMA, type TargetProfile } from './target-profile.ts';

export interface LearnedPiece {
  readonly analysis: Analysis;
  readonly title: string;
  readonly licence?: string | undefined;
}

/** Of fewer pieces nobody can tell what they have in common. */
const FEWEST_PIECES = 3;
/** The overall level is taken from the range in which all music has something. */
const LEVEL_RANGE_HZ = { lowest: 50, highest: 12_600 };
/** Pieces of one kind that happen to agree do not make a band holy. */
const LEAST_TOLERANCE_DB = 1;
const LEAST_TOLERANCE_LU = 0.5;
const MOST_TONE_CORRECTION_DB = 6;
/** Standard deviations in half the distance between the quartiles of a normal distribution. */
const NORMAL_SPREAD = 1.4826;

/**
 * Learns a profile from masters: medians of tone, width, dynamics and loudness; half of the pieces lie within its tolerances (quartiles).
 * A band counts when at least half of the pieces hold music there. The same pieces in the same order give the same profile.
 *
 * @throws {RangeError} fewer than 3 pieces, or pieces that are silent
 */
export function learnProfile(
  pieces: readonly LearnedPiece[],
  { id, title }: { id: string; title: string },
): TargetProfile {
  if (pieces.length < FEWEST_PIECES) {
    throw new RangeError(
      `Cannot learn a profile as it needs ${FEWEST_PIECES} masters or more: current number is ${pieces.length}`,
    );
  }
  const silent = pieces.find(({ analysis }) => analysis.integratedLufs === null);
  if (silent) {
    throw new RangeError(
      `Cannot learn a profile as every master must have a loudness: "${silent.title}" is silent`,
    );
  }
  const features = pieces.map(({ analysis }) => readFeatures(analysis));
  return {
    schema: TARGET_PROFILE_SCHEMA,
    id,
    title,
    provenance: [
      `Learned from ${pieces.length} masters: medians, with tolerances that hold half of them.`,
      ...pieces.map((piece) => (piece.licence ? `${piece.title}, ${piece.licence}` : piece.title)),
    ],
    tone: {
      ...learnBands(
        features.map(({ centersHz, levelsDb }) => ({ centersHz, values: withoutLevel(centersHz, levelsDb) })),
      ),
      smoothedOver: 'octave',
      mostCorrectionDb: MOST_TONE_CORRECTION_DB,
    },
    ...learnStereo(features),
    dynamics: { bands: learnDynamics(features) },
    loudness: learnLoudness(features),
    features: learnFeatures(pieces.map(({ analysis }) => analysis)),
  };
}

interface Row {
  readonly centersHz: readonly number[];
  readonly values: readonly Reading[];
}

/** Median and tolerance of each band that at least half of the rows have. */
function learnBands(rows: readonly Row[]): {
  centersHz: number[];
  levelsDb: number[];
  tolerancesDb: number[];
} {
  const longest = rows.reduce((a, b) => (b.centersHz.length > a.centersHz.length ? b : a));
  const bands = longest.centersHz.flatMap((centerHz, band) => {
    const values = rows.flatMap((row) => row.values[band] ?? []);
    return values.length < rows.length / 2 ? [] : [{ centerHz, values }];
  });
  return {
    centersHz: bands.map(({ centerHz }) => centerHz),
    levelsDb: bands.map(({ values }) => roundToThousandth(medianOf(values))),
    tolerancesDb: bands.map(({ values }) => toleranceOf(values, LEAST_TOLERANCE_DB)),
  };
}

/** From the median to the further quartile. */
function toleranceOf(values: readonly number[], least: number): number {
  const median = medianOf(values);
  const further = Math.max(quantileOf(values, 0.75) - median, median - quantileOf(values, 0.25));
  return roundToThousandth(Math.max(least, further));
}

function withoutLevel(centersHz: readonly number[], levelsDb: readonly Reading[]): Reading[] {
  const { lowest, highest } = LEVEL_RANGE_HZ;
  const leveled = levelsDb.filter(
    (level, band): level is number =>
      level !== null && centersHz[band]! >= lowest && centersHz[band]! <= highest,
  );
  const mean = leveled.reduce((sum, level) => sum + level, 0) / Math.max(1, leveled.length);
  return levelsDb.map((level) => (level === null ? null : level - mean));
}

function learnStereo(features: readonly PieceFeatures[]): Pick<TargetProfile, 'stereo'> {
  const wide = features.filter(({ sideToMidDb }) => sideToMidDb.some((value) => value !== null));
  if (wide.length < FEWEST_PIECES) return {};
  const { centersHz, levelsDb, tolerancesDb } = learnBands(
    wide.map((piece) => ({ centersHz: piece.centersHz, values: piece.sideToMidDb })),
  );
  return { stereo: { centersHz, sideToMidDb: levelsDb, tolerancesDb } };
}

function learnDynamics(features: readonly PieceFeatures[]): NonNullable<TargetProfile['dynamics']>['bands'] {
  return features[0]!.bands.flatMap(({ lowHz, highHz }, index) => {
    const spreadsDb = features.flatMap(({ bands }) => bands[index]?.spreadDb ?? []);
    if (spreadsDb.length < FEWEST_PIECES) return [];
    const spreadDb = roundToThousandth(medianOf(spreadsDb));
    return [{ lowHz, highHz, spreadDb, toleranceDb: toleranceOf(spreadsDb, LEAST_TOLERANCE_DB) }];
  });
}

function learnLoudness(features: readonly PieceFeatures[]): NonNullable<TargetProfile['loudness']> {
  const loudnesses = features.flatMap(({ integratedLufs }) => integratedLufs ?? []);
  return {
    integratedLufs: roundToThousandth(medianOf(loudnesses)),
    toleranceLu: toleranceOf(loudnesses, LEAST_TOLERANCE_LU),
  };
}

/** One number a piece; 0 where a piece has none (no side, too short for a range). */
const FEATURES: Readonly<Record<string, (analysis: Analysis) => Reading>> = {
  tiltDbPerOctave: ({ thirdOctaves }) => tiltOf(thirdOctaves.centersHz, thirdOctaves.levelsDb),
  loudnessRangeLu: ({ loudnessRangeLu }) => loudnessRangeLu,
  plrDb: ({ plrDb }) => plrDb,
  sideToMidDb: ({ sideToMidDb }) => sideToMidDb,
  integratedLufs: ({ integratedLufs }) => integratedLufs,
};

function learnFeatures(analyses: readonly Analysis[]): NonNullable<TargetProfile['features']> {
  const names = Object.keys(FEATURES);
  const columns = names.map((name) => analyses.map((analysis) => FEATURES[name]!(analysis) ?? 0));
  return {
    names,
    medians: columns.map((values) => roundToThousandth(medianOf(values))),
    spreads: columns.map((values) =>
      roundToThousandth(((quantileOf(values, 0.75) - quantileOf(values, 0.25)) / 2) * NORMAL_SPREAD),
    ),
    correlations: columns.map((a) => columns.map((b) => roundToThousandth(rankCorrelation(a, b)))),
  };
}

/** The slope of a straight line through the levels over octaves. */
function tiltOf(centersHz: readonly number[], levelsDb: readonly Reading[]): number {
  const { lowest, highest } = LEVEL_RANGE_HZ;
  const points = centersHz.flatMap((hz, band) => {
    const level = levelsDb[band] ?? null;
    return level === null || hz < lowest || hz > highest ? [] : [{ octave: Math.log2(hz), level }];
  });
  const meanOf = (read: (point: { octave: number; level: number }) => number) =>
    points.reduce((sum, point) => sum + read(point), 0) / points.length;
  const [octave, level] = [meanOf((point) => point.octave), meanOf((point) => point.level)];
  const covariance = meanOf((point) => (point.octave - octave) * (point.level - level));
  return covariance / meanOf((point) => (point.octave - octave) ** 2);
}
