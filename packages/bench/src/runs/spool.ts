/** Audio that is read many times and made anew each time, written down once: as plain floats, a channel after the other. */
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { AudioSource } from '@earwitness/engine';
import { readBlocks } from '../audio/read-blocks.ts';

export interface SpooledAudio {
  readonly source: AudioSource;
  close(): Promise<void>;
}

const BYTES = Float32Array.BYTES_PER_ELEMENT;

const bytesOf = (samples: Float32Array, frames: number): Uint8Array =>
  new Uint8Array(samples.buffer, samples.byteOffset, frames * BYTES);

/** A disk may give less than it was asked for. */
function readWhole(handle: number, into: Uint8Array, position: number): void {
  for (let done = 0; done < into.byteLength; ) {
    const count = readSync(handle, into, done, into.byteLength - done, position + done);
    if (count === 0) throw new Error('a file of ours became shorter while it was read');
    done += count;
  }
}

function writeWhole(handle: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.byteLength; )
    done += writeSync(handle, bytes, done, bytes.byteLength - done, position + done);
}

/**
 * Writes a source down and gives the same samples back, from any frame, at the cost of reading a file. Memory stays bounded. Reads wait for
 * the disk: this is for a process that has nothing else to do meanwhile.
 *
 * @param folder where the file lies; it needs four bytes for each sample
 */
export async function spool(
  source: AudioSource,
  { folder, signal }: { folder: string; signal: AbortSignal | undefined },
): Promise<SpooledAudio> {
  const { sampleRate, channelLayout, frameCount } = source;
  const file = join(folder, `${randomBytes(6).toString('hex')}.f32`);
  const handle = openSync(file, 'wx+');
  const close = async (): Promise<void> => {
    closeSync(handle);
    unlinkSync(file);
  };
  const place = (channel: number, frame: number): number => (channel * frameCount + frame) * BYTES;
  try {
    for await (const { startFrame, frames, channels } of readBlocks(source, { signal })) {
      for (const [index, channel] of channels.entries())
        writeWhole(handle, bytesOf(channel, frames), place(index, startFrame));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    source: {
      ...{ sampleRate, channelLayout, frameCount },
      async read(startFrame, frames, into) {
        for (const [index, channel] of into.entries())
          readWhole(handle, bytesOf(channel, frames), place(index, startFrame));
      },
    },
    close,
  };
}
