/** What two renderings have in common around a lag that is known roughly: place by place and band by band, at the full rate. */
import type { AudioSource } from '@earwitness/engine';
import { hannWindow } from '../processing/hann-window.ts';
import { type CrossSpectrum, createCrossSpectrum } from './cross-spectrum.ts';
import { type LagLine, lagAt } from './lag-line.ts';
import { energyOf, readStereo, type StereoStretch, windowed } from './read-stereo.ts';

const MOST_PLACES = 16;
const PLACE_SECONDS = 0.75;
/** A longer transform tells no more about the last frames. */
const MOST_PLACE_FRAMES = 65_536;
const LEAST_PLACE_FRAMES = 1_024;
/** Bands of equal width up to half the rate. */
export const BANDS = 256;
/** Below, rooms and rumble have their own phase. */
const LOWEST_HZ = 40;
/** A band this far below all others together holds no music, only rounding. */
const SILENT_BAND_POWER = 1e-9;
/** Places this far below the loudest one are silence or noise. */
const QUIET_PLACE_ENERGY = 1e-5;
const LEVEL_BLOCK_SECONDS = 0.05;

/** Complex numbers, one a band. */
export interface BandCoherence {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

export interface LocalCoherence extends BandCoherence {
  /** Where in the anchor the place tells its lag: the center of what changes in it. */
  readonly frame: number;
  /** Whole frames by which the other was read later; what is missing shows in the phases. */
  readonly readLag: number;
  /** Energy of short blocks of both, one after the other. */
  readonly levels: readonly { readonly energy: number; readonly otherEnergy: number }[];
}

/** Sums over the bins of each band. */
function toBands(values: Float64Array): Float64Array {
  const width = (values.length - 1) / BANDS;
  return Float64Array.from({ length: BANDS }, (_, band) => {
    let sum = 0;
    for (let bin = band * width; bin < (band + 1) * width; bin += 1) sum += values[bin]!;
    return sum;
  });
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** Cross spectrum over the root of both powers, band by band; nothing in bands without music. */
function coherenceOf(
  cross: CrossSpectrum,
  lowestBand: number,
): BandCoherence & { energy: number; otherEnergy: number } {
  const real = toBands(cross.real);
  const imaginary = toBands(cross.imaginary);
  const power = toBands(cross.anchorPower);
  const otherPower = toBands(cross.otherPower);
  const energy = sumOf(power);
  const otherEnergy = sumOf(otherPower);
  for (let band = 0; band < BANDS; band += 1) {
    const isHeard =
      band >= lowestBand &&
      power[band]! > SILENT_BAND_POWER * energy &&
      otherPower[band]! > SILENT_BAND_POWER * otherEnergy;
    const scale = isHeard ? 1 / Math.sqrt(power[band]! * otherPower[band]!) : 0;
    real[band]! *= scale;
    imaginary[band]! *= scale;
  }
  return { real, imaginary, energy, otherEnergy };
}

function blockLevels(
  here: StereoStretch,
  there: StereoStretch,
  blockFrames: number,
): LocalCoherence['levels'] {
  const energyAt = ({ left, right }: StereoStretch, start: number): number =>
    energyOf({
      left: left.subarray(start, start + blockFrames),
      right: right.subarray(start, start + blockFrames),
    });
  const blocks = Math.max(1, Math.floor(here.left.length / blockFrames));
  return Array.from({ length: blocks }, (_, block) => ({
    energy: energyAt(here, block * blockFrames),
    otherEnergy: energyAt(there, block * blockFrames),
  }));
}

/** Center of the energy of differences: phases tell lags by the square of the frequency. */
function centerOfChange({ left, right }: StereoStretch): number {
  let moment = 0;
  let total = 0;
  for (let frame = 1; frame < left.length; frame += 1) {
    const change = (left[frame]! - left[frame - 1]!) ** 2 + (right[frame]! - right[frame - 1]!) ** 2;
    moment += change * (frame - 0.5);
    total += change;
  }
  return total === 0 ? left.length / 2 : moment / total;
}

/** A power of two that fits into what both have. */
function placeFramesOf(commonFrames: number, sampleRate: number): number {
  const wished = Math.min(PLACE_SECONDS * sampleRate, commonFrames / 2);
  return Math.max(LEAST_PLACE_FRAMES, Math.min(MOST_PLACE_FRAMES, 2 ** Math.round(Math.log2(wished))));
}

/**
 * Listens to places spread evenly over what both have.
 *
 * @param line lag of `other` against `anchor`, to within some frames
 * @returns places at which both have sound
 */
export async function measureLocally(
  anchor: AudioSource,
  other: AudioSource,
  line: LagLine,
): Promise<LocalCoherence[]> {
  const { sampleRate } = anchor;
  const from = Math.max(0, Math.ceil(-lagAt(line, 0)));
  const to = Math.min(anchor.frameCount, Math.floor(other.frameCount - lagAt(line, anchor.frameCount)));
  const frames = placeFramesOf(to - from, sampleRate);
  const room = Math.max(0, to - from - frames);
  const count = Math.min(MOST_PLACES, Math.floor((4 * room) / frames) + 1);
  const window = hannWindow(frames);
  const crossSpectrumOf = createCrossSpectrum(frames);
  const lowestBand = Math.floor((LOWEST_HZ * 2 * BANDS) / sampleRate);

  const heard: { place: LocalCoherence; energy: number; otherEnergy: number }[] = [];
  for (let index = 0; index < count; index += 1) {
    const startFrame = count === 1 ? from : Math.round(from + (room * index) / (count - 1));
    const readLag = Math.round(lagAt(line, startFrame + frames / 2));
    const here = await readStereo(anchor, { startFrame, frames });
    const there = await readStereo(other, { startFrame: startFrame + readLag, frames });
    const faded = windowed(here, window);
    const cross = crossSpectrumOf(faded, windowed(there, window));
    const frame = startFrame + centerOfChange(faded);
    const { real, imaginary, energy, otherEnergy } = coherenceOf(cross, lowestBand);
    const levels = blockLevels(here, there, Math.round(LEVEL_BLOCK_SECONDS * sampleRate));
    heard.push({ place: { frame, readLag, real, imaginary, levels }, energy, otherEnergy });
  }
  const floor = QUIET_PLACE_ENERGY * Math.max(0, ...heard.map(({ energy }) => energy));
  const otherFloor = QUIET_PLACE_ENERGY * Math.max(0, ...heard.map(({ otherEnergy }) => otherEnergy));
  return heard
    .filter(({ energy, otherEnergy }) => energy > floor && otherEnergy > otherFloor)
    .map(({ place }) => place);
}

/** Turns the phase of each band back by what a lag turns it. @param into receives the sum with what it holds */
export function addDelayed(
  { real, imaginary }: BandCoherence,
  lag: number,
  into: { real: Float64Array; imaginary: Float64Array },
): void {
  for (let band = 0; band < BANDS; band += 1) {
    const phase = (Math.PI * lag * (band + 0.5)) / BANDS;
    const cos = Math.cos(phase);
    const sin = Math.sin(phase);
    into.real[band]! += real[band]! * cos - imaginary[band]! * sin;
    into.imaginary[band]! += real[band]! * sin + imaginary[band]! * cos;
  }
}

/**
 * How well bands fit at a lag.
 *
 * @param weights one a band
 * @returns a complex number: its magnitude is the envelope of the correlation, its phase that of a rotation between the two
 */
export function fitAt(
  { real, imaginary }: BandCoherence,
  weights: Float64Array,
  lag: number,
): { real: number; imaginary: number } {
  const step = (Math.PI * lag) / BANDS;
  const stepCos = Math.cos(step);
  const stepSin = Math.sin(step);
  let cos = Math.cos(step / 2);
  let sin = Math.sin(step / 2);
  const sum = { real: 0, imaginary: 0 };
  for (let band = 0; band < BANDS; band += 1) {
    const weight = weights[band]!;
    sum.real += weight * (real[band]! * cos - imaginary[band]! * sin);
    sum.imaginary += weight * (real[band]! * sin + imaginary[band]! * cos);
    const next = cos * stepCos - sin * stepSin;
    sin = cos * stepSin + sin * stepCos;
    cos = next;
  }
  return sum;
}
