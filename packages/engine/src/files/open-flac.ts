/** FLAC streams as open audio. */
import type { ByteSource } from './byte-source.ts';
import { placeChannels } from './channel-placement.ts';
import { parseByteSource } from './container-parser.ts';
import { checkSampleRate, type DecodeOptions } from './decoded-audio.ts';
import { countFlacFrames, createFlacSource, type FlacStream } from './flac-source.ts';
import { parseFlacHeader, readChannelMask } from './flac-stream-info.ts';
import type { OpenedAudio } from './opened-audio.ts';

/** Opens a native stream that begins at `start`. */
export async function openFlac(
  bytes: ByteSource,
  start: number,
  { name, multichannel = false }: DecodeOptions,
): Promise<OpenedAudio> {
  const header = await parseByteSource(parseFlacHeader(bytes.byteLength, { start, name }), bytes);
  return openFlacStream(
    {
      bytes: await withoutId3v1(bytes),
      streamInfo: header.streamInfo,
      placement: placeChannels(name, header.streamInfo.channelCount, {
        mask: readChannelMask(header.comments),
        multichannel,
      }),
      streamOffset: start,
      framesOffset: header.framesOffset,
    },
    { name, container: 'flac' },
  );
}

/** Its decoder wants a stream to end with a frame; some programs put a tag of 128 bytes behind. */
async function withoutId3v1(bytes: ByteSource): Promise<ByteSource> {
  const tag = await bytes.read(Math.max(0, bytes.byteLength - 128), 3);
  if (String.fromCharCode(...tag) !== 'TAG') return bytes;
  const byteLength = bytes.byteLength - 128;
  return {
    byteLength,
    read: (offset, length) => bytes.read(offset, Math.max(0, Math.min(length, byteLength - offset))),
  };
}

export async function openFlacStream(
  stream: FlacStream,
  { name, container }: { name: string; container: string },
): Promise<OpenedAudio> {
  const { sampleRate, bitDepth } = stream.streamInfo;
  checkSampleRate(name, sampleRate);
  const frameCount = stream.streamInfo.frameCount || (await countFlacFrames(stream, { name }));
  const counted = { ...stream, streamInfo: { ...stream.streamInfo, frameCount } };
  const source = createFlacSource(counted, { name });
  return {
    source,
    format: { container, codec: 'flac', bitDepth, truncated: false },
    isStreamed: stream.framesOffset !== undefined,
    close: () => source.close(),
  };
}
