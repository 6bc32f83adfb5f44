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
const HIGHEST_SHARE = 1.03;
/** No coder cuts above this. */
export const HIGHEST_CODER_CUTOFF_HZ = 21_000;
/** Up to this rate what falls above is the converter's own filter. */
const HIGHEST_USUAL_RATE_HZ = 48_000;

/** Whether a shelf is the mark of a lower sample rate, and of which if it is a usual one. */
export function sourceOf(
  { cutoffHz }: SpectralShelf,
  sampleRate: number,
): { isUpsampled: boolean; sourceRateHz: number | undefined } {
  const sourceRateHz = SOURCE_RATES_HZ.find((rateHz) => {
    const share = cutoffHz / (rateHz / 2);
    return rateHz < sampleRate && share >= LOWEST_SHARE && share <= HIGHEST_SHARE;
  });
  const isAboveCoders = sampleRate > HIGHEST_USUAL_RATE_HZ && cutoffHz > HIGHEST_CODER_CUTOFF_HZ;
  return { isUpsampled: sourceRateHz !== undefined || isAboveCoders, sourceRateHz };
}

/**
 * Audio that was made at a lower sample rate: the spectrum ends where that rate's would. Converters with a gentle filter (ffmpeg's
 * default) let it end up to a sixth higher, so that the rate cannot be named, and below 20 kHz it looks like a coder's cut-off; one that falls
 * early makes 48 kHz look like 44.1.
 */
export function findUpsampled(evidence: FullEvidence): Defect | undefined {
  const shelf = findSpectralShelf(evidence);
  if (!shelf) return undefined;
  const { isUpsampled, sourceRateHz } = sourceOf(shelf, evidence.sampleRate);
  if (!isUpsampled) return undefined;
  const { cutoffHz, dropDb } = shelf;
  return {
    kind: 'upsampled',
    severity: cutoffHz < HIGHEST_CODER_CUTOFF_HZ ? 'warning' : 'note',
    confidence: confidenceBetween(dropDb, { least: LEAST_DROP_DB, certain: CERTAIN_DROP_DB }),
    ...wholePiece(evidence),
    channels: [...evidence.hops.peaks.keys()],
    measured: { cutoffHz, dropDb, ...(sourceRateHz === undefined ? {} : { sourceRateHz }) },
    sentence: `${sourceRateHz === undefined ? 'Made at a lower sample rate' : `Made at ${hertz(sourceRateHz)}`} and converted up: the spectrum falls by ${whole(dropDb)} dB at ${hertz(cutoffHz)} and stays there.`,
  };
}
