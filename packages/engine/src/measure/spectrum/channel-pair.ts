/** Two channels in the kernels' memory, whose windows are transformed together and summed up. */
import { type ChannelLayout, SPEAKERS } from '../../audio/channel-layout.ts';
import type { BinBand, KernelBuffer, Kernels, SpectrumSums } from '../../kernels/kernels.ts';

/** Mid and side of the first two channels, or other channels as they are. */
export type PairSource = 'mid-side' | readonly [number, number | undefined];

/**
 * Channels two by two, as they are transformed: mid and side first, as taken from the powers of left and right a faint side
 * would drown in rounding; then all others but LFE.
 */
export function pairSourcesOf(channelLayout: ChannelLayout): PairSource[] {
  const others = [...SPEAKERS[channelLayout].entries()]
    .filter(([channel, speaker]) => channel > 1 && speaker !== 'LFE')
    .map(([channel]) => channel);
  const pairsOfOthers = others.flatMap((channel, index) =>
    index % 2 === 0 ? [[channel, others[index + 1]] as const] : [],
  );
  return ['mid-side', ...pairsOfOthers];
}

export interface PairEvidence {
  readonly sums: ReturnType<SpectrumSums['read']>;
  /** Mean square in each band of each window: [window × bandCount + band]. */
  readonly leftBands: Float32Array;
  readonly rightBands: Float32Array;
}

export class ChannelPair {
  private readonly source: PairSource;
  private readonly kernels: Kernels;
  private readonly fftSize: number;
  private readonly bandCount: number;
  private readonly left: KernelBuffer;
  private readonly right: KernelBuffer;
  private readonly sums: SpectrumSums;
  private leftBands = new Float32Array(0);
  private rightBands = new Float32Array(0);
  private bandsEnd = 0;

  /** Has room for the frames of two windows. */
  constructor(
    source: PairSource,
    { window, bands, kernels }: { window: Float32Array; bands: readonly BinBand[]; kernels: Kernels },
  ) {
    this.source = source;
    this.kernels = kernels;
    this.fftSize = window.length;
    this.bandCount = bands.length;
    this.left = kernels.reserve(2 * window.length);
    this.right = kernels.reserve(2 * window.length);
    this.sums = kernels.createSpectrumSums(window, bands);
  }

  /** Takes frames `from` … `to` − 1 of a block to place `at`. */
  fill(channels: readonly Float32Array[], from: number, to: number, at: number): void {
    const { source } = this;
    if (source !== 'mid-side') {
      const second = source[1];
      this.left.samples.set(channels[source[0]]!.subarray(from, to), at);
      if (second !== undefined) this.right.samples.set(channels[second]!.subarray(from, to), at);
    } else if (channels.length === 1) {
      this.left.samples.set(channels[0]!.subarray(from, to), at);
    } else {
      this.kernels.splitMidSide(
        channels[0]!.subarray(from, to),
        channels[1]!.subarray(from, to),
        to - from,
        this.left.samples.subarray(at),
        this.right.samples.subarray(at),
      );
    }
  }

  /** Adds the window that begins at place `start`. */
  add(start: number): void {
    const from = this.bandsEnd;
    const to = from + this.bandCount;
    if (to > this.leftBands.length) this.makeRoom(2 * to);
    this.sums.add(
      this.left.samples.subarray(start),
      this.right.samples.subarray(start),
      this.leftBands.subarray(from, to),
      this.rightBands.subarray(from, to),
    );
    this.bandsEnd = to;
  }

  /** Moves what is kept from place `start` to the front. */
  keep(start: number, end: number): void {
    this.left.samples.copyWithin(0, start, end);
    this.right.samples.copyWithin(0, start, end);
  }

  /** Takes over the first `frames` samples of another pair. */
  take(other: ChannelPair, frames: number): void {
    this.left.samples.fill(0).set(other.left.samples.subarray(0, frames));
    this.right.samples.fill(0).set(other.right.samples.subarray(0, frames));
  }

  /** Makes it as new. */
  clear(): void {
    this.sums.clear();
    this.left.samples.fill(0);
    this.right.samples.fill(0);
    this.bandsEnd = 0;
  }

  read(): PairEvidence {
    const sums = this.sums.read();
    for (const powers of [sums.left, sums.right, sums.cross]) {
      powers[0]! /= 2;
      powers[this.fftSize / 2]! /= 2;
    }
    return {
      sums,
      leftBands: this.leftBands.slice(0, this.bandsEnd),
      rightBands: this.rightBands.slice(0, this.bandsEnd),
    };
  }

  private makeRoom(length: number): void {
    this.leftBands = lengthen(this.leftBands, length);
    this.rightBands = lengthen(this.rightBands, length);
  }
}

function lengthen(numbers: Float32Array, length: number): Float32Array<ArrayBuffer> {
  const longer = new Float32Array(length);
  longer.set(numbers);
  return longer;
}
