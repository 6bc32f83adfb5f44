/** At which lags stretches of one piece are found in another: each by itself, at a low rate, over the whole range. */
import type { AudioSource } from '@earwitness/engine';
import { hannWindow } from '../processing/hann-window.ts';
import { decimate, designDecimation } from './decimate.ts';
import type { LagCandidates } from './lag-line.ts';
import { createLagSearch } from './lag-search.ts';
import { energyOf, readStereo, type StereoStretch, windowed } from './read-stereo.ts';

/** Delay shows well below 2 kHz; the last frames are settled at the full rate. */
const SEARCH_RATE_HZ = 5_512.5;
const LOWEST_HZ = 60;
/** Share of the search rate, where its low-pass ends. */
const HIGHEST = 0.42;
const MOST_PLACES = 16;
/** With a second of lag on either side it fills a transform. */
const LONGEST_PLACE_SECONDS = 3.7;
/** Of short music a place is an eighth, but not below this … */
const SHORT_PLACE_SECONDS = 1.5;
/** … unless that would leave fewer than this many, each beginning in the middle of the one before. */
const LEAST_PLACES = 6;
/** Places this far below the loudest one are silence or noise. */
const QUIET_PLACE_ENERGY = 1e-5;
const CANDIDATES = 6;
/** Lags nearer than this belong to one peak. */
const PEAK_SECONDS = 0.003;

function placeSeconds(seconds: number): number {
  const shortest = Math.min(SHORT_PLACE_SECONDS, (2 * seconds) / (LEAST_PLACES + 1));
  return Math.min(LONGEST_PLACE_SECONDS, Math.max(shortest, seconds / 8));
}

/** The highest peaks of a fit, best first; where a peak lies between samples a parabola says. */
function highestPeaks(fits: Float64Array, apart: number): { shift: number; fit: number }[] {
  const peaks: { shift: number; fit: number }[] = [];
  for (let index = 1; index < fits.length - 1; index += 1) {
    const fit = fits[index]!;
    const before = fits[index - 1]!;
    const behind = fits[index + 1]!;
    if (fit > before && fit >= behind)
      peaks.push({ shift: index + (before - behind) / (2 * (before - 2 * fit + behind)), fit });
  }
  peaks.sort((one, other) => other.fit - one.fit);
  const kept: { shift: number; fit: number }[] = [];
  for (const peak of peaks) {
    if (kept.length === CANDIDATES) break;
    if (kept.every(({ shift }) => Math.abs(shift - peak.shift) >= apart)) kept.push(peak);
  }
  return kept;
}

/**
 * Looks for places of `shorter`, spread evenly, in `longer`.
 *
 * @param furthestSeconds lags beyond are not looked at
 * @returns places at which both have sound, in the order of time, with the frame of their middle; none for silence. `resolution` is
 *   the length in frames of one sample of the search
 */
export async function searchPlaces(
  shorter: AudioSource,
  longer: AudioSource,
  { furthestSeconds }: { furthestSeconds: number },
): Promise<{ places: LagCandidates[]; resolution: number }> {
  const { sampleRate, frameCount } = shorter;
  const factor = Math.ceil(sampleRate / SEARCH_RATE_HZ);
  const rate = sampleRate / factor;
  const decimation = { factor, taps: designDecimation(factor) };
  const readDecimated = async (
    source: AudioSource,
    stretch: { startFrame: number; frames: number },
  ): Promise<StereoStretch> => {
    const { left, right } = await readStereo(source, stretch);
    return { left: decimate(left, decimation), right: decimate(right, decimation) };
  };

  const length = Math.floor(placeSeconds(frameCount / sampleRate) * rate);
  const frames = length * factor;
  const furthest = Math.ceil(furthestSeconds * rate) + 2;
  const span = length + 2 * furthest;
  const search = createLagSearch(2 ** Math.ceil(Math.log2(span)), [LOWEST_HZ / rate, HIGHEST]);
  const window = hannWindow(length);
  const count = Math.min(MOST_PLACES, Math.floor((2 * (frameCount - frames)) / frames) + 1);

  const heard: { place: LagCandidates; energy: number; energyAround: number }[] = [];
  for (let index = 0; index < count; index += 1) {
    const startFrame = count === 1 ? 0 : Math.round(((frameCount - frames) * index) / (count - 1));
    const here = await readDecimated(shorter, { startFrame, frames });
    const startAround = startFrame - furthest * factor;
    const around = await readDecimated(longer, { startFrame: startAround, frames: span * factor });
    // what lies around begins `furthest` samples earlier, so that a lag of 0 is a shift of `furthest`
    const fits = search(windowed(here, window), around).subarray(0, 2 * furthest + 1);
    const candidates = highestPeaks(fits, PEAK_SECONDS * rate).map(({ shift, fit }) => ({
      lagFrames: (shift - furthest) * factor,
      fit,
    }));
    if (candidates.length > 0)
      heard.push({
        place: { frame: startFrame + frames / 2, candidates },
        energy: energyOf(here),
        energyAround: energyOf(around),
      });
  }
  const floor = QUIET_PLACE_ENERGY * Math.max(0, ...heard.map(({ energy }) => energy));
  const floorAround = QUIET_PLACE_ENERGY * Math.max(0, ...heard.map(({ energyAround }) => energyAround));
  const places = heard
    .filter(({ energy, energyAround }) => energy > floor && energyAround > floorAround)
    .map(({ place }) => place);
  return { places, resolution: factor };
}
