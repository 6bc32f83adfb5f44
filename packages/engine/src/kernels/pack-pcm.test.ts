import { describe, expect, it } from 'vitest';
import { pinkNoise } from '../../test/signals.ts';
import { PACKING_STATES, type PackingDither, type PcmPacking } from './kernels.ts';
import { createKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';
import { noiseCounterOf } from './triangular-noise.ts';

const wasm = createKernels();

const BLACK_FRAMES = 20;
const DITHERS: [string, PackingDither | undefined][] = [
  ['rounded alone', undefined],
  ['dithered', { taps: [], blackFrames: BLACK_FRAMES }],
  ['shaped by two taps', { taps: [2, -1], blackFrames: BLACK_FRAMES }],
  [
    'shaped by nine taps',
    { taps: [2.412, -3.37, 3.937, -4.174, 3.353, -2.205, 1.281, -0.569, 0.0847], blackFrames: BLACK_FRAMES },
  ],
];
const CASES = DITHERS.flatMap(([name, dither]) =>
  ([2, 3] as const).map(
    (bytesPerSample) => [`${8 * bytesPerSample} bits, ${name}`, { bytesPerSample, dither }] as const,
  ),
);

const statesFor = (channelCount: number) =>
  Array.from({ length: channelCount }, (_, channel) => {
    const state = new Float64Array(PACKING_STATES);
    state[0] = noiseCounterOf({ seed: 5, channel });
    return state;
  });

/** With zeros alone, in short rows and in rows that fall silent, and at both ends of the scale. */
function musicOf(channelCount: number, frames: number): Float32Array[] {
  return Array.from({ length: channelCount }, (_, channel) => {
    const samples = pinkNoise(frames, { seed: 3 + channel, amplitude: 0.5 });
    for (let n = 0; n < frames; n += 61) samples[n] = 0;
    for (let n = 40; n < frames; n += 300) samples.fill(0, n, n + 10 + 13 * channel);
    for (let n = 100; n < frames; n += 700) samples.fill(-0, n, n + 90 + channel);
    for (let n = 7; n < frames; n += 83) samples[n] = n % 2 === 0 ? 1 : -1;
    return samples;
  });
}

function pack(
  kernels: Pick<typeof wasm, 'packPcm'>,
  channels: readonly Float32Array[],
  packing: PcmPacking,
  blockFrames = Number.POSITIVE_INFINITY,
): Uint8Array {
  const frames = channels[0]!.length;
  const frameBytes = channels.length * packing.bytesPerSample;
  const bytes = new Uint8Array(frames * frameBytes);
  const states = statesFor(channels.length);
  for (let start = 0; start < frames; start += blockFrames) {
    const end = Math.min(frames, start + blockFrames);
    const block = channels.map((channel) => channel.subarray(start, end));
    kernels.packPcm(block, end - start, packing, states, bytes.subarray(start * frameBytes));
  }
  return bytes;
}

const differs = (ours: Uint8Array, theirs: Uint8Array) => Buffer.compare(ours, theirs) !== 0;

describe.each(CASES)('packPcm() to %s', (_, packing) => {
  it('gives the bytes of its twin for every length from 0 to 300', () => {
    for (const channelCount of [1, 2, 3, 6]) {
      const music = musicOf(channelCount, 300);
      for (let frames = 0; frames <= 300; frames++) {
        const part = music.map((channel) => channel.subarray(0, frames));
        const isWrong = differs(pack(wasm, part, packing), pack(referenceKernels, part, packing));
        expect(isWrong, `${frames} frames of ${channelCount}`).toBe(false);
      }
    }
  });

  it.each([1, 2, 3])('gives them of %i channels in blocks of any size, at home and elsewhere', (channels) => {
    const music = musicOf(channels, 20_000);
    const whole = pack(referenceKernels, music, packing);
    for (const blockFrames of [3, 64, 4_097, 20_000]) {
      expect(differs(pack(wasm, music, packing, blockFrames), whole), `${blockFrames} frames`).toBe(false);
    }
    const buffers = music.map((channel) => wasm.reserve(channel.length));
    for (const [index, buffer] of buffers.entries()) buffer.samples.set(music[index]!);
    const atHome = () => buffers.map(({ samples }) => samples);
    expect(differs(pack(wasm, atHome(), packing), whole)).toBe(false);
  });

  it('writes no byte beyond the last frame', () => {
    const bytes = new Uint8Array(40).fill(7);
    wasm.packPcm(musicOf(2, 5), 3, packing, statesFor(2), bytes);
    expect(bytes.slice(6 * packing.bytesPerSample).every((byte) => byte === 7)).toBe(true);
  });
});

describe('packPcm()', () => {
  it.each([
    ['wasm', wasm],
    ['reference', referenceKernels],
  ])('rounds to the nearest integer, +1 to the largest (%s)', (_, kernels) => {
    const step = 2 ** -15;
    const samples = Float32Array.of(1, -1, 0.49 * step, 0.51 * step, -0.51 * step, 0.5);
    const bytes = pack(kernels, [samples], { bytesPerSample: 2, dither: undefined });
    expect([...new Int16Array(bytes.buffer)]).toEqual([32_767, -32_768, 0, 1, -1, 16_384]);
    const wide = pack(kernels, [Float32Array.of(1, -1, -(2 ** -23))], {
      bytesPerSample: 3,
      dither: undefined,
    });
    expect([...wide]).toEqual([0xff, 0xff, 0x7f, 0, 0, 0x80, 0xff, 0xff, 0xff]);
  });

  it('refuses what does not fit', () => {
    const dither = { taps: [], blackFrames: 1 };
    for (const kernels of [wasm, referenceKernels]) {
      const packing =
        (frames: number, byteLength: number, of: PackingDither, states = statesFor(2)) =>
        () =>
          kernels.packPcm(
            musicOf(2, 8),
            frames,
            { bytesPerSample: 3, dither: of },
            states,
            new Uint8Array(byteLength),
          );
      expect(packing(8, 47, dither)).toThrow('Cannot use into as it must hold 48 numbers: it holds 47');
      expect(packing(9, 100, dither)).toThrow('Cannot use channel as it must hold 9 numbers');
      expect(packing(8, 48, dither, statesFor(1))).toThrow('each of 2 channels needs its state: there are 1');
      expect(packing(8, 48, { ...dither, taps: new Array(10).fill(0) })).toThrow('at most 9 taps');
      expect(packing(8, 48, { ...dither, blackFrames: 0 })).toThrow('blackFrames must be a multiple of 1');
    }
  });
});
