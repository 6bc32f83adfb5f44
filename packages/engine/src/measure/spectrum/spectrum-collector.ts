/** The spectra of a segment's windows, summed where they are made. */
import type { ChannelLayout } from '../../audio/channel-layout.ts';
import type { BinBand, Kernels } from '../../kernels/kernels.ts';
import type { FrameBlock } from '../hop-buffer.ts';
import { borrowPart, returnPart } from '../lent-parts.ts';
import { binScaleOf } from './bin-bands.ts';
import { ChannelPair, type PairSource, pairSourcesOf } from './channel-pair.ts';
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

/**
 * The windows that begin in a segment. Windows begin at whole multiples of the hop within the piece; one that the piece ends in is
 * left out, but audio shorter than one window is windowed as a whole. The evidence does not depend on block size.
 */
export class SpectrumCollector {
  private readonly sampleRate: number;
  private readonly sources: readonly PairSource[];
  private readonly frameCount: number | null;
  private readonly kernels: Kernels;
  private readonly fftSize: number;
  private readonly hopFrames: number;
  private readonly bands: readonly BinBand[];
  private readonly firstWindow: number;
  private readonly windowEnd: number;
  private windowFrames: number;
  private pairs: readonly ChannelPair[];
  private position: number;
  private windowCount = 0;
  private filled = 0;

  /**
   * @param startFrame the segment's first frame within the piece, which is also the first to be pushed
   * @param endFrame the frame behind the segment's last
   * @param frameCount of the whole piece; null while it is not known
   */
  constructor({
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
  }) {
    const fftSize = fftSizeOf(sampleRate);
    this.sampleRate = sampleRate;
    this.sources = pairSourcesOf(channelLayout);
    this.frameCount = frameCount;
    this.kernels = kernels;
    this.fftSize = fftSize;
    this.hopFrames = fftSize / 2;
    this.bands = oneSided(thirdOctaveBins(sampleRate, binScaleOf(fftSize, sampleRate)), fftSize);
    this.firstWindow = Math.ceil(startFrame / this.hopFrames) * this.hopFrames;
    this.windowEnd = Math.min(endFrame, frameCount ?? endFrame);
    this.windowFrames = Math.min(fftSize, frameCount ?? fftSize);
    this.pairs = this.borrowPairs(this.windowFrames);
    this.position = startFrame;
  }

  /** Takes the next frames. */
  push(block: FrameBlock): void {
    const { frames } = block;
    let from = Math.min(frames, Math.max(0, this.firstWindow - this.position));
    this.position += frames;
    while (from < frames && this.nextWindow() < this.windowEnd) {
      const to = Math.min(frames, from + 2 * this.fftSize - this.filled);
      // What comes first are copies: the kernel behind them may move what is being pushed.
      for (let pair = 0; pair < this.pairs.length; pair++) {
        this.pairs[pair]!.fill(block.channels, from, to, this.filled);
      }
      this.filled += to - from;
      from = to;
      this.addWindows();
    }
  }

  finish(): SpectrumEvidence {
    const { frameCount, position, fftSize, hopFrames } = this;
    if (frameCount === null && position > 0 && position < fftSize) this.windowWhole();
    const [front, ...others] = this.pairs.map((pair) => pair.read());
    this.returnPairs();
    const { left: midSums, right: sideSums, cross: crossSums } = front!.sums;
    return {
      fftSize,
      hopFrames,
      windowCount: this.windowCount,
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
  }

  private nextWindow(): number {
    return this.firstWindow + this.windowCount * this.hopFrames;
  }

  private addWindows(): void {
    const { pairs, filled } = this;
    let start = 0;
    for (
      ;
      filled - start >= this.windowFrames && this.nextWindow() < this.windowEnd;
      start += this.hopFrames
    ) {
      for (let pair = 0; pair < pairs.length; pair++) pairs[pair]!.add(start);
      this.windowCount++;
    }
    if (start === 0) return;
    for (let pair = 0; pair < pairs.length; pair++) pairs[pair]!.keep(start, filled);
    this.filled = Math.max(0, filled - start);
  }

  /** Only its end has shown that all of the piece is shorter than a window. */
  private windowWhole(): void {
    const whole = this.borrowPairs(this.filled);
    for (const [index, pair] of whole.entries()) pair.take(this.pairs[index]!, this.filled);
    this.returnPairs();
    this.pairs = whole;
    this.windowFrames = this.filled;
    for (const pair of whole) pair.add(0);
    this.windowCount = 1;
  }

  private borrowPairs(frames: number): ChannelPair[] {
    const { kernels, bands, fftSize } = this;
    return this.sources.map((source) =>
      borrowPart(
        kernels,
        this.kindOf(source, frames),
        () => new ChannelPair(source, { window: hannWindow(frames, fftSize), bands, kernels }),
      ),
    );
  }

  private returnPairs(): void {
    for (const [index, source] of this.sources.entries()) {
      const pair = this.pairs[index]!;
      pair.clear();
      returnPart(this.kernels, this.kindOf(source, this.windowFrames), pair);
    }
  }

  private kindOf(source: PairSource, frames: number): string {
    return `spectrum: ${source} in ${frames} of ${this.fftSize} at ${this.sampleRate} Hz`;
  }
}

/** The bin at half the sample rate has no mirror image: the window's scale counts it twice. */
function oneSided(bands: readonly BinBand[], fftSize: number): BinBand[] {
  return bands.map((band) =>
    band.lastBin === fftSize / 2 ? { ...band, lastShare: band.lastShare / 2 } : band,
  );
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
