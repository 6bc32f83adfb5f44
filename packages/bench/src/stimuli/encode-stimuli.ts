/** Finished audio as the files that listeners get: 24-bit WAV and FLAC of the same samples, each of one length for all. */
import type { PcmAudio } from '@earwitness/engine';
import { encodeWav } from '@earwitness/engine/files';
import { flacOfSamples } from '../excerpts/flac-of-samples.ts';
import { equalFlacs } from './equal-flacs.ts';

const BITS = 24;
const BYTES_PER_SAMPLE = BITS / 8;
const WAV_HEADER_BYTES = 44;

export interface EncodedStimulus {
  readonly wav: Uint8Array;
  /** null for all of a comparison where FLAC would not be shorter than PCM. */
  readonly flac: Uint8Array | null;
}

function samplesOf(wav: Uint8Array): Int32Array<ArrayBuffer> {
  const bytes = Buffer.from(wav.buffer, wav.byteOffset + WAV_HEADER_BYTES, wav.byteLength - WAV_HEADER_BYTES);
  return Int32Array.from({ length: Math.floor(bytes.byteLength / BYTES_PER_SAMPLE) }, (_, index) =>
    bytes.readIntLE(index * BYTES_PER_SAMPLE, BYTES_PER_SAMPLE),
  );
}

/**
 * Encodes the stimuli of one comparison. All are rounded once, to 24 bits, with the same noise, also those that were of 24 bits
 * before: whether a sound was dithered would tell.
 *
 * @param audios of one length and format, within ±1
 * @throws {RangeError} for samples beyond ±1 or that are not finite
 */
export async function encodeStimuli(
  audios: readonly PcmAudio[],
  { ditherSeed }: { ditherSeed: number },
): Promise<EncodedStimulus[]> {
  const wavs: Uint8Array[] = [];
  const flacs: Uint8Array[] = [];
  for (const audio of audios) {
    const wav = encodeWav(audio, { bitDepth: BITS, dither: 'tpdf', ditherSeed });
    wavs.push(wav);
    const format = { sampleRate: audio.sampleRate, channelCount: audio.channels.length, bits: BITS } as const;
    flacs.push(await flacOfSamples(samplesOf(wav), format));
  }
  const padded = equalFlacs(flacs);
  const isShorter = padded[0]!.byteLength < wavs[0]!.byteLength;
  return wavs.map((wav, index) => ({ wav, flac: isShorter ? padded[index]! : null }));
}
