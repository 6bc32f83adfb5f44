/** Audio as a FLAC file in memory: lossless, and decoded by every browser. */
import type { PcmAudio } from '@earwitness/engine';
import { encodeWav } from '@earwitness/engine/files';
import { flacOfSamples } from './flac-of-samples.ts';

const BITS = 16;
const WAV_HEADER_BYTES = 44;

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
  return flacOfSamples(toIntegers(audio, dither), {
    sampleRate: audio.sampleRate,
    channelCount: audio.channels.length,
    bits: BITS,
  });
}
