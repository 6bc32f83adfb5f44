/** All of an open audio file into memory. */
import { channelCountOf } from '../audio/channel-layout.ts';
import { UnsupportedAudioError } from '../errors.ts';
import type { ByteSource } from './byte-source.ts';
import type { DecodedAudio } from './decoded-audio.ts';
import { type OpenOptions, openByteSource } from './open-byte-source.ts';
import type { OpenedAudio } from './opened-audio.ts';

/** Opens, decodes and closes. */
export async function decodeByteSource(bytes: ByteSource, options: OpenOptions): Promise<DecodedAudio> {
  const opened = await openByteSource(bytes, options);
  try {
    return await decodeWhole(opened, { name: options.name, byteLength: bytes.byteLength });
  } finally {
    await opened.close();
  }
}

/** Frames that are decoded at a time. */
const BLOCK_FRAMES = 2 ** 16;

/** Decodes all of what is open. */
export async function decodeWhole(
  { source, format, decoded }: OpenedAudio,
  { name, byteLength }: { name: string; byteLength: number },
): Promise<DecodedAudio> {
  if (decoded) return { audio: decoded, format };
  const { sampleRate, channelLayout, frameCount } = source;
  const channelCount = channelCountOf(channelLayout);
  // A damaged header may promise any number of frames: room is made for as many as the file can well hold, more when they come.
  let channels = allocate(channelCount, Math.min(frameCount, byteLength * 4), name);
  for (let start = 0; start < frameCount; start += BLOCK_FRAMES) {
    const frames = Math.min(BLOCK_FRAMES, frameCount - start);
    if (start + frames > channels[0]!.length) {
      const roomier = allocate(channelCount, Math.min(frameCount, 2 * (start + frames)), name);
      for (const [index, channel] of channels.entries()) roomier[index]!.set(channel);
      channels = roomier;
    }
    await source.read(
      start,
      frames,
      channels.map((channel) => channel.subarray(start, start + frames)),
    );
  }
  return { audio: { sampleRate, channelLayout, channels }, format };
}

function allocate(channelCount: number, frames: number, name: string): Float32Array[] {
  try {
    return Array.from({ length: channelCount }, () => new Float32Array(frames));
  } catch (cause) {
    throw new UnsupportedAudioError(
      `Cannot use ${name}: its ${frames} frames are more than memory can hold at once`,
      { cause },
    );
  }
}
