import { type ReferenceEvidence, referenceEvidence } from './evidence/reference-evidence.ts';
import type { Metric } from './metric.ts';

/** Natural logarithm of amplitude in a decibel. */
const NEPERS_A_DECIBEL = Math.LN10 / 20;

/** The mean over resolutions of convergence and log difference; null when one has no value. */
function distanceOf(evidence: ReferenceEvidence | null): number | null {
  if (evidence === null || evidence.spectrograms.length === 0) return null;
  let sum = 0;
  for (const spectrogram of evidence.spectrograms) {
    if (spectrogram === null) return null;
    sum += spectrogram.convergence + NEPERS_A_DECIBEL * spectrogram.logDifferenceDb;
  }
  return sum / evidence.spectrograms.length;
}

/** How far the spectrogram is from the reference master's, at several resolutions. */
export const multiResolutionStft: Metric = {
  id: 'multiResolutionStftDistance',
  title: 'Multi-resolution STFT distance',
  unit: '',
  digits: 3,
  family: 'tone',
  meaning:
    'How different tone and dynamics are from the reference master’s, moment by moment, at the same loudness: 0 is the same.',
  source:
    'Yamamoto et al. 2020 (ICASSP) and auraloss, at −20 LUFS each: windows of 512, 1024 and 2048 frames at 44.1 and 48 kHz, a quarter apart, powers of L and R averaged; mean over them of ‖X − Y‖ / √(‖X‖·‖Y‖) and the mean of |ln X − ln Y|, magnitudes below −80 dB raised to it',
  comparesWith: 'reference',
  better: 'lower',
  ideal: 0,
  least: 0,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: async ({ toReference }) =>
    toReference === null ? null : distanceOf(await referenceEvidence(toReference)),
};
