/** Processing that needs no neighbours: each frame of the result is made of the same frame of the originals. */
import type { AudioSource } from '@earwitness/engine';

/** Changes every sample of a source as it is read. */
export function changeSamples(source: AudioSource, change: (sample: number) => number): AudioSource {
  const { sampleRate, channelLayout, frameCount } = source;
  return {
    sampleRate,
    channelLayout,
    frameCount,
    async read(startFrame, frames, into) {
      await source.read(startFrame, frames, into);
      for (const channel of into) {
        for (let frame = 0; frame < frames; frame += 1) channel[frame] = change(channel[frame]!);
      }
    },
  };
}

/** A source louder by so many dB; 0 dB is the source itself. */
export function changeLevel(source: AudioSource, gainDb: number): AudioSource {
  if (gainDb === 0) return source;
  const gain = 10 ** (gainDb / 20);
  return changeSamples(source, (sample) => sample * gain);
}

/** Two sources of one rate, layout and length, combined frame by frame; `change` works in place on the first's samples. */
export function combineSources(
  source: AudioSource,
  other: AudioSource,
  change: (samples: readonly Float32Array[], others: readonly Float32Array[], frames: number) => void,
): AudioSource {
  const { sampleRate, channelLayout, frameCount } = source;
  return {
    sampleRate,
    channelLayout,
    frameCount,
    async read(startFrame, frames, into) {
      const others = into.map(() => new Float32Array(frames));
      await other.read(startFrame, frames, others);
      await source.read(startFrame, frames, into);
      change(into, others, frames);
    },
  };
}

/** The sum of two sources of one rate, layout and length. */
export const addSources = (source: AudioSource, other: AudioSource): AudioSource =>
  combineSources(source, other, (samples, others, frames) => {
    for (const [channel, room] of samples.entries()) {
      const added = others[channel]!;
      for (let frame = 0; frame < frames; frame += 1) room[frame] = room[frame]! + added[frame]!;
    }
  });
