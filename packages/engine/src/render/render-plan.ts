/** A mastering plan carried out: the stages in the plan's order, nothing decided. */
import { channelCountOf, requireMonoOrStereo } from '../audio/channel-layout.ts';
import { type AudioInput, type AudioSink, createMemorySink, type PcmAudio } from '../audio/pcm-audio.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { loadKernels } from '../kernels/load-kernels.ts';
import type { MasteringPlan } from '../plan/mastering-plan.ts';
import { chainOf, designChain, type OwnStage } from './chain.ts';
import { toDeliverySource } from './delivery-source.ts';
import { type FrameRange, planRangeRun } from './plan-range-run.ts';
import { runStages } from './run-stages.ts';

export const DEFAULT_BLOCK_FRAMES = 16_384;

export interface RenderOptions {
  kernels?: Kernels;
  /** Called after each block with the share done, 0…1. */
  onProgress?: ((share: number) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** Frames processed at a time; the master does not depend on it. */
  blockFrames?: number;
  /** Stages of the caller's own, among the plan's. */
  stages?: readonly OwnStage[] | undefined;
}

export interface RenderRangeOptions {
  /**
   * Renders these frames of the master alone, for a preview: within −120 dB the same samples as in the whole master, at the cost of the range and the
   * 10 s before it.
   */
  range?: FrameRange | undefined;
}

/**
 * Renders a plan: the same mix and plan give the same samples, whatever the block size.
 *
 * The master has the mix's length and layout, the rate of the plan's target or else the mix's, and no delay. Silence stays silent.
 *
 * @returns the master in memory; or nothing when it is written to `sink`, which is closed at the end, but neither closed nor
 *   cleared when the rendering fails
 * @throws {RangeError} an equalizer band at or beyond half the sample rate, a range that does not lie inside the mix
 * @throws {UnsupportedAudioError} samples that are not finite, more than two channels
 * @throws the signal's reason, when it aborts
 */
export function render(
  mix: AudioInput,
  plan: MasteringPlan,
  options?: RenderOptions & RenderRangeOptions,
): Promise<PcmAudio>;
export function render(
  mix: AudioInput,
  plan: MasteringPlan,
  options: RenderOptions & RenderRangeOptions & { sink: AudioSink },
): Promise<undefined>;
export async function render(
  mix: AudioInput,
  plan: MasteringPlan,
  {
    kernels = loadKernels(),
    onProgress,
    signal,
    blockFrames = DEFAULT_BLOCK_FRAMES,
    stages,
    range,
    sink,
  }: RenderOptions & RenderRangeOptions & { sink?: AudioSink } = {},
): Promise<PcmAudio | undefined> {
  const source = toDeliverySource(mix, plan.target);
  const { sampleRate, channelLayout } = source;
  requireMonoOrStereo(channelLayout, 'render');
  const format = { sampleRate, channelCount: channelCountOf(channelLayout), kernels };
  const states = designChain(chainOf(plan.stages, stages), format);
  const memory = sink ? undefined : createMemorySink({ ...source, ...range });
  const destination = sink ?? memory!;
  const latencyFrames = states.reduce((sum, state) => sum + state.latencyFrames, 0);
  const run = range ? planRangeRun(source, range, latencyFrames) : undefined;
  const write = async (block: readonly Float32Array[]) => {
    const wanted = run ? run.take(block) : block;
    if (wanted[0]!.length > 0) await destination.write(wanted);
  };
  await runStages(run?.source ?? source, states, write, { blockFrames, signal, onProgress });
  await destination.close();
  return memory?.audio();
}
