/** WAV files to disk: under a temporary name until they are whole, so that nobody ever meets half a file. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { channelCountOf } from '../audio/channel-layout.ts';
import type { AudioSink, PcmAudio } from '../audio/pcm-audio.ts';
import { createSampleEncoder } from './encode-samples.ts';
import { encodeTagChunks } from './encode-tags.ts';
import type { WavEncoding, WavFormat } from './wav-format.ts';
import { encodeWavHeader, frameBytesOf, LARGEST_RIFF_BYTES } from './wav-header.ts';

/** A sink that leaves no file behind when it is discarded instead of closed. */
export interface WavFileSink extends AudioSink {
  discard(): Promise<void>;
}

/** Frames encoded at a time. */
const BLOCK_FRAMES = 2 ** 16;

/**
 * Writes audio as a WAV file, as RF64 beyond 4 GiB; an existing file is replaced, in one step.
 *
 * @throws {RangeError} see `encodeWav`; the file is then not touched
 */
export async function writeWav(path: string, audio: PcmAudio, encoding: WavEncoding = {}): Promise<void> {
  const { sampleRate, channelLayout, channels } = audio;
  const frameCount = channels[0]?.length ?? 0;
  const { bitDepth = 24 } = encoding;
  const sink = await createWavFileSink(path, {
    ...encoding,
    sampleRate,
    channelLayout,
    bitDepth,
    frameCount,
  });
  try {
    for (let start = 0; start < frameCount; start += BLOCK_FRAMES) {
      await sink.write(channels.map((channel) => channel.subarray(start, start + BLOCK_FRAMES)));
    }
    await sink.close();
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

export interface WavSinkOptions extends WavEncoding, WavFormat {
  readonly bitDepth: WavFormat['bitDepth'];
  /**
   * How many frames will be written, where that is known: the file then has the shortest header, that of `encodeWav`. Else the header
   * keeps room to become RF64, should the file grow beyond 4 GiB.
   */
  readonly frameCount?: number;
  /** From how many bytes on the file is RF64: the 4 GiB of plain WAV, or less for readers that cannot do as many. */
  readonly largestRiffBytes?: number;
}

/**
 * Opens a WAV file for writing block by block. `close()` completes the header and gives the file its name.
 *
 * @throws {RangeError} from `write()`, for samples that the format cannot hold, see `encodeWav`; from `close()`, when other
 *   than `frameCount` frames were written
 */
export async function createWavFileSink(
  path: string,
  {
    sampleRate,
    channelLayout,
    bitDepth,
    dither = 'none',
    ditherSeed = 1,
    tags = {},
    frameCount,
    largestRiffBytes = LARGEST_RIFF_BYTES,
  }: WavSinkOptions,
): Promise<WavFileSink> {
  const format = { sampleRate, channelLayout, bitDepth };
  const channelCount = channelCountOf(channelLayout);
  const encode = createSampleEncoder({ channelCount, sampleRate, bitDepth, dither, ditherSeed });
  const trailing = encodeTagChunks(tags);
  const headerOf = (dataBytes: number) =>
    encodeWavHeader(format, {
      dataBytes,
      trailingBytes: trailing.byteLength,
      room: frameCount === undefined ? 'reserved' : 'exact',
      largestRiffBytes,
    });
  const headerBytes = headerOf((frameCount ?? 0) * frameBytesOf(format)).byteLength;
  const temporaryPath = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  const file = await open(temporaryPath, 'wx');
  let dataBytes = 0;
  return {
    async write(block) {
      const samples = encode(block);
      await writeAll(file, samples, headerBytes + dataBytes);
      dataBytes += samples.byteLength;
    },
    async close() {
      const writtenFrames = dataBytes / frameBytesOf(format);
      if (frameCount !== undefined && writtenFrames !== frameCount) {
        throw new RangeError(
          `Cannot complete ${path} as frameCount must be what was written: it is ${frameCount}, written were ${writtenFrames}`,
        );
      }
      const dataEnd = headerBytes + dataBytes;
      await writeAll(file, new Uint8Array(dataBytes % 2), dataEnd);
      await writeAll(file, trailing, dataEnd + (dataBytes % 2));
      await writeAll(file, headerOf(dataBytes), 0);
      await file.close();
      await rename(temporaryPath, path);
    },
    async discard() {
      await file.close();
      await rm(temporaryPath, { force: true });
    },
  };
}

/** One call may write less than it was given. */
async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < bytes.byteLength; ) {
    const { bytesWritten } = await file.write(bytes, written, bytes.byteLength - written, position + written);
    written += bytesWritten;
  }
}
