import { describe, expect, it } from 'vitest';
import { pinkNoise } from '../../test/signals.ts';
import type { Kernels, OversampledResidualOptions, ResidualCurve } from './kernels.ts';
import { loadKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = loadKernels();
const noise = (frames: number, seed: number) => pinkNoise(frames, { seed });
/** Nothing in particular, whose sums are about those of half-band filters. */
const tapsOf = (count: number) => Float32Array.from({ length: count }, (_, k) => 0.3 * (-0.7) ** k);
const SATURATE: ResidualCurve = { kind: 'saturate', drive: 2, even: 0.3, odd: -0.2 };
const CLIP: ResidualCurve = { kind: 'clip', start: 0.25, height: 0.2 };
/** A high-pass. */
const SECTION = Float64Array.of(0.9, -1.8, 0.9, -1.75, 0.8);
const optionsOf = (more: Partial<OversampledResidualOptions> = {}): OversampledResidualOptions => ({
  steepTaps: tapsOf(40),
  wideTaps: tapsOf(8),
  curve: SATURATE,
  coefficients: SECTION,
  ...more,
});
const KINDS: [string, OversampledResidualOptions][] = [
  ['saturate, filtered', optionsOf()],
  ['saturate', optionsOf({ coefficients: new Float64Array() })],
  ['clip', optionsOf({ curve: CLIP, coefficients: new Float64Array() })],
  ['clip, filtered twice', optionsOf({ curve: CLIP, coefficients: Float64Array.of(...SECTION, ...SECTION) })],
];

function run(
  kernels: Kernels,
  options: OversampledResidualOptions,
  channels: Float32Array[],
  blockFrames = channels[0]!.length,
): Float32Array[] {
  const residual = kernels.createOversampledResidual(options);
  const outputs = channels.map((channel) => channel.slice());
  for (let start = 0; start < outputs[0]!.length; start += blockFrames) {
    const block = outputs.map((output) => output.subarray(start, start + blockFrames));
    residual.process(block, block[0]!.length);
  }
  return outputs;
}

describe('createOversampledResidual()', () => {
  it.each(KINDS)('gives the bits of its twin: %s', (_, options) => {
    for (const channels of [[noise(1003, 1), noise(1003, 2)], [noise(1003, 3)]]) {
      const outputs = run(wasm, options, channels);
      expect(outputs).toEqual(run(referenceKernels, options, channels));
      expect(outputs[0]!.subarray(88)).not.toEqual(channels[0]!.subarray(0, 915));
    }
  });

  it('gives the bits of its twin where what is added is as short as can be, anywhere in a block', () => {
    // Steps of 1 to 47 frames between clicks, and silence around them: filters reach silent blocks on one side, both, or neither.
    const clicks = new Float32Array(3000);
    for (let at = 0, step = 1; at < 1200; at += step++) clicks[at] = step % 2 === 0 ? 0.9 : -0.7;
    for (let at = 1500, step = 101; at < 3000; at += step++) clicks[at] = 0.8;
    for (const [, options] of KINDS) {
      expect(run(wasm, options, [clicks])).toEqual(run(referenceKernels, options, [clicks]));
    }
  });

  it.each([1, 3, 64, 255, 300])('gives the same samples in blocks of %i frames', (blockFrames) => {
    const channels = [noise(900, 4), noise(900, 5)];
    for (const [, options] of KINDS) {
      const whole = run(wasm, options, channels);
      expect(run(wasm, options, channels, blockFrames)).toEqual(whole);
    }
    const whole = run(referenceKernels, optionsOf(), channels);
    expect(run(referenceKernels, optionsOf(), channels, blockFrames)).toEqual(whole);
  });

  it('gives the bits of its twin for huge, tiny and no samples', () => {
    const samples = noise(1000, 6).map((x, n) => x * [1e30, 1e-12, 0, 1][Math.floor(n / 250)]!);
    for (const [, options] of KINDS) {
      const [output] = run(wasm, options, [samples]);
      expect([output]).toEqual(run(referenceKernels, options, [samples]));
      expect(output!.every(Number.isFinite)).toBe(true);
    }
  });

  it('passes every bit, −0 too, 88 frames late where the curve adds nothing', () => {
    const quiet = noise(1000, 7)
      .map((x) => x / 10)
      .fill(-0, 300, 400);
    for (const kernels of [wasm, referenceKernels]) {
      const [output] = run(kernels, optionsOf({ curve: CLIP, coefficients: new Float64Array() }), [quiet]);
      expect(output!.subarray(88).every((x, n) => Object.is(x, quiet[n]))).toBe(true);
    }
  });

  it('refuses what does not fit', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const create = (more: Partial<OversampledResidualOptions>) =>
        kernels.createOversampledResidual(optionsOf(more));
      expect(() => create({ steepTaps: tapsOf(39) })).toThrow('there must be 40 and 8 taps');
      expect(() => create({ coefficients: new Float64Array(4) })).toThrow('in fives');
      expect(() => create({}).process([], 0)).toThrow('one or two channels');
    }
  });
});
