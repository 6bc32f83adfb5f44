/** Samples to interleaved bytes, every one rounded once. */
import { PACKING_STATES, type PackingDither } from '../kernels/kernels.ts';
import { loadKernels } from '../kernels/load-kernels.ts';
import { noiseCounterOf } from '../kernels/triangular-noise.ts';
import { noiseShapingTaps } from './noise-shaping.ts';
import type { Dither, WavBitDepth } from './wav-format.ts';

/** After this many seconds of exact zeros the dither falls silent too; any shorter, and it would follow the wave. */
const AUTO_BLACK_SECONDS = 0.01;

/** Encodes consecutive blocks; the bytes do not depend on how the audio is cut into them. */
export type SampleEncoder = (channels: readonly Float32Array[]) => Uint8Array;

export function createSampleEncoder({
  channelCount,
  sampleRate,
  bitDepth,
  dither,
  ditherSeed,
}: {
  channelCount: number;
  sampleRate: number;
  bitDepth: WavBitDepth;
  dither: Dither;
  ditherSeed: number;
}): SampleEncoder {
  if (bitDepth === 'float32') return encodeFloats;
  const bytesPerSample = bitDepth === 16 ? 2 : 3;
  const packing = { bytesPerSample, dither: packingDitherOf(dither, sampleRate) } as const;
  const states = Array.from({ length: channelCount }, (_, channel) => {
    const state = new Float64Array(PACKING_STATES);
    state[0] = noiseCounterOf({ seed: ditherSeed, channel });
    // What comes before the first sample is silence.
    state[1] = packing.dither?.blackFrames ?? 0;
    return state;
  });
  const kernels = loadKernels();
  return (channels) => {
    refuseUnwritable(channels, bitDepth);
    const frameCount = channels[0]?.length ?? 0;
    const bytes = new Uint8Array(frameCount * channelCount * bytesPerSample);
    kernels.packPcm(channels, frameCount, packing, states, bytes);
    return bytes;
  };
}

const packingDitherOf = (dither: Dither, sampleRate: number): PackingDither | undefined =>
  dither === 'none'
    ? undefined
    : {
        taps: dither === 'shaped' ? noiseShapingTaps(sampleRate) : [],
        blackFrames: Math.ceil(AUTO_BLACK_SECONDS * sampleRate),
      };

function encodeFloats(channels: readonly Float32Array[]): Uint8Array {
  refuseUnwritable(channels, 'float32');
  const frameCount = channels[0]?.length ?? 0;
  const bytes = new Uint8Array(frameCount * channels.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [channelIndex, channel] of channels.entries()) {
    let offset = channelIndex * 4;
    for (let frame = 0; frame < frameCount; frame++, offset += 4 * channels.length) {
      view.setFloat32(offset, channel[frame]!, true);
    }
  }
  return bytes;
}

function refuseUnwritable(channels: readonly Float32Array[], bitDepth: WavBitDepth): void {
  const limit = bitDepth === 'float32' ? Number.MAX_VALUE : 1;
  let count = 0;
  let largest = 0;
  for (const channel of channels) {
    // By index: an iterator takes several times as long.
    for (let frame = 0; frame < channel.length; frame++) {
      const magnitude = Math.abs(channel[frame]!);
      if (magnitude <= limit) continue;
      count++;
      if (!(magnitude <= largest)) largest = magnitude;
    }
  }
  if (count === 0) return;
  throw new RangeError(
    bitDepth === 'float32'
      ? `Cannot encode WAV as samples must be finite: ${count} are not`
      : `Cannot encode ${bitDepth}-bit WAV as samples must lie within ±1: ${count} do not, the largest is ${largest}`,
  );
}
