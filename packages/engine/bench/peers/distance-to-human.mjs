/**
 * `D`: how far a master is from the human one with the level removed, as the root mean square of four distances. Windows, gates
 * and quantiles are those of ffmpeg's ebur128 filter, by which the stored figures of other engines were read.
 */
import { transform } from './fourier.mjs';
import { blockPowers, kWeighted } from './k-weighted.mjs';

const BLOCKS_A_SECOND = 10;
const MOMENTARY_BLOCKS = 4;
const SHORT_TERM_BLOCKS = 30;
const ABSOLUTE_GATE_LUFS = -70;
/** Quieter windows than this below the integrated loudness are pauses. */
const PAUSE_LU = 20;
const QUANTILES = Array.from({ length: 10 }, (_, k) => 0.05 + 0.1 * k);
const WINDOW_FRAMES = 8192;
const BAND_CENTERS_HZ = Array.from({ length: 28 }, (_, band) => 31.5 * 2 ** (band / 3));
const HALF_BAND = 2 ** (1 / 6);

/** What `D` compares, of stereo at 44.1 kHz. */
export function readFeatures(audio) {
  const powers = blockPowers(kWeighted(audio), audio.sampleRate / BLOCKS_A_SECOND);
  const momentary = windowLoudness(powers, MOMENTARY_BLOCKS);
  const shortTerm = windowLoudness(powers, SHORT_TERM_BLOCKS);
  const integratedLufs = gated(momentary, 10);
  return {
    integratedLufs,
    loudnessRangeLu: rangeOf(shortTerm),
    momentaryQuantilesLu: quantiles(
      momentary
        .slice(1)
        .filter((lufs) => lufs > integratedLufs - PAUSE_LU)
        .map((lufs) => lufs - integratedLufs),
      QUANTILES,
    ),
    spectrumDb: thirdOctaves(audio),
    sideToMidDb: sideToMid(audio.channels),
  };
}

/** @returns {{ D: number, spectrumDb: number, momentaryLu: number, sideToMidDb: number, loudnessRangeLu: number }} */
export function distanceToHuman(candidate, human) {
  const differences = candidate.spectrumDb.map((db, band) => db - human.spectrumDb[band]);
  const level = mean(differences);
  const spectrumDb = rootMeanSquare(differences.map((db) => db - level));
  const momentaryLu = rootMeanSquare(
    candidate.momentaryQuantilesLu.map((lu, k) => lu - human.momentaryQuantilesLu[k]),
  );
  const sideToMidDb = candidate.sideToMidDb - human.sideToMidDb;
  const loudnessRangeLu = candidate.loudnessRangeLu - human.loudnessRangeLu;
  const D = rootMeanSquare([spectrumDb, momentaryLu, sideToMidDb, loudnessRangeLu]);
  return { D, spectrumDb, momentaryLu, sideToMidDb, loudnessRangeLu };
}

/** Entry i is the window that begins with block i. */
function windowLoudness(powers, blocks) {
  return Array.from({ length: Math.max(0, powers.length + 1 - blocks) }, (_, start) =>
    lufsOf(mean(powers.subarray(start, start + blocks))),
  );
}

/** The loudness of the windows that pass the absolute gate and the one relative to what passed it. */
function gated(windows, relativeLu) {
  const loud = windows.filter((lufs) => lufs >= ABSOLUTE_GATE_LUFS);
  const gate = averageLoudness(loud) - relativeLu;
  return averageLoudness(loud.filter((lufs) => lufs >= gate));
}

function rangeOf(windows) {
  const loud = windows.filter((lufs) => lufs >= ABSOLUTE_GATE_LUFS);
  const gate = averageLoudness(loud) - 20;
  const sorted = loud.filter((lufs) => lufs >= gate).sort((a, b) => a - b);
  const at = (share) => sorted[Math.max(0, Math.floor(share * sorted.length + 0.5) - 1)] ?? 0;
  return at(0.95) - at(0.1);
}

const averageLoudness = (windows) => lufsOf(mean(windows.map((lufs) => 10 ** ((lufs + 0.691) / 10))));

const lufsOf = (power) => -0.691 + 10 * Math.log10(power + 1e-12);

/** Of both channels' mean power; Welch's method with Hann windows. */
function thirdOctaves({ sampleRate, channels: [left, right] }) {
  const sums = new Float64Array(WINDOW_FRAMES / 2 + 1);
  const re = new Float64Array(WINDOW_FRAMES);
  const im = new Float64Array(WINDOW_FRAMES);
  let windows = 0;
  for (let start = 0; start < left.length - WINDOW_FRAMES; start += WINDOW_FRAMES / 2) {
    for (let n = 0; n < WINDOW_FRAMES; n++) {
      re[n] = left[start + n] * HANN[n];
      im[n] = right[start + n] * HANN[n];
    }
    transform(re, im);
    // Left and right together in one transform: bins k and −k hold |L|² + |R|² between them.
    for (let k = 0; k < sums.length; k++) {
      const mirrored = (WINDOW_FRAMES - k) % WINDOW_FRAMES;
      sums[k] += (re[k] ** 2 + im[k] ** 2 + re[mirrored] ** 2 + im[mirrored] ** 2) / 2;
    }
    windows++;
  }
  const binHz = sampleRate / WINDOW_FRAMES;
  return BAND_CENTERS_HZ.map((centerHz) => {
    let power = 0;
    for (let k = 0; k < sums.length; k++) {
      if (k * binHz >= centerHz / HALF_BAND && k * binHz < centerHz * HALF_BAND) power += sums[k];
    }
    return 10 * Math.log10(power / windows / 2 + 1e-12);
  });
}

const HANN = Float64Array.from(
  { length: WINDOW_FRAMES },
  (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / (WINDOW_FRAMES - 1)),
);

function sideToMid([left, right]) {
  let [mid, side] = [0, 0];
  for (let n = 0; n < left.length; n++) {
    mid += ((left[n] + right[n]) / 2) ** 2;
    side += ((left[n] - right[n]) / 2) ** 2;
  }
  return 10 * Math.log10((side / left.length + 1e-12) / (mid / left.length + 1e-12));
}

/** Linear between order statistics. */
function quantiles(values, shares) {
  const sorted = values.toSorted((a, b) => a - b);
  return shares.map((share) => {
    const at = share * (sorted.length - 1);
    const below = Math.floor(at);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  });
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const rootMeanSquare = (values) => Math.sqrt(mean(values.map((value) => value ** 2)));
