/** What every detector takes and gives: one file a kind, a pure function that listens to evidence alone. */
import type { Analysis } from '../analysis.ts';
import type { Evidence } from '../evidence.ts';
import type { Defect } from './defect.ts';

/** Readings that detectors lean on, rather than measure again. */
export type DefectReadings = Pick<
  Analysis,
  | 'integratedLufs'
  | 'truePeakDbtp'
  | 'samplePeakDbfs'
  | 'channelSamplePeaksDbfs'
  | 'psrDb'
  | 'dcOffsets'
  | 'correlation'
  | 'balanceDb'
>;

/** Evidence of everything: with spectra and what samples show. */
export type FullEvidence = Evidence & {
  readonly spectrum: NonNullable<Evidence['spectrum']>;
  readonly defects: NonNullable<Evidence['defects']>;
};

/** @returns undefined where there is nothing to say */
export type Detector = (evidence: FullEvidence, readings: DefectReadings) => Defect | undefined;

/**
 * How sure a finding is that is reported from `least` on and beyond doubt at `certain`: 0.5 … 1 in between, 0.5 below. `certain`
 * may lie below `least`.
 */
export function confidenceBetween(
  value: number,
  { least, certain }: { least: number; certain: number },
): number {
  const share = (value - least) / (certain - least);
  return 0.5 + 0.5 * Math.min(1, Math.max(0, share));
}
