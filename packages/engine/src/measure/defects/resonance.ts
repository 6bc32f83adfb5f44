import { powerToDb } from '../../audio/decibels.ts';
import { powerOfTen } from '../../audio/exact-math.ts';
import { quantile } from '../row-statistics.ts';
import { thirdOctaveCenters } from '../spectrum/third-octaves.ts';
import type { Defect } from './defect.ts';
import { confidenceBetween, type FullEvidence } from './detector.ts';
import { readMeanSpectrum } from './mean-spectrum.ts';
import { wholePiece } from './stretches.ts';
import { decimal, hertz } from './wording.ts';

/** Below lie drums and bass notes, above hi-hats: peaks there are how the instruments sound. */
const LOWEST_HZ = 250;
const HIGHEST_HZ = 9_000;
/** From a band's middle to its edge, 2^(1/12): sixths of an octave hold two semitones, so that one note of a key stands out less. */
const BAND_EDGE = 1.059463094359295;
/** From one band's middle to the next, 2^(1/24): bands overlap, so that no resonance falls between two. */
const BAND_STEP = 1.029302236643492;
const BANDS_HALF_AN_OCTAVE = 12;
/** Over the median of the octave around. */
const LEAST_EXCESS_DB = 5.5;
const CERTAIN_EXCESS_DB = 11;
/** More is no resonance but a sound of its own: a drone, a whistle. */
const MOST_EXCESS_DB = 20;
/** Bins that hold nearly all of a band: then it is a tone, not a band. A Hann window spreads a tone over four. */
const TONE_BINS = 4;
const TONE_SHARE = 0.8;
/** How its third-octave stands above the neighbours in half of the loud windows, and in 85 %: chords change, a room does not. */
const LEAST_USUAL_DB = 3.5;
const PERSISTENT_SHARE = 0.85;
const LEAST_PERSISTENT_DB = 1;
const LOUD_WITHIN_DB = 20;

/**
 * A narrow band that stands above its octave nearly all the time, whatever is played: a room, a microphone, a ringing drum. A
 * piece on one chord may look the same (a single held tone does not), and a resonance that a single instrument excites now and then is not found.
 */
export function findResonance(evidence: FullEvidence): Defect | undefined {
  const bands = slidingBandLevels(evidence);
  const candidates = bands
    .map(({ centerHz, levelDb }, band) => {
      const octave = bands.slice(Math.max(0, band - BANDS_HALF_AN_OCTAVE), band + BANDS_HALF_AN_OCTAVE + 1);
      const medianDb = quantile(
        octave.map((other) => other.levelDb),
        0.5,
      );
      return { centerHz, excessDb: levelDb - medianDb };
    })
    .filter(
      ({ centerHz, excessDb }, band, all) =>
        centerHz >= LOWEST_HZ &&
        centerHz <= Math.min(HIGHEST_HZ, evidence.sampleRate / 3) &&
        excessDb >= LEAST_EXCESS_DB &&
        excessDb <= MOST_EXCESS_DB &&
        excessDb >= (all[band - 1]?.excessDb ?? 0) &&
        excessDb >= (all[band + 1]?.excessDb ?? 0),
    )
    .filter(({ centerHz }) => !isTone(evidence, centerHz))
    .map((peak) => ({ ...peak, ...excessOverTime(evidence, peak.centerHz) }))
    .filter(({ persistentDb, usualDb }) => persistentDb >= LEAST_PERSISTENT_DB && usualDb >= LEAST_USUAL_DB);
  if (candidates.length === 0) return undefined;
  const strongest = candidates.reduce((most, peak) => (peak.excessDb > most.excessDb ? peak : most));
  return {
    kind: 'resonance',
    severity: strongest.excessDb >= CERTAIN_EXCESS_DB ? 'warning' : 'note',
    confidence: confidenceBetween(strongest.excessDb, {
      least: LEAST_EXCESS_DB,
      certain: CERTAIN_EXCESS_DB,
    }),
    ...wholePiece(evidence),
    channels: [...evidence.hops.peaks.keys()],
    measured: {
      centerHz: strongest.centerHz,
      excessDb: strongest.excessDb,
      persistentDb: strongest.persistentDb,
    },
    sentence: `A narrow band around ${hertz(strongest.centerHz)} stands ${decimal(strongest.excessDb)} dB above its octave nearly all the time.`,
  };
}

function slidingBandLevels(evidence: FullEvidence): { centerHz: number; levelDb: number }[] {
  const spectrum = readMeanSpectrum(evidence);
  const bands: { centerHz: number; levelDb: number }[] = [];
  for (let centerHz = LOWEST_HZ / 2; centerHz < Math.min(2 * HIGHEST_HZ, evidence.sampleRate / 2.3); ) {
    bands.push({
      centerHz,
      levelDb: powerToDb(spectrum.between(centerHz / BAND_EDGE, centerHz * BAND_EDGE)),
    });
    centerHz *= BAND_STEP;
  }
  return bands;
}

function isTone(evidence: FullEvidence, centerHz: number): boolean {
  const { binHz, powers } = readMeanSpectrum(evidence);
  const band = powers.subarray(
    Math.ceil(centerHz / BAND_EDGE / binHz),
    Math.ceil((centerHz * BAND_EDGE) / binHz),
  );
  const strongest = band.slice().sort().subarray(-TONE_BINS);
  const sum = (values: Float64Array) => values.reduce((total, power) => total + power, 0);
  return sum(strongest) >= TONE_SHARE * sum(band);
}

/** What the third-octave around a frequency has above the mean of two neighbours on either side, window by window. */
function excessOverTime(
  { spectrum, sampleRate }: FullEvidence,
  frequencyHz: number,
): { persistentDb: number; usualDb: number } {
  const { windowCount, midBands, sideBands } = spectrum;
  const centers = thirdOctaveCenters(sampleRate);
  const ratio = (centerHz: number) => Math.max(centerHz / frequencyHz, frequencyHz / centerHz);
  const band = centers.reduce(
    (best, centerHz, index) => (ratio(centerHz) < ratio(centers[best]!) ? index : best),
    0,
  );
  const windows = Array.from({ length: windowCount }, (_, window) => {
    const powerOf = (index: number) =>
      midBands[window * centers.length + index]! + sideBands[window * centers.length + index]!;
    const neighbors = [band - 2, band - 1, band + 1, band + 2].filter((index) => index in centers);
    const neighborsDb =
      neighbors.reduce((sum, index) => sum + powerToDb(powerOf(index)), 0) / neighbors.length;
    return { power: powerOf(band), excessDb: powerToDb(powerOf(band)) - neighborsDb };
  });
  const loudest = windows.reduce((most, { power }) => Math.max(most, power), 0);
  const loud = windows.filter(({ power }) => power >= loudest * powerOfTen(-LOUD_WITHIN_DB / 10));
  const excesses = loud.map(({ excessDb }) => excessDb);
  return { persistentDb: quantile(excesses, 1 - PERSISTENT_SHARE), usualDb: quantile(excesses, 0.5) };
}
