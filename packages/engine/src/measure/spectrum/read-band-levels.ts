/** How the level of wide bands is spread over time: what a compressor would have to work with. */
import type { ChannelLayout } from '../../audio/channel-layout.ts';
import type { BandLevels } from '../analysis.ts';
import { countMeanChannels, meanOverChannels, type SpectrumEvidence } from './spectrum-evidence.ts';
import { bandLevelDb, thirdOctaveCenters } from './third-octaves.ts';

/** Where bass, low middle, high middle and treble meet: edges of third octaves. */
const CROSSOVERS_HZ = [112, 891, 4467];
/** As long as momentary loudness looks, and as far apart as its gating blocks. */
const WINDOW_SECONDS = 0.4;
const STEP_SECONDS = 0.1;
/** Windows this far below the mean are pauses. */
const GATE_SHARE = 0.01;
/** −70 dB. */
const SILENCE_POWER = 1e-7;

/**
 * Reads levels of windows of 400 ms in four bands, of all channels but LFE; pauses, 20 dB below the mean of all windows, do not count.
 *
 * @returns bands ascending, those at or beyond half the rate left out; levels are null where nothing but pauses is
 */
export function readBandLevels(
  { windowCount, hopFrames, midBands, sideBands, otherBands }: SpectrumEvidence,
  { sampleRate, channelLayout }: { sampleRate: number; channelLayout: ChannelLayout },
): BandLevels[] {
  const centersHz = thirdOctaveCenters(sampleRate);
  const channelCount = countMeanChannels(channelLayout);
  const ranges = rangesOf(centersHz);
  const spectraIn = (seconds: number) => Math.max(1, Math.round((seconds * sampleRate) / hopFrames));
  const windows = { length: Math.min(windowCount, spectraIn(WINDOW_SECONDS)), step: spectraIn(STEP_SECONDS) };
  const rows = ranges.map(({ from, to }) => {
    const powers = new Float64Array(windowCount);
    for (let window = 0; window < windowCount; window++) {
      const row = window * centersHz.length;
      for (let band = from; band < to; band++) {
        const other = otherBands.length === 0 ? 0 : otherBands[row + band]!;
        powers[window]! += meanOverChannels(
          midBands[row + band]!,
          sideBands[row + band]!,
          other,
          channelCount,
        );
      }
    }
    return slidingMeans(powers, windows);
  });
  const audible = findAudible(rows);
  return ranges.map(({ lowHz, highHz }, index) => {
    const sorted = Float64Array.from(audible, (window) => rows[index]![window]!).sort();
    const at = (share: number) => bandLevelDb(sorted[Math.round((sorted.length - 1) * share)] ?? 0);
    return {
      lowHz,
      highHz,
      levelsDb: {
        p10: at(0.1),
        p25: at(0.25),
        p50: at(0.5),
        p75: at(0.75),
        p90: at(0.9),
        p95: at(0.95),
        p99: at(0.99),
      },
    };
  });
}

interface Range {
  readonly lowHz: number | null;
  readonly highHz: number | null;
  /** Third octaves, the end not included. */
  readonly from: number;
  readonly to: number;
}

function rangesOf(centersHz: readonly number[]): Range[] {
  const countBelow = (hz: number) => centersHz.filter((center) => center < hz).length;
  const crossings = CROSSOVERS_HZ.filter((hz) => countBelow(hz) < centersHz.length);
  return [...crossings, null].map((highHz, index) => {
    const lowHz = index === 0 ? null : crossings[index - 1]!;
    return {
      lowHz,
      highHz,
      from: lowHz === null ? 0 : countBelow(lowHz),
      to: highHz === null ? centersHz.length : countBelow(highHz),
    };
  });
}

/** Entry i is the mean of `length` values from i · `step` on; none where there are no values. */
function slidingMeans(
  values: Float64Array,
  { length, step }: { length: number; step: number },
): Float64Array {
  const means = new Float64Array(length === 0 ? 0 : Math.floor((values.length - length) / step) + 1);
  for (let index = 0; index < means.length; index++) {
    let sum = 0;
    for (let at = index * step; at < index * step + length; at++) sum += values[at]!;
    means[index] = sum / length;
  }
  return means;
}

function findAudible(rows: readonly Float64Array[]): number[] {
  const totals = Float64Array.from(rows[0]!, (_, window) => rows.reduce((sum, row) => sum + row[window]!, 0));
  const mean = totals.reduce((sum, power) => sum + power, 0) / Math.max(1, totals.length);
  const gate = Math.max(SILENCE_POWER, mean * GATE_SHARE);
  return [...totals.keys()].filter((window) => totals[window]! > gate);
}
