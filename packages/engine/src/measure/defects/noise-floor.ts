import { powersToDb } from '../decibel-rows.ts';
import { endOfHop, HOP_SECONDS } from '../evidence.ts';
import { sumOf, sumsAcross } from '../row-statistics.ts';
import { thirdOctaveCenters } from '../spectrum/third-octaves.ts';
import type { Defect } from './defect.ts';
import { confidenceBetween, type DefectReadings, type FullEvidence } from './detector.ts';
import { placeOf } from './stretches.ts';
import { clock, decimal } from './wording.ts';

/** 1 s. */
const LEAST_HOPS = 10;
/** Noise keeps its level: all hops of a stretch lie within this; reverberation falls by more. */
const MOST_SPREAD_DB = 2;
/** So far below the music it is a pause. */
const BELOW_LOUDNESS_DB = 20;
/** Floors of 24-bit and 16-bit files lie at −140 and −95, of a quiet studio at −80. */
const LEAST_LEVEL_DBFS = -78;
const CERTAIN_LEVEL_DBFS = -66;
const WARNING_LEVEL_DBFS = -62;
const FAULT_LEVEL_DBFS = -48;
/** A band holds no more than this share of noise's power above 50 Hz; of a held note it holds nearly all. */
const MOST_BAND_SHARE = 0.5;

/**
 * Noise that stands alone in a pause: the quietest second of steady level and broad spectrum. Under music that never pauses it
 * cannot be seen, and a soft pad of noise played on purpose looks the same.
 */
export function findNoiseFloor(
  evidence: FullEvidence,
  { integratedLufs }: DefectReadings,
): Defect | undefined {
  if (integratedLufs === null) return undefined;
  const levels = hopLevelsDbfs(evidence);
  const stretches = steadyStretches(levels)
    .map(({ start, end }) => ({ start, end, levelDbfs: sumOf(levels.subarray(start, end)) / (end - start) }))
    .filter(
      ({ levelDbfs, start, end }) =>
        levelDbfs <= integratedLufs - BELOW_LOUDNESS_DB &&
        levelDbfs >= LEAST_LEVEL_DBFS &&
        isBroad(evidence, { start, end }),
    );
  if (stretches.length === 0) return undefined;
  const levelDbfs = Math.min(...stretches.map((stretch) => stretch.levelDbfs));
  const overLoudnessDb = levelDbfs - integratedLufs;
  return {
    kind: 'noise-floor',
    severity: levelDbfs >= FAULT_LEVEL_DBFS ? 'fault' : levelDbfs >= WARNING_LEVEL_DBFS ? 'warning' : 'note',
    confidence: confidenceBetween(levelDbfs, { least: LEAST_LEVEL_DBFS, certain: CERTAIN_LEVEL_DBFS }),
    ...placeOf(
      stretches.map(({ start, end }) => ({
        startSeconds: start * HOP_SECONDS,
        endSeconds: end * HOP_SECONDS,
      })),
    ),
    channels: [...evidence.hops.peaks.keys()],
    measured: { levelDbfs, belowLoudnessDb: -overLoudnessDb },
    sentence: `Noise at ${decimal(levelDbfs)} dBFS stands alone in pauses, from ${clock(stretches[0]!.start * HOP_SECONDS)}.`,
  };
}

/** Mean of the channels; the last hop may be cut short and is left out. */
function hopLevelsDbfs({ hops: { energies }, sampleRate }: FullEvidence): Float64Array {
  const sums = sumsAcross(energies);
  const powers = sums.subarray(0, -1);
  for (let hop = 0; hop < powers.length; hop++) {
    const frames = endOfHop(hop, sampleRate) - endOfHop(hop - 1, sampleRate);
    powers[hop]! /= frames * energies.length;
  }
  return powersToDb(powers);
}

function steadyStretches(levels: Float64Array): { start: number; end: number }[] {
  const stretches: { start: number; end: number }[] = [];
  for (let start = 0; start < levels.length; ) {
    let lowest = levels[start]!;
    let highest = lowest;
    let end = start + 1;
    while (end < levels.length) {
      lowest = Math.min(lowest, levels[end]!);
      highest = Math.max(highest, levels[end]!);
      // Written so that silence, −∞ less −∞, ends a stretch.
      if (!(highest - lowest <= MOST_SPREAD_DB)) break;
      end++;
    }
    if (end - start >= LEAST_HOPS) stretches.push({ start, end });
    start = end - start >= LEAST_HOPS ? end : start + 1;
  }
  return stretches;
}

/** By the spectra of the windows that lie within the stretch. */
function isBroad(
  { spectrum, sampleRate }: FullEvidence,
  { start, end }: { start: number; end: number },
): boolean {
  const { fftSize, hopFrames, midBands, sideBands } = spectrum;
  const centers = thirdOctaveCenters(sampleRate);
  const first = Math.ceil(endOfHop(start - 1, sampleRate) / hopFrames);
  const last = Math.floor((endOfHop(end - 1, sampleRate) - fftSize) / hopFrames);
  const powers = centers.map((centerHz, band) => {
    let sum = 0;
    for (let window = first; window <= last && centerHz > 50; window++) {
      const place = window * centers.length + band;
      sum += (midBands[place] ?? 0) + (sideBands[place] ?? 0);
    }
    return sum;
  });
  const total = powers.reduce((sum, power) => sum + power, 0);
  return total > 0 && Math.max(...powers) <= MOST_BAND_SHARE * total;
}
