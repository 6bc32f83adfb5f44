import { channelCountOf, type Kernels, loadKernels } from '@earwitness/engine/measure';
import type { MeasuredAudio, Metric } from './metric.ts';

/** Relative to the channel's peak. */
const SHAPE = {
  /** Two steps of 16 bits at full scale: clipping that was dithered afterwards still counts as level. */
  step: 2.1 / 32_768,
  /** −0.1 dB: what was clipped lies at the peak. */
  floor: 0.9885,
  /** The natural top of a low note is as level, but its edges do not fall off as steeply. */
  leastEdges: 1e-3,
};
/** `Kernels.flatTops` looks at as many frames beyond either end, and keeps two numbers from call to call. */
const MARGIN_FRAMES = 3;
const STATES = 2;
/** A multiple of 8, as the kernel asks for. */
const BLOCK_FRAMES = 65_536;

/** Counts the samples of one channel that lie in level tops at its peak. */
class FlatTopCounter {
  levelFrames = 0;
  readonly samples = new Float32Array(BLOCK_FRAMES + 2 * MARGIN_FRAMES);
  readonly #state = new Float64Array(STATES);
  readonly #kernels: Kernels;
  readonly #shape: typeof SHAPE;

  constructor(peak: number, kernels: Kernels) {
    this.#kernels = kernels;
    this.#shape = {
      step: peak * SHAPE.step,
      floor: peak * SHAPE.floor,
      leastEdges: peak * SHAPE.leastEdges,
    };
  }

  look(): void {
    const { lengths } = this.#kernels.flatTops(this.samples, BLOCK_FRAMES, this.#shape, this.#state);
    for (const length of lengths) this.levelFrames += length;
  }
}

/** Of a thousand samples, how many lie in level tops at their channel's peak. */
async function flatTopsPermille({ source, analysis }: MeasuredAudio): Promise<number | null> {
  if (analysis.samplePeakDbfs === null) return null;
  const kernels = loadKernels();
  const channelCount = channelCountOf(source.channelLayout);
  const counters = Array.from({ length: channelCount }, (_, channel) => {
    const peakDbfs = analysis.channelSamplePeaksDbfs[channel] ?? null;
    return peakDbfs === null ? null : new FlatTopCounter(10 ** (peakDbfs / 20), kernels);
  });
  const blocks = Array.from({ length: channelCount }, () => new Float32Array(BLOCK_FRAMES + MARGIN_FRAMES));
  for (let start = 0; start < source.frameCount; start += BLOCK_FRAMES) {
    const frames = Math.min(BLOCK_FRAMES + MARGIN_FRAMES, source.frameCount - start);
    await source.read(
      start,
      frames,
      blocks.map((block) => block.subarray(0, frames)),
    );
    for (const [channel, counter] of counters.entries()) {
      if (counter === null) continue;
      const { samples } = counter;
      samples.copyWithin(0, BLOCK_FRAMES, BLOCK_FRAMES + MARGIN_FRAMES);
      samples.fill(0, MARGIN_FRAMES);
      samples.set(blocks[channel]!.subarray(0, frames), MARGIN_FRAMES);
      counter.look();
    }
  }
  const levelFrames = counters.reduce((sum, counter) => sum + (counter?.levelFrames ?? 0), 0);
  return (1000 * levelFrames) / (channelCount * source.frameCount);
}

/** How much of the piece is cut level at its peak. */
export const flatTops: Metric = {
  id: 'flatTopsPermille',
  title: 'Flat tops',
  unit: '‰',
  digits: 2,
  family: 'artifacts',
  meaning:
    'How many of a thousand samples lie in peaks cut level, as clipping leaves them. What was resampled, coded or filtered afterwards shows none.',
  source:
    'Three samples or more in a row within two 16-bit steps of the peak, at most 0.1 dB below the channel’s largest sample, falling off on both sides; share of all samples',
  comparesWith: 'nothing',
  better: 'lower',
  ideal: null,
  least: 0,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: ({ rendering }) => flatTopsPermille(rendering),
};
