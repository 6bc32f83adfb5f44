import type { Defect } from './defect.ts';
import { confidenceBetween, type FullEvidence } from './detector.ts';
import { CERTAIN_DROP_DB, findSpectralShelf, LEAST_DROP_DB } from './spectral-shelf.ts';
import { wholePiece } from './stretches.ts';
import { HIGHEST_CODER_CUTOFF_HZ, sourceOf } from './upsampled.ts';
import { hertz, whole } from './wording.ts';

/** MP3 and AAC coders cut from 11 kHz (64 kbit/s) up to 20.5 kHz (320 kbit/s); Vorbis reaches 21. */
const LOWEST_CUTOFF_HZ = 10_000;
/** 128 kbit/s and less: what is lost is heard. */
const FAULT_CUTOFF_HZ = 16_500;

/**
 * The spectrum ends on a cliff, as after MP3 or AAC. High bit rates without a low-pass (AAC and Vorbis from about 192 kbit/s) leave
 * none, a steep low-pass or a source at 32 kHz leaves the
 * same.
 */
export function findLossyCutoff(evidence: FullEvidence): Defect | undefined {
  const shelf = findSpectralShelf(evidence);
  if (!shelf || sourceOf(shelf, evidence.sampleRate).isUpsampled) return undefined;
  const { cutoffHz, dropDb } = shelf;
  if (cutoffHz < LOWEST_CUTOFF_HZ || cutoffHz > HIGHEST_CODER_CUTOFF_HZ) return undefined;
  return {
    kind: 'lossy-cutoff',
    severity: cutoffHz <= FAULT_CUTOFF_HZ ? 'fault' : 'warning',
    confidence: confidenceBetween(dropDb, { least: LEAST_DROP_DB, certain: CERTAIN_DROP_DB }),
    ...wholePiece(evidence),
    channels: [...evidence.hops.peaks.keys()],
    measured: { cutoffHz, dropDb },
    sentence: `The spectrum falls by ${whole(dropDb)} dB at ${hertz(cutoffHz)} and stays there, as after a lossy coder.`,
  };
}
