/** The spectra of a segment's windows, summed where they are made. */
import { type ChannelLayout, SPEAKERS } from '../../audio/channel-layout.ts';
import type { BinBand, KernelBuffer, Kernels } from '../../kernels/kernels.ts';
import type { FrameBlock } from '../hop-buffer.ts';
import { borrowPart, returnPart } from '../lent-parts.ts';
import { binScaleOf } from './bin-bands.ts';
import { hannWindow } from './hann-window.ts';
import type { SpectrumEvidence } from './spectrum-evidence.ts';
import { thirdOctaveBins } from './third-octaves.ts';

/** Bins must be no wider than this for the 20 Hz band, which is 4.6 Hz wide, to have one of its own. */
const WIDEST_BIN_HZ = 3;

/** The least power of two with bins as narrow; by doubling, since a logarithm's last bit differs between engines. */
function fftSizeOf(sampleRate: number): number {
  let size = 1;
  while (size * WIDEST_BIN_HZ < sampleRate) size *= 2;
  return size;
}

/** Frames beyond a segment's end that a collector must be given: its last window may begin with its last frame. */
export const spectrumLookAheadFrames = (sampleRate: number): number => fftSizeOf(sampleRate) - 1;

export interface SpectrumCollector {
  /** Takes the next frames. */
  push(block: FrameBlock): void;
  finish(): SpectrumEvidence;
}

/**
 * Makes a collector of the windows that begin in a segment. Windows begin at whole multiples of the hop within the piece; one
 * that the piece ends in is left out, but audio shorter than one window is windowed as a whole. The evidence does not
 * depend on block size.
 *
 * @param startFrame the segment's first frame within the piece, which is also the first to be pushed
 * @param endFrame the frame behind the segment's last
 * @param frameCount of the whole piece; null while it is not known
 */
export function createSpectrumCollector({
  sampleRate,
  channelLayout,
  startFrame,
  endFrame,
  frameCount,
  kernels,
}: {
  sampleRate: number;
  channelLayout: ChannelLayout;
  startFrame: number;
  endFrame: number;
  frameCount: number | null;
  kernels: Kernels;
}): SpectrumCollector {
  const fftSize = fftSizeOf(sampleRate);
  const hopFrames = fftSize / 2;
  let windowFrames = Math.min(fftSize, frameCount ?? fftSize);
  const bands = oneSided(thirdOctaveBins(sampleRate, binScaleOf(fftSize, sampleRate)), fftSize);
  let pairs = borrowPairs(windowFrames);
  const firstWindow = Math.ceil(startFrame / hopFrames) * hopFrames;
  const windowEnd = Math.min(endFrame, frameCount === null ? endFrame : frameCount);
  let position = startFrame;
  let windowCount = 0;
  let filled = 0;

  function borrowPairs(frames: number): Pair[] {
    const window = () => hannWindow(frames, fftSize);
    return sourcesOf(channelLayout).map((source) =>
      borrowPart(kernels, kindOf(source, frames), () =>
        createPair(source, { window: window(), bands, kernels }),
      ),
    );
  }

  function kindOf(source: PairSource, frames: number): string {
    return `spectrum: ${source} in ${frames} of ${fftSize} at ${sampleRate} Hz`;
  }

  function push(block: FrameBlock): void {
    const { frames } = block;
    let from = Math.min(frames, Math.max(0, firstWindow - position));
    position += frames;
    while (from < frames && nextWindow() < windowEnd) {
      // What comes first are copies: the kernel behind them may move what is being pushed.
      const count = Math.min(frames - from, 2 * fftSize - filled);
      for (const pair of pairs) pair.fill(block.channels, { from, count, at: filled });
      from += count;
      filled += count;
      addWindows();
    }
  }

  const nextWindow = (): number => firstWindow + windowCount * hopFrames;

  function addWindows(): void {
    let start = 0;
    for (; filled - start >= windowFrames && nextWindow() < windowEnd; start += hopFrames) {
      for (const pair of pairs) pair.add(start);
      windowCount++;
    }
    if (start === 0) return;
    for (const pair of pairs) pair.keep(start, filled);
    filled = Math.max(0, filled - start);
  }

  /** Only its end has shown that all of the piece is shorter than a window. */
  function windowWhole(): void {
    const whole = borrowPairs(filled);
    for (const [index, pair] of whole.entries()) pair.take(pairs[index]!, filled);
    returnPairs();
    pairs = whole;
    windowFrames = filled;
    for (const pair of pairs) pair.add(0);
    windowCount = 1;
  }

  function returnPairs(): void {
    for (const [index, source] of sourcesOf(channelLayout).entries()) {
      pairs[index]!.clear();
      returnPart(kernels, kindOf(source, windowFrames), pairs[index]!);
    }
  }

  return {
    push,
    finish() {
      if (frameCount === null && position > 0 && position < fftSize) windowWhole();
      const [front, ...others] = pairs.map((pair) => pair.read());
      returnPairs();
      const { left: midSums, right: sideSums, cross: crossSums } = front!.sums;
      return {
        fftSize,
        hopFrames,
        windowCount,
        midSums,
        sideSums,
        crossSums,
        otherSums: addUp(
          others.flatMap(({ sums }) => [sums.left, sums.right]),
          Float64Array,
        ),
        midBands: front!.leftBands,
        sideBands: front!.rightBands,
        otherBands: addUp(
          others.flatMap(({ leftBands, rightBands }) => [leftBands, rightBands]),
          Float32Array,
        ),
      };
    },
  };
}

/** The bin at half the sample rate has no mirror image: the window's scale counts it twice. */
function oneSided(bands: readonly BinBand[], fftSize: number): BinBand[] {
  return bands.map((band) =>
    band.lastBin === fftSize / 2 ? { ...band, lastShare: band.lastShare / 2 } : band,
  );
}

/** Mid and side of the first two channels, or other channels as they are. */
type PairSource = 'mid-side' | readonly [number, number | undefined];

/**
 * Channels two by two, as they are transformed: mid and side first, as taken from the powers of left and right a faint side
 * would drown in rounding; then all others but LFE.
 */
function sourcesOf(channelLayout: ChannelLayout): PairSource[] {
  const others = [...SPEAKERS[channelLayout].entries()]
    .filter(([channel, speaker]) => channel > 1 && speaker !== 'LFE')
    .map(([channel]) => channel);
  const pairsOfOthers = others.flatMap((channel, index) =>
    index % 2 === 0 ? [[channel, others[index + 1]] as const] : [],
  );
  return ['mid-side', ...pairsOfOthers];
}

type Pair = ReturnType<typeof createPair>;

function createPair(
  source: PairSource,
  { window, bands, kernels }: { window: Float32Array; bands: readonly BinBand[]; kernels: Kernels },
) {
  const fftSize = window.length;
  const left = kernels.reserve(2 * fftSize);
  const right = kernels.reserve(2 * fftSize);
  const sums = kernels.createSpectrumSums(window, bands);
  let leftBands = new Float32Array(0);
  let rightBands = new Float32Array(0);
  let bandsEnd = 0;

  return {
    left,
    right,
    /** Takes `count` frames of a push, from its frame `from` on, to place `at`. */
    fill(
      channels: readonly Float32Array[],
      { from, count, at }: { from: number; count: number; at: number },
    ): void {
      const samplesOf = (channel: number) => channels[channel]!.subarray(from, from + count);
      if (source !== 'mid-side') {
        const [first, second] = source;
        left.samples.set(samplesOf(first), at);
        if (second !== undefined) right.samples.set(samplesOf(second), at);
      } else if (channels.length === 1) {
        left.samples.set(samplesOf(0), at);
      } else {
        kernels.splitMidSide(
          samplesOf(0),
          samplesOf(1),
          count,
          left.samples.subarray(at),
          right.samples.subarray(at),
        );
      }
    },
    /** Adds the window that begins at place `start`. */
    add(start: number): void {
      const from = bandsEnd;
      bandsEnd += bands.length;
      leftBands = withRoom(leftBands, bandsEnd);
      rightBands = withRoom(rightBands, bandsEnd);
      sums.add(
        left.samples.subarray(start),
        right.samples.subarray(start),
        leftBands.subarray(from, bandsEnd),
        rightBands.subarray(from, bandsEnd),
      );
    },
    /** Moves what is kept from place `start` to the front. */
    keep(start: number, end: number): void {
      left.samples.copyWithin(0, start, end);
      right.samples.copyWithin(0, start, end);
    },
    /** Takes over the first `frames` samples of another pair. */
    take(other: { left: KernelBuffer; right: KernelBuffer }, frames: number): void {
      for (const [to, from] of [
        [left, other.left],
        [right, other.right],
      ] as const) {
        to.samples.fill(0).set(from.samples.subarray(0, frames));
      }
    },
    /** Makes it as new. */
    clear(): void {
      sums.clear();
      left.samples.fill(0);
      right.samples.fill(0);
      bandsEnd = 0;
    },
    read() {
      const read = sums.read();
      for (const powers of [read.left, read.right, read.cross]) {
        powers[0]! /= 2;
        powers[fftSize / 2]! /= 2;
      }
      return {
        sums: read,
        leftBands: leftBands.slice(0, bandsEnd),
        rightBands: rightBands.slice(0, bandsEnd),
      };
    },
  };
}

/** The array itself where it holds `length` numbers, else one twice as long with the same. */
function withRoom(numbers: Float32Array<ArrayBuffer>, length: number): Float32Array<ArrayBuffer> {
  if (length <= numbers.length) return numbers;
  const longer = new Float32Array(2 * length);
  longer.set(numbers);
  return longer;
}

/** The sum of rows of one length; an empty row of none. */
function addUp<Row extends Float64Array | Float32Array>(
  rows: readonly Row[],
  RowType: new (length: number) => Row,
): Row {
  const sum = new RowType(rows[0]?.length ?? 0);
  for (const row of rows) for (let index = 0; index < sum.length; index++) sum[index]! += row[index]!;
  return sum;
}
