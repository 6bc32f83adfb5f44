import { powerToDb } from '../../audio/decibels.ts';
import { powerOfTen } from '../../audio/exact-math.ts';
import { thirdOctaveCenters } from '../spectrum/third-octaves.ts';
import type { Defect } from './defect.ts';
import { confidenceBetween, type FullEvidence } from './detector.ts';
import { readMeanSpectrum } from './mean-spectrum.ts';
import { quantile } from './order-statistics.ts';
import { placeOf, wholePiece } from './stretches.ts';
import { decimal, hertz } from './wording.ts';

/** Below lie drums and bass notes, above hi-hats: peaks there are how the instruments sound. */
const LOWEST_HZ = 250;
const HIGHEST_HZ = 9_000;
/** From a band's middle to its edge, 2^(1/12): sixths of an octave hold two semitones, so that one note of a key stands out less. */
const BAND_EDGE = 1.059463094359295;
/** Over the median of the octave around. */
const LEAST_EXCESS_DB = 4;
const CERTAIN_EXCESS_DB = 9;
/** In so many of the loud windows its third-octave stands above its neighbours: chords change, a room does not. */
const PERSISTENT_SHARE = 0.85;
const LEAST_PERSISTENT_DB = 3;
const LOUD_WITHIN_DB = 20;

/**
 * A narrow band that stands above its octave nearly all the time, whatever is played: a room, a microphone, a ringing drum. A
 * drone or a piece on one chord looks the same, and a resonance that a single instrument excites now and then is not found.
 */
export function findResonance(evidence: FullEvidence): Defect | undefined {
  const sixths = sixthOctaveLevels(evidence);
  const candidates = sixths
    .map(({ centerHz, levelDb }, band) => {
      const octave = sixths.slice(Math.max(0, band - 3), band + 4).map((other) => other.levelDb);
      return { centerHz, excessDb: levelDb - quantile(octave, 0.5) };
    })
    .filter(
      ({ centerHz, excessDb }, band, all) =>
        centerHz >= LOWEST_HZ &&
        centerHz <= Math.min(HIGHEST_HZ, evidence.sampleRate / 3) &&
        excessDb >= LEAST_EXCESS_DB &&
        excessDb >= (all[band - 1]?.excessDb ?? 0) &&
        excessDb >= (all[band + 1]?.excessDb ?? 0),
    )
    .map((peak) => ({ ...peak, persistentDb: persistentExcessDb(evidence, peak.centerHz) }))
    .filter(({ persistentDb }) => persistentDb >= LEAST_PERSISTENT_DB);
  if (candidates.length === 0) return undefined;
  const strongest = candidates.reduce((most, peak) => (peak.excessDb > most.excessDb ? peak : most));
  return {
    kind: 'resonance',
    severity: strongest.excessDb >= CERTAIN_EXCESS_DB ? 'warning' : 'note',
    confidence: confidenceBetween(Math.min(strongest.excessDb, strongest.persistentDb + 3), {
      least: LEAST_EXCESS_DB,
      certain: CERTAIN_EXCESS_DB,
    }),
    ...placeOf(wholePiece(evidence).stretches),
    channels: [...evidence.hops.peaks.keys()],
    measured: {
      centerHz: strongest.centerHz,
      excessDb: strongest.excessDb,
      persistentDb: strongest.persistentDb,
    },
    sentence: `A narrow band around ${hertz(strongest.centerHz)} stands ${decimal(strongest.excessDb)} dB above its octave nearly all the time.`,
  };
}

function sixthOctaveLevels(evidence: FullEvidence): { centerHz: number; levelDb: number }[] {
  const spectrum = readMeanSpectrum(evidence);
  const bands: { centerHz: number; levelDb: number }[] = [];
  for (let centerHz = LOWEST_HZ / 2; centerHz < Math.min(2 * HIGHEST_HZ, evidence.sampleRate / 2.3); ) {
    bands.push({
      centerHz,
      levelDb: powerToDb(spectrum.between(centerHz / BAND_EDGE, centerHz * BAND_EDGE)),
    });
    centerHz *= BAND_EDGE * BAND_EDGE;
  }
  return bands;
}

/** What the third-octave around a frequency has above the mean of two neighbours on either side, in all but a few of the loud windows. */
function persistentExcessDb({ spectrum, sampleRate }: FullEvidence, frequencyHz: number): number {
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
  return quantile(
    loud.map(({ excessDb }) => excessDb),
    1 - PERSISTENT_SHARE,
  );
}
