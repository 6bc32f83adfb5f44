/** What planned stereo width does to the side signal, by frequency: the magnitude of its analog prototypes. */
import { bandCurveDb } from './equalizer-band-curve.ts';
import type { StereoWidthSettings } from './mastering-plan.ts';

/** The shelf that is steepest without overshoot. */
export const WIDTH_SHELF_Q = Math.SQRT1_2;
/** From the frequency where two Butterworth high-passes of second order are 20 dB down together to their corner: r⁴/(1 + r⁴) = 0.1. */
export const MONO_CORNER_RATIO = Math.sqrt(3);

/** The gain of the side signal at a frequency, in dB. */
export function sideCurveDb({ bands, monoBelowHz }: StereoWidthSettings, frequencyHz: number): number {
  let [curveDb, reachedDb] = [0, 0];
  for (const { fromHz, sideGainDb } of bands) {
    const gainDb = sideGainDb - reachedDb;
    reachedDb = sideGainDb;
    curveDb +=
      fromHz === 0
        ? gainDb
        : bandCurveDb({ shape: 'high-shelf', frequencyHz: fromHz, gainDb, q: WIDTH_SHELF_Q }, frequencyHz);
  }
  if (monoBelowHz === null) return curveDb;
  const fourth = (frequencyHz / (MONO_CORNER_RATIO * monoBelowHz)) ** 4;
  return curveDb + 20 * Math.log10(fourth / (1 + fourth));
}
