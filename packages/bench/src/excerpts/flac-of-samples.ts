/** Integer samples as a FLAC stream in memory. */
import type { Flac } from 'libflacjs';
import { once } from '../runs/once.ts';

const COMPRESSION_LEVEL = 5;
/** Of the stream's own description, which stands behind the signature and the header of its block. */
const STREAMINFO_PLACE = 8;

/** Compiled code that is fetched in Node as in a page does not load there, so this is the variant that is plain JavaScript. */
const loadFlac = once(async () => {
  const { default: openFlac } = await import('libflacjs');
  return new Promise<Flac>((ready) => {
    const flac = openFlac('min');
    if (flac.isReady()) ready(flac);
    else flac.on('ready', () => ready(flac));
  });
});

/** Writes the lengths of frames and the digest of all samples, which are known at the end, where the file begins. */
function complete(
  file: Uint8Array,
  { minFrameBytes, maxFrameBytes, md5 }: { minFrameBytes: number; maxFrameBytes: number; md5: string },
): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset + STREAMINFO_PLACE);
  for (const [place, bytes] of [
    [4, minFrameBytes],
    [7, maxFrameBytes],
  ] as const) {
    view.setUint8(place, bytes >> 16);
    view.setUint16(place + 1, bytes & 0xffff);
  }
  file.set(Buffer.from(md5, 'hex'), STREAMINFO_PLACE + 18);
  return file;
}

/**
 * Encodes samples as FLAC; the same samples give the same bytes.
 *
 * @param samples interleaved, within the range of so many bits
 */
export async function flacOfSamples(
  samples: Int32Array<ArrayBuffer>,
  { sampleRate, channelCount, bits }: { sampleRate: number; channelCount: number; bits: 16 | 24 },
): Promise<Uint8Array> {
  const flac = await loadFlac();
  const frames = samples.length / channelCount;
  const encoder = flac.create_libflac_encoder(sampleRate, channelCount, bits, COMPRESSION_LEVEL, frames);
  const parts: Uint8Array[] = [];
  let info = { minFrameBytes: 0, maxFrameBytes: 0, md5: '' };
  try {
    const state = flac.init_encoder_stream(
      encoder,
      (bytes) => {
        parts.push(bytes);
      },
      (described) => {
        if (described !== undefined)
          info = {
            minFrameBytes: described.min_framesize,
            maxFrameBytes: described.max_framesize,
            md5: described.md5sum,
          };
      },
    );
    const isDone =
      state === 0 &&
      flac.FLAC__stream_encoder_process_interleaved(encoder, samples, frames) &&
      flac.FLAC__stream_encoder_finish(encoder);
    if (!isDone)
      throw new Error(
        `Cannot encode FLAC: the encoder is in state ${flac.FLAC__stream_encoder_get_state(encoder)}`,
      );
  } finally {
    flac.FLAC__stream_encoder_delete(encoder);
  }
  return complete(new Uint8Array(Buffer.concat(parts)), info);
}
