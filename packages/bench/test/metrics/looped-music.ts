/** Music of any length that costs nothing to make: a few seconds over and over, now louder, now softer, read in small pieces only. */
import type { AudioSource, PcmAudio } from '@earwitness/engine';

/** Whoever asks for more at once means to keep it all. */
const MOST_FRAMES = 2 ** 20;
/** How long it stays at one level; not a whole number of loops. */
const LEVEL_SECONDS = 7.3;

export function loopedMusic({ channels, sampleRate, channelLayout }: PcmAudio, seconds: number): AudioSource {
  const frameCount = Math.round(seconds * sampleRate);
  const loopFrames = channels[0]!.length;
  const levelFrames = Math.round(LEVEL_SECONDS * sampleRate);
  return {
    sampleRate,
    channelLayout,
    frameCount,
    async read(startFrame, frames, into) {
      if (frames > MOST_FRAMES || startFrame < 0 || startFrame + frames > frameCount)
        throw new RangeError(`Cannot read ${frames} frames from ${startFrame} on`);
      for (const [index, samples] of into.entries()) {
        const channel = channels[index]!;
        for (let frame = 0; frame < frames; frame += 1) {
          const at = startFrame + frame;
          const gain = 0.4 + 0.1 * (Math.floor(at / levelFrames) % 5);
          samples[frame] = gain * channel[at % loopFrames]!;
        }
      }
    },
  };
}
