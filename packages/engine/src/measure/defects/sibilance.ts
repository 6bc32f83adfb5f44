import { powerRatiosToDb, powersToDb } from '../decibel-rows.ts';
import { quantile } from '../row-statistics.ts';
import { thirdOctaveCenters } from '../spectrum/third-octaves.ts';
import type { Defect } from './defect.ts';
import { confidenceBetween, type FullEvidence } from './detector.ts';
import { placeOf, secondsOf } from './stretches.ts';
import { clock, count, decimal } from './wording.ts';

/** Where s and sh lie, and where the voice itself is. */
const SIBILANT_HZ = [4_900, 9_000] as const;
const VOICE_HZ = [900, 4_100] as const;
/** A burst stands this far above the piece's usual ratio of the two … */
const LEAST_RISE_DB = 8;
const CERTAIN_RISE_DB = 13;
/** … and is as strong as the voice range itself, … */
const LEAST_RATIO_DB = 0;
/** … within this of the loudest moments of that range. */
const HEARD_WITHIN_DB = 15;
/** So many bursts a minute are a manner of speaking, not an accident. */
const LEAST_A_MINUTE = 4;

/**
 * Bursts at 5 to 9 kHz against 1 to 4 kHz, in the middle of the image where voices are, in windows of about 0.4 s. Cymbals and
 * breathy instruments burst there too: it says where to listen, not what it is.
 */
export function findSibilance(evidence: FullEvidence): Defect | undefined {
  const { spectrum, sampleRate } = evidence;
  const { windowCount, hopFrames, fftSize, midBands } = spectrum;
  const centers = thirdOctaveCenters(sampleRate);
  if (sampleRate < 2.2 * SIBILANT_HZ[1]) return undefined;
  const sibilantPowers = powersBetween(SIBILANT_HZ, centers, midBands);
  const voicePowers = powersBetween(VOICE_HZ, centers, midBands);
  const sibilantDb = powersToDb(sibilantPowers);
  const ratioDb = powerRatiosToDb(sibilantPowers, voicePowers);
  const usualDb = quantile(whereFinite(ratioDb, ratioDb), 0.5);
  const loudestDb = quantile(whereFinite(ratioDb, sibilantDb), 0.98);
  const risesDb: number[] = [];
  const stretches: { startSeconds: number; endSeconds: number }[] = [];
  for (let window = 0; window < windowCount; window++) {
    const ratio = ratioDb[window]!;
    const isBurst =
      Number.isFinite(ratio) &&
      ratio >= usualDb + LEAST_RISE_DB &&
      ratio >= LEAST_RATIO_DB &&
      sibilantDb[window]! >= loudestDb - HEARD_WITHIN_DB;
    if (!isBurst) continue;
    risesDb.push(ratio - usualDb);
    const startSeconds = (window * hopFrames) / sampleRate;
    const endSeconds = Math.min(secondsOf(evidence), (window * hopFrames + fftSize) / sampleRate);
    const last = stretches.at(-1);
    if (last && startSeconds <= last.endSeconds) last.endSeconds = endSeconds;
    else stretches.push({ startSeconds, endSeconds });
  }
  if (stretches.length < Math.max(2, (LEAST_A_MINUTE * secondsOf(evidence)) / 60)) return undefined;
  const riseDb = quantile(risesDb, 0.5);
  return {
    kind: 'sibilance',
    severity: 'note',
    confidence: confidenceBetween(riseDb, { least: LEAST_RISE_DB, certain: CERTAIN_RISE_DB }),
    ...placeOf(stretches),
    channels: [...evidence.hops.peaks.keys()].slice(0, 2),
    measured: { burstCount: stretches.length, riseDb, usualRatioDb: usualDb },
    sentence: `${count(stretches.length, 'burst')} at 5 to 9 kHz, ${decimal(riseDb)} dB above the usual, from ${clock(stretches[0]!.startSeconds)}: sibilants or cymbals.`,
  };
}

/** The values of the windows whose ratio is one: neither range is silent. */
function whereFinite(ratios: Float64Array, values: Float64Array): Float64Array {
  const kept = new Float64Array(values.length);
  let count = 0;
  for (let window = 0; window < values.length; window++) {
    if (Number.isFinite(ratios[window])) kept[count++] = values[window]!;
  }
  return kept.subarray(0, count);
}

/** The power of each window in the bands whose centres lie between two frequencies. */
function powersBetween(
  [low, high]: readonly [number, number],
  centers: readonly number[],
  bands: Float32Array,
): Float64Array {
  const first = centers.findIndex((centerHz) => centerHz > low);
  const end = centers.findLastIndex((centerHz) => centerHz < high) + 1;
  const powers = new Float64Array(bands.length / centers.length);
  for (let window = 0; window < powers.length; window++) {
    const row = window * centers.length;
    for (let band = first; band < end; band++) powers[window]! += bands[row + band]!;
  }
  return powers;
}
