import { describe, expect, it } from 'vitest';
import { pinkNoise } from '../../test/signals.ts';
import type { EnvelopeFilter, Kernels } from './kernels.ts';
import { loadKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = loadKernels();
/** Butterworth slopes around 0.1 of the rate, all-passes that are pairs of nothing in particular. */
const SLOPE = Float64Array.of(-1.0, 0.35, -1.3, 0.7);
const FILTER: EnvelopeFilter = {
  periodFrames: 16,
  decimation: 2,
  lowPass: SLOPE,
  highPass: SLOPE,
  gain: 0.125,
  allPasses: Float32Array.of(-0.9, -0.7, -0.2, 0.3, 0.6, 0.8),
};
const KINDS: [string, EnvelopeFilter][] = [
  ['both slopes', FILTER],
  ['no low-pass', { ...FILTER, lowPass: new Float64Array(), decimation: 1 }],
  ['no high-pass', { ...FILTER, highPass: new Float64Array(), decimation: 16 }],
  ['no slope', { ...FILTER, lowPass: new Float64Array(), highPass: new Float64Array(), decimation: 1 }],
  ['four all-passes', { ...FILTER, allPasses: FILTER.allPasses.slice(0, 4) }],
  ['periods of one frame', { ...FILTER, periodFrames: 1, decimation: 1 }],
];
const noise = (frames: number, seed: number) => pinkNoise(frames, { seed });

function powersOf(
  kernels: Kernels,
  filter: EnvelopeFilter,
  channels: Float32Array[],
  blockFrames = channels[0]!.length,
): Float64Array {
  const frames = channels[0]!.length;
  const detector = kernels.createEnvelopePowers(filter);
  const powers = new Float64Array(Math.floor(frames / filter.periodFrames));
  let done = 0;
  for (let start = 0; start < frames; start += blockFrames) {
    const count = Math.min(blockFrames, frames - start);
    const block = channels.map((channel) => channel.subarray(start, start + count));
    done += detector.push(block, count, powers.subarray(done));
  }
  expect(done).toBe(powers.length);
  return powers;
}

describe('createEnvelopePowers()', () => {
  it.each(KINDS)('gives the bits of its twin: %s', (_, filter) => {
    for (const channels of [[noise(3000, 1), noise(3000, 2)], [noise(3000, 3)]]) {
      const powers = powersOf(wasm, filter, channels);
      expect(powers).toEqual(powersOf(referenceKernels, filter, channels));
      expect(Math.min(...powers.subarray(8))).toBeGreaterThan(0);
    }
  });

  it.each([1, 7, 16, 37, 1000])('gives the same powers in blocks of %i frames', (blockFrames) => {
    const channels = [noise(3000, 4), noise(3000, 5)];
    for (const kernels of [wasm, referenceKernels]) {
      const whole = powersOf(kernels, FILTER, channels);
      expect(powersOf(kernels, FILTER, channels, blockFrames)).toEqual(whole);
    }
  });

  it('comes to rest in silence, and both twins then are as new', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const detector = kernels.createEnvelopePowers(FILTER);
      const powers = new Float64Array(1000);
      detector.push([noise(800, 6)], 800, powers);
      detector.push([new Float32Array(16_000)], 16_000, powers);
      expect(powers[999]).toBe(0);
      detector.push([noise(800, 7)], 800, powers);
      expect(powers.slice(0, 50)).toEqual(powersOf(kernels, FILTER, [noise(800, 7)]));
    }
  });

  it('hears the louder channel, and leaves both as they are', () => {
    const [quiet, loud] = [noise(1600, 8).map((x) => x / 1000), noise(1600, 9)];
    const copies = [quiet.slice(), loud.slice()];
    const together = powersOf(wasm, FILTER, [quiet, loud]);
    expect([quiet, loud]).toEqual(copies);
    expect(together.every((power, n) => power >= powersOf(wasm, FILTER, [loud])[n]!)).toBe(true);
  });

  it('refuses what does not fit', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const create = (more: Partial<EnvelopeFilter>) => kernels.createEnvelopePowers({ ...FILTER, ...more });
      expect(() => create({ periodFrames: 15 })).toThrow('a power of two');
      expect(() => create({ decimation: 32 })).toThrow('must be a power of two <= 16');
      expect(() => create({ highPass: new Float64Array(2) })).toThrow('0 or 4 numbers');
      expect(() => create({ allPasses: new Float32Array(3) })).toThrow('in pairs');
      const detector = create({});
      expect(() => detector.push([], 16, new Float64Array(1))).toThrow('one or two channels');
      expect(() => detector.push([noise(32, 1)], 32, new Float64Array(1))).toThrow('must hold 2');
    }
  });
});
