import type { Defect } from './defect.ts';
import type { DefectReadings, FullEvidence } from './detector.ts';
import { wholePiece } from './stretches.ts';
import { decimal, signed } from './wording.ts';

/** Mixes are asked for with 3 to 6 dB of headroom; above −0.9 dBFS any filter's overshoot clips. */
const LEAST_PEAK_DBFS = -0.9;

/** Samples that reach up to full scale, or beyond it where a file keeps floats. */
export function findNoHeadroom(
  evidence: FullEvidence,
  { samplePeakDbfs, channelSamplePeaksDbfs }: DefectReadings,
): Defect | undefined {
  if (samplePeakDbfs === null || samplePeakDbfs <= LEAST_PEAK_DBFS) return undefined;
  const isOver = samplePeakDbfs > 0;
  return {
    kind: 'no-headroom',
    severity: isOver ? 'warning' : 'note',
    confidence: 1,
    ...wholePiece(evidence),
    channels: [...channelSamplePeaksDbfs.keys()].filter(
      (channel) => (channelSamplePeaksDbfs[channel] ?? Number.NEGATIVE_INFINITY) > LEAST_PEAK_DBFS,
    ),
    measured: { samplePeakDbfs },
    sentence: isOver
      ? `Samples reach ${signed(samplePeakDbfs)} dBFS: saved with whole numbers, they would clip.`
      : `Samples reach ${decimal(samplePeakDbfs)} dBFS: no headroom is left.`,
  };
}
