import type { Defect } from './defect.ts';
import { confidenceBetween, type FullEvidence } from './detector.ts';
import { CERTAIN_DROP_DB, findSpectralShelf, LEAST_DROP_DB, type SpectralShelf } from './spectral-shelf.ts';
import { wholePiece } from './stretches.ts';
import { hertz, whole } from './wording.ts';

/**
 * Rates that audio is made at. 32 kHz is left out: its filter falls where those of lossy coders do, and coders are far more
 * common.
 */
const SOURCE_RATES_HZ = [8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000, 88_200, 96_000] as const;
/** Converters' filters fall between these shares of half the source's rate; below, coders do. */
const LOWEST_SHARE = 0.93;
const HIGHEST_SHARE = 1.01;

/** Which lower sample rate a shelf is the mark of; undefined where it is none's. */
export function sourceRateOf({ cutoffHz }: SpectralShelf, sampleRate: number): number | undefined {
  return SOURCE_RATES_HZ.find((rateHz) => {
    const share = cutoffHz / (rateHz / 2);
    return rateHz < sampleRate && share >= LOWEST_SHARE && share <= HIGHEST_SHARE;
  });
}

/**
 * Audio that was made at a lower sample rate: the spectrum ends where that rate's would. It says nothing about a rate converted
 * with a gentle or no filter, nor about music that has nothing up there to begin with.
 */
export function findUpsampled(evidence: FullEvidence): Defect | undefined {
  const shelf = findSpectralShelf(evidence);
  const sourceRateHz = shelf && sourceRateOf(shelf, evidence.sampleRate);
  if (!shelf || sourceRateHz === undefined) return undefined;
  const { cutoffHz, dropDb } = shelf;
  return {
    kind: 'upsampled',
    severity: sourceRateHz < 44_100 ? 'warning' : 'note',
    confidence: confidenceBetween(dropDb, { least: LEAST_DROP_DB, certain: CERTAIN_DROP_DB }),
    ...wholePiece(evidence),
    channels: [...evidence.hops.peaks.keys()],
    measured: { cutoffHz, dropDb, sourceRateHz },
    sentence: `Made at ${hertz(sourceRateHz)} and converted up: the spectrum falls by ${whole(dropDb)} dB at ${hertz(cutoffHz)} and stays there.`,
  };
}
