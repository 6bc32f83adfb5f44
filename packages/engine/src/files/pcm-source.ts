/** Uncompressed samples as a source of audio: read from their file block by block, whatever its size. */
import type { AudioSource } from '../audio/pcm-audio.ts';
import { UnreadableAudioError } from '../errors.ts';
import { loadKernels } from '../kernels/load-kernels.ts';
import type { ByteSource } from './byte-source.ts';
import { checkSamples } from './decoded-audio.ts';
import { frameBytesOf, orderAsStored, type PcmLayout } from './pcm-layout.ts';
import { checkReadRange } from './read-range.ts';

/** Bytes that one read of the file brings at most. */
const LARGEST_READ_BYTES = 2 ** 20;

/**
 * Reads samples from where their container has them, in bounded memory.
 *
 * @param bytes reading ahead, else every read is one of the file
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
  const largestRead = Math.max(1, Math.floor(LARGEST_READ_BYTES / frameBytes));
  return {
    sampleRate,
    channelLayout: placement.channelLayout,
    frameCount,
    async read(startFrame, frames, into) {
      checkReadRange({ frameCount }, startFrame, frames);
      for (let done = 0; done < frames; done += largestRead) {
        const wanted = Math.min(largestRead, frames - done);
        const block = await bytes.read(dataOffset + (startFrame + done) * frameBytes, wanted * frameBytes);
        if (block.byteLength < wanted * frameBytes) {
          throw new UnreadableAudioError({ file: name, reason: 'it was cut while it was being read' });
        }
        const inFileOrder = orderAsStored(into, placement);
        const rest = done === 0 ? inFileOrder : inFileOrder.map((channel) => channel.subarray(done));
        loadKernels().unpackPcm(block, encoding, channelCount, wanted, rest);
      }
      // Integers are audio whatever they are; floats may be anything.
      if (encoding.kind === 'float') checkSamples(into, { name, frames, startFrame });
    },
  };
}
