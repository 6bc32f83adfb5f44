/** Tops cut level: samples in a row at one height, with the wave falling off steeply on both sides. */
import { FLAT_TOP_STATES, type Kernels } from '../../kernels/kernels.ts';
import { endOfHop, SEGMENT_HOPS } from '../evidence.ts';
import type { FlatTops } from './defect-evidence.ts';

const SHAPE = {
  /** Two steps of 16 bits: clipping that was dithered afterwards still counts as level. */
  step: 2.1 / 32_768,
  /** −26 dBFS: nobody clips further down. */
  floor: 0.05,
  /**
   * The natural top of a low note is level within `step` too, but its edges add up to less than 4e-4 then; a 100 Hz wave that
   * loses 0.1 dB to clipping has 3e-3.
   */
  leastEdges: 1e-3,
};
/** 0.1 dB: tops within it were cut at one level. */
export const SAME_LEVEL = 1.0116;

/** A top that goes on beyond the last frame is left out, one that a segment's start cuts counts from there. */
export class FlatTopCollector {
  private readonly sampleRate: number;
  private readonly kernels: Kernels;
  private readonly state = new Float64Array(FLAT_TOP_STATES);
  private readonly levels = new Float32Array(SEGMENT_HOPS);
  private readonly counts = new Uint16Array(SEGMENT_HOPS);
  private readonly longestFrames = new Uint32Array(SEGMENT_HOPS);
  private hop = 0;
  private hopEnd: number;
  private level = 0;
  private count = 0;
  private longest = 0;

  constructor({ sampleRate, kernels }: { sampleRate: number; kernels: Kernels }) {
    this.sampleRate = sampleRate;
    this.kernels = kernels;
    this.hopEnd = endOfHop(0, sampleRate);
  }

  /**
   * Looks at the next frames.
   *
   * @param samples as for `Kernels.flatTops`
   * @param firstFrame within the segment
   */
  look(samples: Float32Array, firstFrame: number, frames: number): void {
    const tops = this.kernels.flatTops(samples, frames, SHAPE, this.state);
    const { ends, lengths, levels } = tops;
    for (let top = 0; top < ends.length; top++)
      this.addTop(levels[top]!, lengths[top]!, firstFrame + ends[top]!);
  }

  finish(frameCount: number): FlatTops {
    while (this.hopEnd < frameCount) this.endHop();
    if (frameCount > 0) this.endHop();
    return {
      levels: this.levels.slice(0, this.hop),
      counts: this.counts.slice(0, this.hop),
      longestFrames: this.longestFrames.slice(0, this.hop),
    };
  }

  private addTop(level: number, frames: number, frame: number): void {
    while (frame >= this.hopEnd) this.endHop();
    if (level > this.level * SAME_LEVEL) {
      this.level = level;
      this.count = 1;
      this.longest = frames;
    } else if (level * SAME_LEVEL >= this.level) {
      this.level = Math.max(level, this.level);
      this.count++;
      this.longest = Math.max(frames, this.longest);
    }
  }

  private endHop(): void {
    this.levels[this.hop] = this.level;
    this.counts[this.hop] = this.count;
    this.longestFrames[this.hop] = this.longest;
    this.hop++;
    this.level = 0;
    this.count = 0;
    this.longest = 0;
    this.hopEnd = endOfHop(this.hop, this.sampleRate);
  }
}
