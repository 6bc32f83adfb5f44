import type { AudioSource } from '@earwitness/engine';

/** A stretch of a source as it is, read when it is read; all of it is the source itself. */
export function stretchOf(source: AudioSource, startFrame: number, frameCount: number): AudioSource {
  if (startFrame === 0 && frameCount === source.frameCount) return source;
  return {
    sampleRate: source.sampleRate,
    channelLayout: source.channelLayout,
    frameCount,
    read: (from, frames, into, kernels) => source.read(startFrame + from, frames, into, kernels),
  };
}
