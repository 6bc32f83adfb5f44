/** Dynamics: how far peaks stand above loudness, and how far loudness itself moves. */
import { amplitudeToDb, finiteOrNull } from '../audio/decibels.ts';
import type { Analysis, LoudnessOverTime, Reading } from './analysis.ts';
import type { Evidence } from './evidence.ts';
import { ABSOLUTE_GATE_LUFS } from './gating.ts';
import { drBlockFrames } from './hop-collector.ts';
import { largestAcross } from './row-statistics.ts';

/** 3 s. */
const SHORT_TERM_HOPS = 30;
/** The DR meter judges the loudest fifth of its blocks, and asks for three blocks at least. */
const DR_LOUDEST_SHARE = 0.2;
const DR_FEWEST_BLOCKS = 3;

export type Dynamics = Pick<Analysis, 'psrDb' | 'drDb' | 'dynamicSpreadLu'>;

export function readDynamics(evidence: Evidence, overTime: LoudnessOverTime): Dynamics {
  return {
    psrDb: readPsr(evidence, overTime),
    drDb: readDr(evidence),
    dynamicSpreadLu: readSpread(overTime),
  };
}

/**
 * Peak to short-term loudness ratio: the true peak within each 3 s window less the window's loudness, ten windows a second;
 * windows at or below −70 LUFS do not count.
 *
 * @source Shepherd, Grierson, Rumsey: A Real-Time Loudness Meter Using PSR, AES e-Brief 373, 2017
 */
function readPsr({ hops }: Evidence, { shortTermLufs }: LoudnessOverTime): Analysis['psrDb'] {
  const peaks = largestAcross(hops.truePeaks);
  const ratios = new Float64Array(shortTermLufs.length);
  let count = 0;
  let peakHop = -1;
  let peakDb = 0;
  for (let hop = SHORT_TERM_HOPS - 1; hop < shortTermLufs.length; hop++) {
    const start = hop - SHORT_TERM_HOPS + 1;
    // What is largest stays so, until something larger comes or it leaves the window.
    if (peakHop < start || peaks[hop]! >= peaks[peakHop]!) {
      peakHop = peakHop < start ? indexOfLargest(peaks, start, hop + 1) : hop;
      peakDb = amplitudeToDb(peaks[peakHop]!);
    }
    const lufs = shortTermLufs[hop]!;
    if (lufs !== null && lufs > ABSOLUTE_GATE_LUFS) ratios[count++] = peakDb - lufs;
  }
  const sorted = ratios.subarray(0, count).sort();
  return { minimum: sorted[0] ?? null, p5: quantile(sorted, 0.05), median: quantile(sorted, 0.5) };
}

/** The last of equals. */
function indexOfLargest(values: Float32Array, start: number, end: number): number {
  let largest = start;
  for (let index = start + 1; index < end; index++) if (values[index]! >= values[largest]!) largest = index;
  return largest;
}

/**
 * The DR value before rounding: the second largest block peak over the RMS of the loudest fifth of the blocks, both per
 * channel, with RMS such that a full-scale sine reads 0 dB; the mean of the channels.
 *
 * @source Pleasurize Music Foundation, Measuring DR, version 1.3, 2009; a last, shorter block counts as dr14_t.meter counts it
 */
function readDr({ drBlocks, frameCount, sampleRate }: Evidence): Reading {
  const blockFrames = drBlockFrames(sampleRate);
  const blockCount = drBlocks.energies[0]!.length;
  if (blockCount < DR_FEWEST_BLOCKS) return null;
  const channelValues = drBlocks.energies.map((energies, channel) => {
    const meanSquares = Array.from(energies, (energy, block) => {
      const frames = Math.min(blockFrames, frameCount - block * blockFrames);
      return (2 * energy) / frames;
    }).sort((a, b) => b - a);
    const loudest = meanSquares.slice(0, Math.max(1, Math.floor(DR_LOUDEST_SHARE * blockCount)));
    const rms = Math.sqrt(loudest.reduce((sum, value) => sum + value, 0) / loudest.length);
    const secondPeak = drBlocks.peaks[channel]!.toSorted((a, b) => b - a)[1]!;
    return amplitudeToDb(secondPeak / rms);
  });
  const heard = channelValues.filter(Number.isFinite);
  return finiteOrNull(heard.reduce((sum, value) => sum + value, 0) / heard.length);
}

function readSpread({ shortTermLufs }: LoudnessOverTime): Reading {
  const values = new Float64Array(shortTermLufs.length);
  let count = 0;
  for (let hop = 0; hop < shortTermLufs.length; hop++) {
    const lufs = shortTermLufs[hop]!;
    if (lufs !== null) values[count++] = lufs;
  }
  const sorted = values.subarray(0, count).sort();
  const low = quantile(sorted, 0.1);
  const high = quantile(sorted, 0.95);
  return low === null || high === null ? null : high - low;
}

/** The nearest value below and including that share of a sorted row, as EBU Tech 3342 takes its percentiles. */
const quantile = (sorted: Float64Array, share: number): Reading =>
  sorted[Math.round((sorted.length - 1) * share)] ?? null;
