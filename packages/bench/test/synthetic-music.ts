/** Signals for tests that look like music to an aligner and a meter: made from a seed, the same everywhere. */
import type { PcmAudio } from '@earwitness/engine';
import { createRandom } from '../src/statistics/numeric/random.ts';

/** Decaying bursts of seeded noise through a one-pole low-pass: beats without a period, more bass than treble. */
export function music(
  seed: string,
  { seconds = 8, sampleRate = 44_100 }: { seconds?: number; sampleRate?: number } = {},
): PcmAudio {
  const random = createRandom(seed);
  const channels = [0, 1].map(() => new Float32Array(Math.round(seconds * sampleRate)));
  let beat = 0;
  let level = 0;
  let memory = 0;
  for (let frame = 0; frame < channels[0]!.length; frame += 1) {
    if (frame >= beat) {
      beat = frame + Math.round((0.1 + 0.3 * random.uniform()) * sampleRate);
      level = 0.2 + 0.6 * random.uniform();
    }
    level *= 1 - 6 / sampleRate;
    memory += 0.15 * (2 * random.uniform() - 1 - memory);
    channels[0]![frame] = level * memory;
    channels[1]![frame] = level * (0.8 * memory + 0.02 * (random.uniform() - 0.5));
  }
  return { sampleRate, channelLayout: 'stereo', channels };
}

/** The same change for every sample. */
export const mapSamples = (audio: PcmAudio, change: (sample: number) => number): PcmAudio => ({
  ...audio,
  channels: audio.channels.map((channel) => channel.map(change)),
});

/** Later by so many frames, or earlier when negative; the length stays. */
export function delay(audio: PcmAudio, frames: number): PcmAudio {
  return {
    ...audio,
    channels: audio.channels.map((channel) => {
      const delayed = new Float32Array(channel.length);
      if (frames >= 0) delayed.set(channel.subarray(0, channel.length - frames), frames);
      else delayed.set(channel.subarray(-frames));
      return delayed;
    }),
  };
}
