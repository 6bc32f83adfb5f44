/** FLAC files in memory, decoded where the caller is, for pages that need no other format. */
import { UnreadableAudioError } from '../errors.ts';
import { toByteSource } from './byte-source.ts';
import { decodeWhole } from './decode-whole.ts';
import type { DecodedAudio, DecodeOptions } from './decoded-audio.ts';
import { isFlac } from './flac-stream-info.ts';
import { openFlac } from './open-flac.ts';

/**
 * Decodes a FLAC file to exactly the samples that were encoded (up to 24 bits), held against the checksum in its header.
 *
 * @throws {UnreadableAudioError} not a FLAC file, damaged, truncated or empty
 * @throws {UnsupportedAudioError} more than two channels (without `multichannel`), or a sample rate outside 8…192 kHz
 */
export async function decodeFlac(
  bytes: Uint8Array,
  { name = 'the FLAC file', multichannel = false }: Partial<DecodeOptions> = {},
): Promise<DecodedAudio> {
  if (!isFlac(bytes)) throw new UnreadableAudioError({ file: name, reason: 'it is not a FLAC file' });
  const opened = await openFlac(toByteSource(bytes), 0, { name, multichannel });
  try {
    return await decodeWhole(opened, { name, byteLength: bytes.byteLength });
  } finally {
    await opened.close();
  }
}
