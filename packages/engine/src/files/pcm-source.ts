/** Uncompressed samples as a source of audio: read from their file block by block, whatever its size. */
import type { AudioSource } from '../audio/pcm-audio.ts';
import { UnreadableAudioError } from '../errors.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { loadKernels } from '../kernels/load-kernels.ts';
import type { ByteSource } from './byte-source.ts';
import { checkSamples } from './decoded-audio.ts';
import { frameBytesOf, orderAsStored, type PcmLayout } from './pcm-layout.ts';
import { checkReadRange } from './read-range.ts';

/** Enough to make the cost of a call to the system vanish, little enough to keep many files open. */
const WINDOW_BYTES = 2 ** 20;

/** Where a read is no more than a copy: little enough that it is still in the nearest caches when it is unpacked. */
const CACHED_WINDOW_BYTES = 2 ** 17;

/**
 * Reads samples from where their container has them, in bounded memory: one window of 1 MiB, used again and again, since a new
 * one a megabyte would keep the garbage collector busier than the meters are.
 *
 * `read()` rejects with `UnreadableAudioError` when samples are not audio, or when the file was cut while it was open.
 */
export function createPcmSource(
  bytes: ByteSource,
  layout: PcmLayout,
  { name }: { name: string },
): AudioSource {
  const { sampleRate, channelCount, placement, frameCount, dataOffset, encoding } = layout;
  const frameBytes = frameBytesOf(layout);
  const readAtOnce = bytes.readAtOnce;
  const windowBytes = readAtOnce ? CACHED_WINDOW_BYTES : WINDOW_BYTES;
  const largestRead = Math.max(1, Math.floor(windowBytes / frameBytes));
  const window = createWindow(bytes, Math.max(WINDOW_BYTES, frameBytes));
  let earlierReads: Promise<unknown> = Promise.resolve();

  async function read(
    startFrame: number,
    frames: number,
    into: readonly Float32Array[],
    kernels: Kernels,
  ): Promise<void> {
    for (let done = 0; done < frames; done += largestRead) {
      const wanted = Math.min(largestRead, frames - done);
      const offset = dataOffset + (startFrame + done) * frameBytes;
      const block = readAtOnce
        ? readInto(kernels.roomForBytes(wanted * frameBytes), offset, readAtOnce)
        : await window.read(offset, wanted * frameBytes);
      if (block.byteLength < wanted * frameBytes) {
        throw new UnreadableAudioError({ file: name, reason: 'it was cut while it was being read' });
      }
      const inFileOrder = orderAsStored(into, placement);
      const rest = done === 0 ? inFileOrder : inFileOrder.map((channel) => channel.subarray(done));
      kernels.unpackPcm(block, encoding, channelCount, wanted, rest);
    }
    // Integers are audio whatever they are; floats may be anything.
    if (encoding.kind === 'float') checkSamples(into, { name, frames, startFrame });
  }

  return {
    sampleRate,
    channelLayout: placement.channelLayout,
    frameCount,
    async read(startFrame, frames, into, kernels = loadKernels()) {
      checkReadRange({ frameCount }, startFrame, frames);
      if (readAtOnce) return read(startFrame, frames, into, kernels);
      // One after the other, as they share the window; a read that fails does not fail the next.
      const thisRead = earlierReads.then(() => read(startFrame, frames, into, kernels));
      earlierReads = thisRead.catch(() => undefined);
      await thisRead;
    },
  };
}

const readInto = (
  room: Uint8Array,
  offset: number,
  readAtOnce: NonNullable<ByteSource['readAtOnce']>,
): Uint8Array => room.subarray(0, readAtOnce(offset, room));

/** Reads ahead into one piece of memory; what a read gives is valid until the next. */
function createWindow(source: ByteSource, byteLength: number): Pick<ByteSource, 'read'> {
  let room: Uint8Array | undefined;
  let held = new Uint8Array(0) as Uint8Array;
  let heldFrom = 0;
  return {
    async read(offset, length) {
      if (offset < heldFrom || offset + length > heldFrom + held.byteLength) {
        room ??= new Uint8Array(Math.min(byteLength, source.byteLength));
        held = await source.read(offset, byteLength, room);
        heldFrom = offset;
      }
      return held.subarray(offset - heldFrom, offset - heldFrom + length);
    },
  };
}
