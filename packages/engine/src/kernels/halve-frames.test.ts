import { describe, expect, it } from 'vitest';
import { pinkNoise, sine } from '../../test/signals.ts';
import type { Kernels } from './kernels.ts';
import { loadKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = loadKernels();
const COEFFICIENTS = { early: 0.58468326, late: 0.13802499 };
const noise = (frames: number, seed: number) => pinkNoise(frames, { seed });

function halve(
  kernels: Kernels,
  channels: Float32Array[],
  blockFrames = channels[0]!.length,
): Float32Array[] {
  const halving = kernels.createFrameHalving(COEFFICIENTS);
  const halves = channels.map((channel) => new Float32Array(channel.length >> 1));
  let done = 0;
  for (let start = 0; start < channels[0]!.length; start += blockFrames) {
    const block = channels.map((channel) => channel.subarray(start, start + blockFrames));
    done += halving.push(
      block,
      block[0]!.length,
      halves.map((half) => half.subarray(done)),
    );
  }
  expect(done).toBe(halves[0]!.length);
  return halves;
}

describe('createFrameHalving()', () => {
  it('gives the bits of its twin for every length from 0 to 70', () => {
    for (let frames = 0; frames <= 70; frames++) {
      for (const channels of [[noise(frames, 1), noise(frames, 2)], [noise(frames, 3)]]) {
        expect(halve(wasm, channels)).toEqual(halve(referenceKernels, channels));
      }
    }
  });

  it.each([1, 2, 7, 8, 37])('gives the same samples in blocks of %i frames', (blockFrames) => {
    const channels = [noise(1003, 4), noise(1003, 5)];
    for (const kernels of [wasm, referenceKernels]) {
      expect(halve(kernels, channels, blockFrames)).toEqual(halve(kernels, channels));
    }
  });

  it('passes low frequencies, twice as large, and takes away what would fold onto them', () => {
    const largestOf = (turns: number) => {
      const tone = sine(4000, { frequencyHz: turns, sampleRate: 1 });
      return Math.max(...halve(wasm, [tone])[0]!.subarray(1000).map(Math.abs));
    };
    expect(largestOf(0.01)).toBeCloseTo(2, 2);
    expect(largestOf(0.1)).toBeCloseTo(2, 2);
    expect(largestOf(0.39)).toBeLessThan(0.003);
    expect(largestOf(0.47)).toBeLessThan(0.003);
  });

  it('is silent in silence, also behind sound', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const [half] = halve(kernels, [noise(1000, 6).fill(0, 500)]);
      expect(half!.subarray(350).every((sample) => Object.is(sample, 0))).toBe(true);
    }
  });

  it('refuses what does not fit', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const halving = kernels.createFrameHalving(COEFFICIENTS);
      expect(() => halving.push([], 4, [])).toThrow('one or two channels');
      expect(() => halving.push([noise(4, 7)], 4, [])).toThrow('needs room');
      expect(() => halving.push([noise(4, 7)], 4, [new Float32Array(1)])).toThrow('must hold 2');
    }
  });
});
