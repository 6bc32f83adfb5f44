/** Where the noise of rounding goes: out of the octaves in which the ear is keenest, into those in which it hardly hears. */

/**
 * The error of rounding, weighed by these and taken from the next samples, sounds least by the F-weighting: ears at low levels. They
 * are printed for 44.1 kHz; at 48 kHz the same notches lie 9 % higher, which is still where they belong.
 *
 * @source R. A. Wannamaker, Psychoacoustically Optimal Noise Shaping, JAES 40 (1992) 611, the nine-tap F-weighted filter
 */
const F_WEIGHTED = [2.412, -3.37, 3.937, -4.174, 3.353, -2.205, 1.281, -0.569, 0.0847];
/** Two zeros at 0 Hz: nearly all of the noise lies above 20 kHz, where there is room for it. */
const SECOND_DIFFERENCE = [2, -1];

/**
 * The taps h of the error feedback: noise comes out as 1 − Σ h[k]·z^−(k+1).
 *
 * Below 44.1 kHz there are none, as all the room that noise could go to is heard.
 *
 * @param sampleRate in Hz
 */
export function noiseShapingTaps(sampleRate: number): readonly number[] {
  if (sampleRate < 44_100) return [];
  return sampleRate <= 48_000 ? F_WEIGHTED : SECOND_DIFFERENCE;
}
