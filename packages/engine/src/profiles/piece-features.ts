/** What profiles keep of one master: tone, width and dynamics by band, null where a band holds no music. */
import type { Analysis, BandSpectrum, Reading } from '../measure/analysis.ts';

/** A band this far below the loudest holds noise. */
const SIGNAL_RANGE_DB = 80;
/** So steep a fall from one third octave to the next is a coder's, not an instrument's. */
const CUTOFF_STEP_DB = 18;
const LOWEST_CUTOFF_HZ = 8_000;

export interface PieceFeatures {
  /** The third octaves of `Analysis.thirdOctaves`. */
  readonly centersHz: readonly number[];
  readonly levelsDb: readonly Reading[];
  readonly sideToMidDb: readonly Reading[];
  readonly bands: readonly {
    readonly lowHz: number | null;
    readonly highHz: number | null;
    /** How far the loud 400 ms windows (P95) lie above the middle ones (P50). */
    readonly spreadDb: Reading;
  }[];
  readonly integratedLufs: Reading;
}

export function readFeatures({ thirdOctaves, bandLevels, integratedLufs }: Analysis): PieceFeatures {
  const { centersHz, levelsDb, midLevelsDb, sideLevelsDb } = thirdOctaves;
  const cutoff = findCutoff(thirdOctaves);
  const loudestDb = Math.max(...levelsDb.map((level) => level ?? Number.NEGATIVE_INFINITY));
  const holdsMusic = (band: number) =>
    band < cutoff && (levelsDb[band] ?? Number.NEGATIVE_INFINITY) >= loudestDb - SIGNAL_RANGE_DB;
  return {
    centersHz,
    levelsDb: levelsDb.map((level, band) => (holdsMusic(band) ? level : null)),
    sideToMidDb: centersHz.map((_, band) =>
      holdsMusic(band) ? difference(sideLevelsDb[band], midLevelsDb[band]) : null,
    ),
    bands: bandLevels.map(({ lowHz, highHz, levelsDb: { p50, p95 } }) => ({
      lowHz,
      highHz,
      spreadDb: difference(p95, p50),
    })),
    integratedLufs,
  };
}

/** The first band beyond a coder's cut-off: a cliff, or emptiness. */
function findCutoff({ centersHz, levelsDb }: BandSpectrum): number {
  for (let band = 1; band < centersHz.length; band++) {
    const [below, level] = [levelsDb[band - 1] ?? null, levelsDb[band] ?? null];
    if (centersHz[band]! < LOWEST_CUTOFF_HZ || below === null) continue;
    if (level === null || below - level > CUTOFF_STEP_DB) return band;
  }
  return centersHz.length;
}

const difference = (a: Reading | undefined, b: Reading | undefined): Reading =>
  a === null || a === undefined || b === null || b === undefined ? null : a - b;
