import { powerOfTen } from '../../audio/exact-math.ts';
import type { Defect } from './defect.ts';
import { confidenceBetween, type DefectReadings, type FullEvidence } from './detector.ts';
import { placeOf, secondsOf, stretchesOfHops } from './stretches.ts';
import { clock, decimal, whole } from './wording.ts';

/** 3 s, so that a wide effect in passing is none. */
const WINDOW_HOPS = 30;
/** Below this left and right work against each other; wide pads and reverbs lie around 0. */
const LEAST_CORRELATION = -0.3;
const CERTAIN_CORRELATION = -0.7;
/** Windows quieter than this below the loudest are left out. */
const HEARD_WITHIN_DB = 30;
const WARNING_SHARE = 0.1;

/** Stretches where left and right are each other's opposite, so that they cancel in mono; over the whole piece, a reversed polarity. */
export function findOutOfPhase(evidence: FullEvidence, { correlation }: DefectReadings): Defect | undefined {
  const { energies, midEnergies, sideEnergies } = evidence.hops;
  const [left, right] = [energies[0]!, energies[1]];
  if (!right || midEnergies.length === 0) return undefined;
  const windowHops = Math.min(WINDOW_HOPS, midEnergies.length);
  const sumOf = (row: Float64Array, hop: number) =>
    row.subarray(hop, hop + windowHops).reduce((sum, energy) => sum + energy, 0);
  const windows = Array.from({ length: midEnergies.length - windowHops + 1 }, (_, hop) => {
    const [mid, side] = [sumOf(midEnergies, hop), sumOf(sideEnergies, hop)];
    const norm = Math.sqrt(sumOf(left, hop) * sumOf(right, hop));
    return { energy: mid + side, correlation: norm > 0 ? (mid - side) / norm : 1 };
  });
  const loudest = windows.reduce((most, { energy }) => Math.max(most, energy), 0);
  const isOpposed = windows.map(
    (window) =>
      window.energy >= loudest * powerOfTen(-HEARD_WITHIN_DB / 10) &&
      window.energy > 0 &&
      window.correlation <= LEAST_CORRELATION,
  );
  const stretches = stretchesOfHops(isOpposed, evidence, { lengthHops: windowHops });
  if (stretches.length === 0) return undefined;
  const lowest = windows.reduce(
    (least, window, hop) => (isOpposed[hop] ? Math.max(-1, Math.min(least, window.correlation)) : least),
    LEAST_CORRELATION,
  );
  const opposedSeconds = stretches.reduce(
    (sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds,
    0,
  );
  const share = opposedSeconds / secondsOf(evidence);
  const isReversed = correlation !== null && correlation <= CERTAIN_CORRELATION;
  return {
    kind: 'out-of-phase',
    severity: isReversed ? 'fault' : share >= WARNING_SHARE ? 'warning' : 'note',
    confidence: confidenceBetween(lowest, { least: LEAST_CORRELATION, certain: CERTAIN_CORRELATION }),
    ...placeOf(stretches),
    channels: [0, 1],
    measured: { lowestCorrelation: lowest, opposedShare: share },
    sentence: isReversed
      ? `Left and right are opposites throughout (correlation ${decimal(correlation)}): one of them has its polarity reversed.`
      : `Left and right cancel in ${whole(100 * share)} % of the piece (correlation down to ${decimal(lowest)}), from ${clock(stretches[0]!.startSeconds)}.`,
  };
}
