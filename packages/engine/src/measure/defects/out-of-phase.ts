import { powerOfTen } from '../../audio/exact-math.ts';
import { largestOf } from '../row-statistics.ts';
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
  const left = energies[0]!;
  const right = energies[1];
  if (!right || midEnergies.length === 0) return undefined;
  const windowHops = Math.min(WINDOW_HOPS, midEnergies.length);
  const windowCount = midEnergies.length - windowHops + 1;
  const correlations = new Float64Array(windowCount).fill(1);
  let opposed = 0;
  for (let hop = 0; hop < windowCount; hop++) {
    const mid = sumFrom(midEnergies, hop, windowHops);
    const side = sumFrom(sideEnergies, hop, windowHops);
    if (mid >= side) continue;
    const norm = Math.sqrt(sumFrom(left, hop, windowHops) * sumFrom(right, hop, windowHops));
    correlations[hop] = norm > 0 ? (mid - side) / norm : 1;
    if (correlations[hop]! <= LEAST_CORRELATION) opposed++;
  }
  if (opposed === 0) return undefined;
  const windowEnergies = new Float64Array(windowCount);
  for (let hop = 0; hop < windowCount; hop++) {
    windowEnergies[hop] = sumFrom(midEnergies, hop, windowHops) + sumFrom(sideEnergies, hop, windowHops);
  }
  const heard = largestOf(windowEnergies) * powerOfTen(-HEARD_WITHIN_DB / 10);
  const opposedHops = new Uint8Array(windowCount);
  let lowest = LEAST_CORRELATION;
  for (let hop = 0; hop < windowCount; hop++) {
    const energy = windowEnergies[hop]!;
    if (energy < heard || energy <= 0 || correlations[hop]! > LEAST_CORRELATION) continue;
    opposedHops[hop] = 1;
    lowest = Math.max(-1, Math.min(lowest, correlations[hop]!));
  }
  const stretches = stretchesOfHops(opposedHops, evidence, { lengthHops: windowHops });
  if (stretches.length === 0) return undefined;
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

function sumFrom(row: Float64Array, start: number, length: number): number {
  let sum = 0;
  for (let hop = start; hop < start + length; hop++) sum += row[hop]!;
  return sum;
}
