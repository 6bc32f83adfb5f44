/** Audio that lies in another thread. */
import { channelCountOf } from '../audio/channel-layout.ts';
import type { AudioSource } from '../audio/pcm-audio.ts';
import { checkReadRange } from '../files/read-range.ts';
import type { Callable, Link } from './link.ts';

/** Frames asked for at a time: a few milliseconds to copy, and seldom enough that asking costs nothing. */
const WINDOW_FRAMES = 2 ** 17;

/** Reads ahead, one window after the other. */
export function createRemoteSource(
  link: Link,
  object: number,
  format: Pick<AudioSource, 'sampleRate' | 'channelLayout' | 'frameCount'>,
): AudioSource {
  const { sampleRate, channelLayout, frameCount } = format;
  let window: readonly Float32Array[] = [];
  let windowStart = 0;
  let earlierReads: Promise<unknown> = Promise.resolve();

  async function read(startFrame: number, frames: number, into: readonly Float32Array[]): Promise<void> {
    for (let done = 0; done < frames; ) {
      const wanted = startFrame + done;
      const held = windowStart + (window[0]?.length ?? 0);
      if (wanted < windowStart || wanted >= held) {
        const windowFrames = Math.min(WINDOW_FRAMES, frameCount - wanted);
        window = (await link.call(object, 'read', [wanted, windowFrames])) as readonly Float32Array[];
        windowStart = wanted;
        continue;
      }
      const count = Math.min(frames - done, held - wanted);
      for (const [index, channel] of into.entries()) {
        channel.set(window[index]!.subarray(wanted - windowStart, wanted - windowStart + count), done);
      }
      done += count;
    }
  }

  return {
    sampleRate,
    channelLayout,
    frameCount,
    async read(startFrame, frames, into) {
      checkReadRange({ frameCount }, startFrame, frames);
      // One after the other, as they share the window; a read that fails does not fail the next.
      const thisRead = earlierReads.then(() => read(startFrame, frames, into));
      earlierReads = thisRead.catch(() => undefined);
      await thisRead;
    },
  };
}

/** Lets the other side read a source. */
export function serveSource(source: AudioSource): Callable {
  return async (_method, [startFrame, frames]) => {
    const into = Array.from(
      { length: channelCountOf(source.channelLayout) },
      () => new Float32Array(frames as number),
    );
    await source.read(startFrame as number, frames as number, into);
    return into;
  };
}
