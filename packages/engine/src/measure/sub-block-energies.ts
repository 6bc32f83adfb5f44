/** K-weighted energy in sub-blocks of 10 ms: all that loudness needs to keep of the audio. */
import type { FilteredEnergies, Kernels } from '../kernels/kernels.ts';
import { endOfSubBlock, SUB_BLOCKS_PER_SECOND } from './evidence.ts';
import { designKWeighting } from './k-weighting.ts';
import { borrowPart, returnPart } from './lent-parts.ts';

/** Tech 3342: files are followed by 1.5 s of silence before their range is taken. */
const RANGE_TAIL_SECONDS = 1.5;
/** 10 s of sub-blocks; twice as many whenever they are full. */
const FIRST_ROOM = 1_000;
/** Of silence, taken at a time. */
const TAIL_SUB_BLOCKS = 10;

/** Whole sub-blocks only, each Σ over channels of weight × energy. */
export class SubBlockCollector {
  private readonly sampleRate: number;
  private readonly channelCount: number;
  private readonly kernels: Kernels;
  private readonly kind: string;
  private readonly filter: FilteredEnergies;
  private readonly firstSubBlock: number;
  private forgotten = 0;
  private subBlockEnergies = new Float64Array(FIRST_ROOM);
  private count = 0;
  private ended = 0;
  private frame: number;

  /** @param firstSubBlock of the piece, with which the audio begins */
  constructor({
    sampleRate,
    channelWeights,
    firstSubBlock = 0,
    kernels,
  }: {
    sampleRate: number;
    channelWeights: readonly number[];
    firstSubBlock?: number;
    kernels: Kernels;
  }) {
    this.sampleRate = sampleRate;
    this.channelCount = channelWeights.length;
    this.kernels = kernels;
    this.kind = `K-weighting: ${channelWeights.join(' ')} at ${sampleRate} Hz`;
    this.filter = borrowPart(kernels, this.kind, () =>
      kernels.createFilteredEnergies({
        coefficients: designKWeighting(sampleRate),
        weights: channelWeights,
        sampleRate,
        blocksPerSecond: SUB_BLOCKS_PER_SECOND,
      }),
    );
    this.filter.begin(firstSubBlock);
    this.firstSubBlock = firstSubBlock;
    this.frame = endOfSubBlock(firstSubBlock - 1, sampleRate);
  }

  /** Takes the next `frames` frames of all channels. */
  push(channels: readonly Float32Array[], frames: number): void {
    const mostSubBlocks = Math.ceil((frames * SUB_BLOCKS_PER_SECOND) / this.sampleRate) + 1;
    this.makeRoom(this.count + mostSubBlocks);
    this.ended = this.filter.push(channels, frames, this.subBlockEnergies, this.count);
    this.count += this.ended;
    this.frame += frames;
  }

  /** Energies of the sub-blocks that ended in what was pushed last; valid until the next push. */
  latest(): Float64Array {
    return this.subBlockEnergies.subarray(this.count - this.ended, this.count);
  }

  /** Forgets the energies so far, and keeps the filter's memory: what went before was only to warm it up. */
  forget(): void {
    this.forgotten += this.count;
    this.count = 0;
    this.filter.forget();
  }

  /** Of all sub-blocks so far. */
  energies(): Float64Array {
    return this.subBlockEnergies.slice(0, this.count);
  }

  /**
   * Ends the audio, so that another collector can have its filter; nothing may be pushed afterwards.
   *
   * @returns where the piece ends here, the energies of the silence that loudness range takes beyond its end
   */
  finish({ endsPiece }: { endsPiece: boolean }): Float64Array {
    const tail = endsPiece ? this.takeTail() : new Float64Array(0);
    returnPart(this.kernels, this.kind, this.filter);
    return tail;
  }

  private takeTail(): Float64Array {
    const endFrame = this.frame + Math.ceil(RANGE_TAIL_SECONDS * this.sampleRate);
    const first = this.count;
    const firstSubBlock = this.firstSubBlock + this.forgotten + first;
    let subBlocks = 0;
    while (endOfSubBlock(firstSubBlock + subBlocks, this.sampleRate) <= endFrame) subBlocks++;
    const silence = new Float32Array(Math.ceil((TAIL_SUB_BLOCKS * this.sampleRate) / SUB_BLOCKS_PER_SECOND));
    const channels = Array<Float32Array>(this.channelCount).fill(silence);
    do {
      this.push(channels, Math.min(silence.length, endFrame - this.frame));
      // Once the filter has come to rest, silence has nothing more to say.
    } while (this.frame < endFrame && this.subBlockEnergies[this.count - 1] !== 0);
    const tail = new Float64Array(subBlocks);
    tail.set(this.subBlockEnergies.subarray(first, this.count));
    return tail;
  }

  private makeRoom(length: number): void {
    if (length <= this.subBlockEnergies.length) return;
    const longer = new Float64Array(2 * length);
    longer.set(this.subBlockEnergies.subarray(0, this.count));
    this.subBlockEnergies = longer;
  }
}
