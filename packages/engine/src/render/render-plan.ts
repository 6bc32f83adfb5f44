/** A mastering plan carried out: the stages in the plan's order, nothing decided. */
import { channelCountOf, requireMonoOrStereo } from '../audio/channel-layout.ts';
import {
  type AudioInput,
  type AudioSink,
  createMemorySink,
  type PcmAudio,
  toAudioSource,
} from '../audio/pcm-audio.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { loadKernels } from '../kernels/load-kernels.ts';
import type { MasteringPlan } from '../plan/mastering-plan.ts';
import { runStages } from './run-stages.ts';
import { designStage } from './stage-table.ts';

export const DEFAULT_BLOCK_FRAMES = 16_384;

export interface RenderOptions {
  kernels?: Kernels;
  /** Called after each block with the share done, 0…1. */
  onProgress?: ((share: number) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** Frames processed at a time; the master does not depend on it. */
  blockFrames?: number;
}

/**
 * Renders a plan: the same mix and plan give the same samples, whatever the block size.
 *
 * The master has the mix's length, rate and layout, and no delay. Silence stays silent.
 *
 * @returns the master in memory; or nothing when it is written to `sink`, which is closed at the end, but neither closed nor
 *   cleared when the rendering fails
 * @throws {RangeError} an equalizer band at or beyond half the sample rate
 * @throws {UnsupportedAudioError} samples that are not finite, more than two channels
 * @throws the signal's reason, when it aborts
 */
export function render(
  mix: AudioInput,
  plan: MasteringPlan,
  options?: RenderOptions,
): Promise<PcmAudio>;
export function render(
  mix: AudioInput,
  plan: MasteringPlan,
  options: RenderOptions & { sink: AudioSink },
): Promise<undefined>;
export async function render(
  mix: AudioInput,
  plan: MasteringPlan,
  {
    kernels = loadKernels(),
    onProgress,
    signal,
    blockFrames = DEFAULT_BLOCK_FRAMES,
    sink,
  }: RenderOptions & { sink?: AudioSink } = {},
): Promise<PcmAudio | undefined> {
  const source = toAudioSource(mix);
  const { sampleRate, channelLayout } = source;
  requireMonoOrStereo(channelLayout, 'render');
  const format = { sampleRate, channelCount: channelCountOf(channelLayout), kernels };
  const states = plan.stages.map((planned) => designStage(planned, format));
  const memory = sink ? undefined : createMemorySink(source);
  const destination = sink ?? memory!;
  await runStages(source, states, (block) => destination.write(block), { blockFrames, signal, onProgress });
  await destination.close();
  return memory?.audio();
}
