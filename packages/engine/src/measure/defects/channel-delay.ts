import type { Defect } from './defect.ts';
import { confidenceBetween, type FullEvidence } from './detector.ts';
import { LARGEST_LAG_FRAMES } from './lag-collector.ts';
import { wholePiece } from './stretches.ts';
import { channelName, count, decimal } from './wording.ts';

/** One or two frames may be how an effect pans. */
const LEAST_LAG_FRAMES = 3;
/** Correlation at the best lag: 0.25 to 0.75 in the demo set's mixes; a best lag of less may be chance. */
const LEAST_CORRELATION = 0.4;
const CERTAIN_CORRELATION = 0.75;
/** The sides must be this much less alike without the lag. */
const MOST_ALIKE_UNSHIFTED = 0.6;

/**
 * One side is the other's, only later, by up to 256 frames: a plug-in's latency that was not made up for, or a misplaced edit.
 * A widener by delay (Haas) does the same on purpose. Of sides that have little in common nothing can be said.
 */
export function findChannelDelay(evidence: FullEvidence): Defect | undefined {
  const { lags } = evidence.defects;
  const norm = lags ? Math.sqrt(lags.leftEnergy * lags.rightEnergy) : 0;
  if (!lags || norm === 0) return undefined;
  const correlations = Array.from(lags.products, (product) => Math.abs(product) / norm);
  const correlation = Math.max(...correlations);
  const lagFrames = correlations.indexOf(correlation) - LARGEST_LAG_FRAMES;
  const unshifted = Math.max(...correlations.slice(LARGEST_LAG_FRAMES - 1, LARGEST_LAG_FRAMES + 2));
  if (Math.abs(lagFrames) < LEAST_LAG_FRAMES || correlation < LEAST_CORRELATION) return undefined;
  if (unshifted > MOST_ALIKE_UNSHIFTED * correlation) return undefined;
  const late = lagFrames > 0 ? 1 : 0;
  const milliseconds = (1_000 * Math.abs(lagFrames)) / evidence.sampleRate;
  return {
    kind: 'channel-delay',
    severity: 'warning',
    confidence: confidenceBetween(correlation, { least: LEAST_CORRELATION, certain: CERTAIN_CORRELATION }),
    ...wholePiece(evidence),
    channels: [late],
    measured: { lagFrames, correlation, unshiftedCorrelation: unshifted },
    sentence: `The ${channelName(late, 2)} side comes ${count(Math.abs(lagFrames), 'sample')} (${decimal(milliseconds)} ms) late.`,
  };
}
