/** Audio as a FLAC file in memory: lossless, and decoded by every browser. */
import type { PcmAudio } from '@earwitness/engine';
import { encodeWav } from '@earwitness/engine/files';
import openFlac, { type Flac } from 'libflacjs';
import { once } from '../runs/once.ts';

const BITS = 16;
const COMPRESSION_LEVEL = 5;
const WAV_HEADER_BYTES = 44;
/** Of the stream's own description, which stands behind the signature and the header of its block. */
const STREAMINFO_PLACE = 8;

/** Compiled code that is fetched in Node as in a page does not load there, so this is the variant that is plain JavaScript. */
const loadFlac = once(
  () =>
    new Promise<Flac>((ready) => {
      const flac = openFlac('min');
      if (flac.isReady()) ready(flac);
      else flac.on('ready', () => ready(flac));
    }),
);

/** Whether all samples are of 16 bits, so that rounding would leave them as they are. */
export const isOfSixteenBits = ({ channels }: PcmAudio): boolean =>
  channels.every((samples) => {
    for (let frame = 0; frame < samples.length; frame += 1)
      if (!Number.isInteger(samples[frame]! * 2 ** (BITS - 1))) return false;
    return true;
  });

/** Rounded as the engine rounds. */
function toIntegers(audio: PcmAudio, dither: 'none' | 'tpdf'): Int32Array<ArrayBuffer> {
  const wav = encodeWav(audio, { bitDepth: BITS, dither });
  const samples = new DataView(wav.buffer, wav.byteOffset + WAV_HEADER_BYTES);
  return Int32Array.from({ length: samples.byteLength / 2 }, (_, index) => samples.getInt16(2 * index, true));
}

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
 * Encodes audio as FLAC of 16 bits; the same audio gives the same bytes. The noise of dither is the same in all files of
 * one length.
 *
 * @param audio mono or stereo, within ±1
 * @param dither by default none for samples of 16 bits, triangular for others
 * @throws {RangeError} for samples beyond ±1 or that are not finite
 */
export async function encodeFlac(
  audio: PcmAudio,
  { dither = isOfSixteenBits(audio) ? 'none' : 'tpdf' }: { dither?: 'none' | 'tpdf' } = {},
): Promise<Uint8Array> {
  const flac = await loadFlac();
  const channelCount = audio.channels.length;
  const samples = toIntegers(audio, dither);
  const frames = samples.length / channelCount;
  const encoder = flac.create_libflac_encoder(
    audio.sampleRate,
    channelCount,
    BITS,
    COMPRESSION_LEVEL,
    frames,
  );
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
