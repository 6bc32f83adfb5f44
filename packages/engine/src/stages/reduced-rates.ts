/**
 * A stretch of audio at its rate and at the half, the quarter, the eighth of it: what detectors of low ranges listen to. Shared by all of
 * a stage, as halving costs more than listening does then.
 *
 * @source R. A. Valenzuela, A. G. Constantinides, Digital signal processing schemes for efficient interpolation and decimation, IEE
 *   Proc. G 130 (1983), for the structure; its two coefficients are the minimax ones of a stop band from three eighths of the rate on
 */
import type { FrameHalving } from '../kernels/kernels.ts';
import type { StageFormat } from './stage.ts';

/** What folds back onto the lowest quarter of the new rate is lowered by 62 dB. */
const HALF_BAND = { early: 0.58468326, late: 0.13802499 };
/** How much larger samples become with each halving. */
export const HALVING_GAIN = 2;
/** How late the low frequencies come of one halving, in frames before it, counted from the later frame of each pair. */
export const HALVING_DELAY = 1.52;

export class ReducedRates {
  readonly #halvings: readonly { readonly kernel: FrameHalving; readonly room: readonly Float32Array[] }[];
  readonly #rates: { channels: readonly Float32Array[]; frames: number }[] = [];

  /** @param most halvings that anybody asks for */
  constructor(
    most: number,
    { mostFrames }: { mostFrames: number },
    { channelCount, kernels }: Pick<StageFormat, 'channelCount' | 'kernels'>,
  ) {
    this.#halvings = Array.from({ length: most }, (_, index) => ({
      kernel: kernels.createFrameHalving(HALF_BAND),
      room: Array.from(
        { length: channelCount },
        () => new Float32Array(Math.floor(mostFrames / 2 ** (index + 1)) + 1),
      ),
    }));
  }

  /** Takes the next frames, at most as many as there is room for. */
  take(channels: readonly Float32Array[], frames: number): void {
    this.#rates[0] = { channels, frames };
    for (const [index, { kernel, room }] of this.#halvings.entries()) {
      const { channels: before, frames: framesBefore } = this.#rates[index]!;
      this.#rates[index + 1] = { channels: room, frames: kernel.push(before, framesBefore, room) };
    }
  }

  /** What was taken last, after so many halvings. */
  at(halvings: number): { readonly channels: readonly Float32Array[]; readonly frames: number } {
    return this.#rates[halvings]!;
  }
}
