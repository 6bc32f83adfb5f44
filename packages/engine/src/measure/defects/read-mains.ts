/** How much the mains' frequencies stand out, window by window: the audio below 300 Hz, a transform of about 3 s at a time. */
import { sinOfTurns } from '../../audio/exact-math.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { hannWindow } from '../spectrum/hann-window.ts';
import type { Blocks } from './block-record.ts';
import { MAINS_LINES_HZ, type MainsEvidence } from './defect-evidence.ts';

/** At 600 to 1,200 blocks a second: windows of 1.7 to 3.4 s, bins of 0.3 to 0.6 Hz, which tell 50 Hz from the G at 49. */
const FFT_SIZE = 2_048;
const HOP_BLOCKS = FFT_SIZE / 2;
/** A Hann window spreads a line over these bins to either side. */
const LINE_BINS = 2;
/** The mains drift by less than a bin; a stronger line beside is a note. */
const DRIFT_BINS = 1;
const BESIDE_BINS = 4;
const NEAREST_NEIGHBOR_BINS = 5;
const FARTHEST_NEIGHBOR_BINS = 14;

export function readMains(
  channels: readonly Blocks[],
  { blockFrames, sampleRate, kernels }: { blockFrames: number; sampleRate: number; kernels: Kernels },
): MainsEvidence {
  const blockRate = sampleRate / blockFrames;
  const binHz = blockRate / FFT_SIZE;
  const lowPassed = channels.map((blocks) => weighByTriangle(blocks, blockFrames));
  const windowCount = Math.max(0, Math.floor((lowPassed[0]!.length - FFT_SIZE) / HOP_BLOCKS) + 1);
  const lines = new Float32Array(windowCount * MAINS_LINES_HZ.length);
  const neighbors = new Float32Array(lines.length);
  const usedBins = Math.round(Math.max(...MAINS_LINES_HZ) / binHz) + FARTHEST_NEIGHBOR_BINS + 1;
  for (let index = 0; index < windowCount; index++) {
    const powers = meanPowers(lowPassed, index * HOP_BLOCKS, { usedBins, kernels });
    for (const [line, lineHz] of MAINS_LINES_HZ.entries()) {
      const place = index * MAINS_LINES_HZ.length + line;
      const bin = Math.round(lineHz / binHz);
      const gain = trianglePowerGain(lineHz / blockRate);
      lines[place] = sumAround(powers, bin) / gain;
      neighbors[place] = isPeak(powers, bin)
        ? ((2 * LINE_BINS + 1) * medianBeside(powers, bin)) / gain
        : lines[place]!;
    }
  }
  return { lines, neighbors };
}

/** Mean over channels of the mean square in each bin. */
function meanPowers(
  channels: readonly Float32Array[],
  start: number,
  { usedBins, kernels }: { usedBins: number; kernels: Kernels },
): Float64Array {
  const powers = new Float64Array(usedBins);
  for (let first = 0; first < channels.length; first += 2) {
    const stretches = [first, Math.min(first + 1, channels.length - 1)].map((channel) =>
      channels[channel]!.subarray(start, start + FFT_SIZE),
    );
    const { left, right } = kernels.powerSpectra(
      stretches[0]!,
      stretches[1]!,
      hannWindow(FFT_SIZE, FFT_SIZE),
    );
    addScaled(powers, left, 1 / channels.length);
    if (first + 1 < channels.length) addScaled(powers, right, 1 / channels.length);
  }
  return powers;
}

/** A function of its own, so that the compiler keeps the loop in registers. */
function addScaled(powers: Float64Array, added: Float32Array, scale: number): void {
  for (let bin = 0; bin < powers.length; bin++) powers[bin]! += scale * added[bin]!;
}

const sumAround = (powers: Float64Array, bin: number): number =>
  powers.subarray(bin - LINE_BINS, bin + LINE_BINS + 1).reduce((sum, power) => sum + power, 0);

function isPeak(powers: Float64Array, bin: number): boolean {
  const around = powers.subarray(bin - BESIDE_BINS, bin + BESIDE_BINS + 1);
  const largest = around.indexOf(around.reduce((most, power) => Math.max(most, power), 0));
  return Math.abs(largest - BESIDE_BINS) <= DRIFT_BINS;
}

function medianBeside(powers: Float64Array, bin: number): number {
  const below = powers.subarray(bin - FARTHEST_NEIGHBOR_BINS, bin - NEAREST_NEIGHBOR_BINS + 1);
  const above = powers.subarray(bin + NEAREST_NEIGHBOR_BINS, bin + FARTHEST_NEIGHBOR_BINS + 1);
  const sorted = Float64Array.of(...below, ...above).sort();
  return sorted[sorted.length >> 1]!;
}

/** One sample a block, over a triangle two blocks wide: what would fold down onto the mains is 40 dB weaker then. */
function weighByTriangle({ count, sums, rampSums }: Blocks, blockFrames: number): Float32Array {
  const lowPassed = new Float32Array(Math.max(0, count - 1));
  for (let block = 0; block < lowPassed.length; block++) {
    const rising = rampSums[block]! / blockFrames;
    const falling = sums[block + 1]! - rampSums[block + 1]! / blockFrames;
    lowPassed[block] = (rising + falling) / blockFrames;
  }
  return lowPassed;
}

/** Power that the triangle leaves at a frequency, given as a share of the blocks' rate. */
function trianglePowerGain(frequency: number): number {
  const amplitude = square(sinOfTurns(frequency / 2) / (Math.PI * frequency));
  return square(amplitude);
}

const square = (value: number): number => value * value;
