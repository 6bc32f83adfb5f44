/** How far apart two pieces are in tone: third octaves where both hold music, level taken out, root mean square in dB. */
import type { Analysis } from '../src/measure/analysis.ts';

/** Where an equalizer may lift as well as lower. */
const RANGE_HZ = [40, 16_000] as const;
/** Below, a band is noise in what is corrected, or nothing in what it is compared with. */
const MIX_RANGE_DB = 60;
const REFERENCE_RANGE_DB = 80;

/** @param bandsOf decides which bands count: those that hold music in it and in the reference */
export function toneDistanceDb(piece: Analysis, reference: Analysis, bandsOf: Analysis = piece): number {
  const levels = ({ thirdOctaves }: Analysis) => thirdOctaves.levelsDb.map((level) => level ?? -300);
  const [own, wanted, deciding] = [levels(piece), levels(reference), levels(bandsOf)];
  const [loudest, loudestWanted] = [Math.max(...deciding), Math.max(...wanted)];
  const differences = piece.thirdOctaves.centersHz.flatMap((hz, band) => {
    const counts =
      hz >= RANGE_HZ[0] &&
      hz <= RANGE_HZ[1] &&
      deciding[band]! > loudest - MIX_RANGE_DB &&
      (wanted[band] ?? -300) > loudestWanted - REFERENCE_RANGE_DB;
    return counts ? [own[band]! - wanted[band]!] : [];
  });
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  return Math.sqrt(differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / differences.length);
}
