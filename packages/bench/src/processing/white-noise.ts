/** White noise that knows no before and after: every sample is drawn from its own place. */
import type { AudioSource } from '@earwitness/engine';
import { createRandom } from '../statistics/numeric/random.ts';

/** Mean square of white noise that is even between −1 and 1. */
export const WHITE_NOISE_POWER = 1 / 3;

/** A bijection of 32 bits that spreads every bit of its input over all others. @source C. Wellons, hash prospector, "lowbias32" (public domain) */
function scramble(word: number): number {
  let bits = word >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** White noise of a source's rate, layout and length, −1…1, its channels unrelated; the same seed gives the same samples. */
export function whiteNoiseLike(
  { sampleRate, channelLayout, frameCount }: AudioSource,
  seed: string,
): AudioSource {
  const random = createRandom(seed);
  const keys = Array.from({ length: 8 }, () => random.integer(2 ** 32));
  return {
    sampleRate,
    channelLayout,
    frameCount,
    async read(startFrame, frames, into) {
      for (const [channel, room] of into.entries()) {
        const key = keys[channel]!;
        for (let done = 0; done < frames; done += 1) {
          const frame = startFrame + done;
          const upper = Math.floor(frame / 2 ** 32);
          room[done] = scramble(scramble(frame ^ key) + upper) / 2 ** 31 - 1;
        }
      }
    },
  };
}
