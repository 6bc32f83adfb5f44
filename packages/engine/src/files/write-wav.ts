/** WAV files to disk: under a temporary name until they are whole, so that nobody ever meets half a file. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { AudioSink, PcmAudio } from '../audio/pcm-audio.ts';
import {
  encodeWavHeader,
  encodeWavSamples,
  WAV_HEADER_BYTES,
  type WavBitDepth,
  type WavFormat,
} from './encode-wav.ts';

/** A sink that leaves no file behind when it is discarded instead of closed. */
export interface WavFileSink extends AudioSink {
  discard(): Promise<void>;
}

/**
 * Writes audio as a WAV file; an existing file is replaced, in one step.
 *
 * @throws {RangeError} see `encodeWav`; the file is then not touched
 */
export async function writeWav(
  path: string,
  audio: PcmAudio,
  { bitDepth = 24 }: { bitDepth?: WavBitDepth } = {},
): Promise<void> {
  const sink = await createWavFileSink(path, { ...audio, bitDepth });
  try {
    await sink.write(audio.channels);
    await sink.close();
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

/**
 * Opens a WAV file for writing block by block. `close()` completes the header and gives the file its name.
 *
 * @throws {RangeError} from `write()`, for samples that the format cannot hold, see `encodeWav`
 */
export async function createWavFileSink(
  path: string,
  { sampleRate, channelLayout, bitDepth }: WavFormat,
): Promise<WavFileSink> {
  const format = { sampleRate, channelLayout, bitDepth };
  const temporaryPath = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  const file = await open(temporaryPath, 'wx');
  let dataBytes = 0;
  return {
    async write(block) {
      const samples = encodeWavSamples(block, bitDepth);
      await writeAll(file, samples, WAV_HEADER_BYTES + dataBytes);
      dataBytes += samples.byteLength;
    },
    async close() {
      const header = encodeWavHeader(format, dataBytes);
      await writeAll(file, new Uint8Array(dataBytes % 2), WAV_HEADER_BYTES + dataBytes);
      await writeAll(file, header, 0);
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
