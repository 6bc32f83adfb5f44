import { powerToDb } from '../../audio/decibels.ts';
import { thirdOctaveCenters } from '../spectrum/third-octaves.ts';
import type { Defect } from './defect.ts';
import { confidenceBetween, type FullEvidence } from './detector.ts';
import { quantile } from './order-statistics.ts';
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
  const powerOf = (window: number, [low, high]: readonly [number, number]) =>
    centers.reduce(
      (sum, centerHz, band) =>
        centerHz > low && centerHz < high ? sum + midBands[window * centers.length + band]! : sum,
      0,
    );
  const windows = Array.from({ length: windowCount }, (_, window) => {
    const [sibilant, voice] = [powerOf(window, SIBILANT_HZ), powerOf(window, VOICE_HZ)];
    return { sibilantDb: powerToDb(sibilant), ratioDb: powerToDb(sibilant / voice) };
  }).map((window, index) => ({ ...window, index }));
  const heard = windows.filter(({ ratioDb }) => Number.isFinite(ratioDb));
  const usualDb = quantile(
    heard.map(({ ratioDb }) => ratioDb),
    0.5,
  );
  const loudestDb = quantile(
    heard.map(({ sibilantDb }) => sibilantDb),
    0.98,
  );
  const bursts = heard.filter(
    ({ ratioDb, sibilantDb }) =>
      ratioDb >= usualDb + LEAST_RISE_DB &&
      ratioDb >= LEAST_RATIO_DB &&
      sibilantDb >= loudestDb - HEARD_WITHIN_DB,
  );
  const stretches: { startSeconds: number; endSeconds: number }[] = [];
  for (const { index } of bursts) {
    const startSeconds = (index * hopFrames) / sampleRate;
    const endSeconds = Math.min(secondsOf(evidence), (index * hopFrames + fftSize) / sampleRate);
    const last = stretches.at(-1);
    if (last && startSeconds <= last.endSeconds) stretches[stretches.length - 1] = { ...last, endSeconds };
    else stretches.push({ startSeconds, endSeconds });
  }
  if (stretches.length < Math.max(2, (LEAST_A_MINUTE * secondsOf(evidence)) / 60)) return undefined;
  const riseDb = quantile(
    bursts.map(({ ratioDb }) => ratioDb - usualDb),
    0.5,
  );
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
