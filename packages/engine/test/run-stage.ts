/** One stage over whole channels, latency taken out, as render does it. */
import { loadKernels } from '../src/kernels/load-kernels.ts';
import type { Stage, StageState } from '../src/stages/stage.ts';

export function runStage<Settings>(
  stage: Stage<Settings>,
  settings: Settings,
  channels: readonly Float32Array[],
  { sampleRate = 44_100, blockFrames = 4096 } = {},
): { channels: Float32Array[]; state: StageState } {
  const state = stage.design(settings, {
    sampleRate,
    channelCount: channels.length,
    kernels: loadKernels(),
  });
  const frameCount = channels[0]!.length;
  const padded = channels.map((channel) => {
    const longer = new Float32Array(frameCount + state.latencyFrames);
    longer.set(channel);
    return longer;
  });
  for (let start = 0; start < padded[0]!.length; start += blockFrames) {
    const block = padded.map((channel) => channel.subarray(start, start + blockFrames));
    state.process(block, block[0]!.length);
  }
  return { channels: padded.map((channel) => channel.slice(state.latencyFrames)), state };
}
