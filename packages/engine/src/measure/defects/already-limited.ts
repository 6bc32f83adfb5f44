import { dbToAmplitude } from '../../audio/decibels.ts';
import { powerOfTen } from '../../audio/exact-math.ts';
import { largestAcross, largestOf, sumsAcross } from '../row-statistics.ts';
import type { Defect } from './defect.ts';
import { confidenceBetween, type DefectReadings, type FullEvidence } from './detector.ts';
import { wholePiece } from './stretches.ts';
import { decimal, whole } from './wording.ts';

/**
 * Peaks of 100 ms hops within this of the piece's peak have met one ceiling. Peaks of free material spread over many dB.
 */
const CEILING_WIDTH_DB = 0.3;
/** Loud hops are those within this of the loudest: a break says nothing of a limiter. */
const LOUD_WITHIN_DB = 10;
/** Share of loud hops that meet the ceiling. Four mixes of the demo set have 0.03 at most; the drum machine of the fifth has 0.58. */
const LEAST_SHARE = 0.12;
const CERTAIN_SHARE = 0.4;
/** Short-term peak to loudness ratio: 11.4 to 17 in the demo set's mixes, 6.7 to 11 in its mastered pieces. */
const MOST_PSR_DB = 11;
const CERTAIN_PSR_DB = 7;

/**
 * A limiter has been here: peaks meet one ceiling again and again, and little is left between them and the loudness. A limiter
 * whose output was turned up and down afterwards has no one ceiling, and a sequence of equal synthetic notes has one by itself.
 */
export function findAlreadyLimited(
  evidence: FullEvidence,
  { psrDb: { median: psrMedianDb } }: DefectReadings,
): Defect | undefined {
  if (psrMedianDb === null || psrMedianDb > MOST_PSR_DB) return undefined;
  const { peaks, energies } = evidence.hops;
  const hopEnergies = sumsAcross(energies);
  const hopPeaks = largestAcross(peaks);
  const ceiling = largestOf(hopPeaks) * dbToAmplitude(-CEILING_WIDTH_DB);
  const loud = largestOf(hopEnergies) * powerOfTen(-LOUD_WITHIN_DB / 10);
  const share = shareAtCeiling(hopPeaks, ceiling, hopEnergies, loud);
  if (share < LEAST_SHARE) return undefined;
  return {
    kind: 'already-limited',
    severity: 'warning',
    confidence: Math.min(
      confidenceBetween(share, { least: LEAST_SHARE, certain: CERTAIN_SHARE }),
      confidenceBetween(psrMedianDb, { least: MOST_PSR_DB, certain: CERTAIN_PSR_DB }),
    ),
    ...wholePiece(evidence),
    channels: [...peaks.keys()],
    measured: { psrMedianDb, ceilingHopShare: share },
    sentence: `Already limited: ${whole(100 * share)} % of the loud moments meet one ceiling, and peaks stand only ${decimal(psrMedianDb)} dB above the loudness.`,
  };
}

/** Of the loud hops. */
function shareAtCeiling(peaks: Float32Array, ceiling: number, energies: Float64Array, loud: number): number {
  let loudHops = 0;
  let ceilingHops = 0;
  for (let hop = 0; hop < energies.length; hop++) {
    if (energies[hop]! < loud) continue;
    loudHops++;
    if (peaks[hop]! >= ceiling) ceilingHops++;
  }
  return ceilingHops / loudHops;
}
