/** How much the mains' frequencies stand out, window by window: the audio below 300 Hz, a transform of about 3 s at a time. */
import { sinOfTurns } from '../../audio/exact-math.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { hannWindow } from '../spectrum/hann-window.ts';
import { select } from '../spectrum/median.ts';
import type { Blocks } from './block-record.ts';
import { MAINS_LINES_HZ, type MainsEvidence } from './defect-evidence.ts';

/** At 600 to 1,200 blocks a second: windows of 1.7 to 3.4 s, bins of 0.3 to 0.6 Hz, which tell 50 Hz from the G at 49. */
const FFT_SIZE = 2_048;
const BINS = FFT_SIZE / 2 + 1;
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
  const lineBins = Int32Array.from(MAINS_LINES_HZ, (lineHz) => Math.round(lineHz / binHz));
  const gains = Float64Array.from(MAINS_LINES_HZ, (lineHz) => trianglePowerGain(lineHz / blockRate));
  const rows = channels.map((blocks) => weighByTriangle(blocks, blockFrames));
  const windowCount = Math.max(0, Math.floor((rows[0]!.length - FFT_SIZE) / HOP_BLOCKS) + 1);
  const lines = new Float32Array(windowCount * lineBins.length);
  const neighbors = new Float32Array(lines.length);
  const reader = new PowerReader(rows, kernels);
  for (let index = 0; index < windowCount; index++) {
    const place = index * lineBins.length;
    readLines(reader.read(index * HOP_BLOCKS), { lineBins, gains, lines, neighbors, place });
  }
  return { lines, neighbors };
}

/** One window's, to `place` and on. */
function readLines(
  powers: Float64Array,
  {
    lineBins,
    gains,
    lines,
    neighbors,
    place,
  }: {
    lineBins: Int32Array;
    gains: Float64Array;
    lines: Float32Array;
    neighbors: Float32Array;
    place: number;
  },
): void {
  for (let line = 0; line < lineBins.length; line++) {
    const bin = lineBins[line]!;
    lines[place + line] = sumAround(powers, bin) / gains[line]!;
    neighbors[place + line] = isPeak(powers, bin)
      ? ((2 * LINE_BINS + 1) * medianBeside(powers, bin)) / gains[line]!
      : lines[place + line]!;
  }
}

class PowerReader {
  private readonly rows: readonly Float32Array[];
  private readonly kernels: Kernels;
  private readonly window = hannWindow(FFT_SIZE, FFT_SIZE);
  private readonly spectra = {
    left: new Float32Array(BINS),
    right: new Float32Array(BINS),
    cross: new Float32Array(BINS),
  };
  private readonly powers = new Float64Array(BINS);

  constructor(rows: readonly Float32Array[], kernels: Kernels) {
    this.rows = rows;
    this.kernels = kernels;
  }

  /** Mean over rows of the mean square in each bin of the window that begins at a place; valid until the next is read. */
  read(start: number): Float64Array {
    const { rows, spectra, powers } = this;
    powers.fill(0);
    for (let first = 0; first < rows.length; first += 2) {
      const isPair = first + 1 < rows.length;
      const left = rows[first]!.subarray(start, start + FFT_SIZE);
      const right = isPair ? rows[first + 1]!.subarray(start, start + FFT_SIZE) : left;
      this.kernels.powerSpectra(left, right, this.window, spectra);
      addScaled(powers, spectra.left, 1 / rows.length);
      if (isPair) addScaled(powers, spectra.right, 1 / rows.length);
    }
    return powers;
  }
}

/** A function of its own, so that the compiler keeps the loop in registers. */
function addScaled(powers: Float64Array, added: Float32Array, scale: number): void {
  for (let bin = 0; bin < powers.length; bin++) powers[bin]! += scale * added[bin]!;
}

function sumAround(powers: Float64Array, bin: number): number {
  let sum = 0;
  for (let near = bin - LINE_BINS; near <= bin + LINE_BINS; near++) sum += powers[near]!;
  return sum;
}

function isPeak(powers: Float64Array, bin: number): boolean {
  let largest = bin - BESIDE_BINS;
  for (let near = largest; near <= bin + BESIDE_BINS; near++) {
    if (powers[near]! > powers[largest]!) largest = near;
  }
  return Math.abs(largest - bin) <= DRIFT_BINS;
}

const beside = new Float64Array(2 * (FARTHEST_NEIGHBOR_BINS - NEAREST_NEIGHBOR_BINS + 1));

function medianBeside(powers: Float64Array, bin: number): number {
  let count = 0;
  for (let away = NEAREST_NEIGHBOR_BINS; away <= FARTHEST_NEIGHBOR_BINS; away++) {
    beside[count++] = powers[bin - away]!;
    beside[count++] = powers[bin + away]!;
  }
  select(beside, count >> 1);
  return beside[count >> 1]!;
}

/** One sample a block, over a triangle two blocks wide: what would fold down onto the mains is 40 dB weaker then. */
function weighByTriangle({ count, sums, rampSums }: Blocks, blockFrames: number): Float32Array {
  const lowPassed = new Float32Array(Math.max(0, count - 1));
  // A power of two, so that multiplying by it rounds nothing.
  const scale = 1 / blockFrames;
  let rising = rampSums[0]! * scale;
  for (let block = 0; block < lowPassed.length; block++) {
    const nextRising = rampSums[block + 1]! * scale;
    lowPassed[block] = (rising + (sums[block + 1]! - nextRising)) * scale;
    rising = nextRising;
  }
  return lowPassed;
}

/** Power that the triangle leaves at a frequency, given as a share of the blocks' rate. */
function trianglePowerGain(frequency: number): number {
  const amplitude = square(sinOfTurns(frequency / 2) / (Math.PI * frequency));
  return square(amplitude);
}

const square = (value: number): number => value * value;
