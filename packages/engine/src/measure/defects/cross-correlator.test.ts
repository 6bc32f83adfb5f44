import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../test/signals.ts';
import { createKernels } from '../../kernels/load-kernels.ts';
import { referenceKernels } from '../../kernels/reference-kernels.ts';
import { CrossCorrelator } from './cross-correlator.ts';

const FRAMES = 512;
const LAG_COUNT = 512;

describe.each([
  ['wasm', createKernels()],
  ['twins', referenceKernels],
])('CrossCorrelator on %s', (_, kernels) => {
  const correlate = (...pairs: [Float32Array, Float32Array][]) => {
    const correlator = new CrossCorrelator({ frames: FRAMES, lagCount: LAG_COUNT, kernels });
    for (const [left, right] of pairs) correlator.add(left, right);
    return correlator.finish();
  };

  it('gives the sums of products at every lag, over all pairs', () => {
    const pairs: [Float32Array, Float32Array][] = [1, 2, 3].map((seed) => [
      noise(FRAMES, seed),
      noise(FRAMES + LAG_COUNT - 1, 10 * seed),
    ]);
    const products = correlate(...pairs);
    const tolerance =
      1e-6 * Math.sqrt(energyOf(pairs.map(([left]) => left)) * energyOf(pairs.map(([, right]) => right)));
    for (let lag = 0; lag < LAG_COUNT; lag++) {
      const sum = pairs.reduce((total, [left, right]) => total + productAt(lag, left, right), 0);
      expect(Math.abs(products[lag]! - sum), `lag ${lag}`).toBeLessThan(tolerance);
    }
  });

  it.each([0, 1, 255, 256, 257, 511])('finds a stretch again %i frames later, and nothing else', (lag) => {
    const left = new Float32Array(FRAMES);
    left[100] = 0.5;
    const right = new Float32Array(FRAMES + LAG_COUNT - 1);
    right[100 + lag] = -0.25;
    const products = correlate([left, right]);
    expect(products[lag]).toBeCloseTo(-0.125, 7);
    products[lag] = 0;
    expect(Math.max(...products.map(Math.abs))).toBeLessThan(1e-7);
  });

  it.each([1e-3, 1e-6, 1e-9, 1e-12, 1e9])('is as exact where right is %s times as loud as left', (level) => {
    const left = noise(FRAMES, 4);
    const right = noise(FRAMES + LAG_COUNT - 1, 40).map((sample) => level * sample);
    const norm = Math.sqrt(energyOf([left]) * energyOf([right]));
    for (const [lag, product] of correlate([left, right]).entries()) {
      expect(Math.abs(product - productAt(lag, left, right)) / norm, `lag ${lag}`).toBeLessThan(1e-6);
    }
  });

  it('finds none of silence, and begins anew after it has finished', () => {
    const silence = new Float32Array(FRAMES + LAG_COUNT - 1);
    const loud = noise(FRAMES + LAG_COUNT - 1, 5);
    expect(correlate([silence.subarray(0, FRAMES), loud], [loud.subarray(0, FRAMES), silence])).toEqual(
      new Float64Array(LAG_COUNT),
    );
    const correlator = new CrossCorrelator({ frames: FRAMES, lagCount: LAG_COUNT, kernels });
    const readings = [1, 2].map(() => {
      correlator.add(loud.subarray(0, FRAMES), loud);
      return correlator.finish();
    });
    expect(readings[1]).toEqual(readings[0]);
  });
});

function productAt(lag: number, left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, sample, n) => sum + sample * right[n + lag]!, 0);
}

const energyOf = (rows: readonly Float32Array[]): number =>
  rows.reduce((sum, row) => row.reduce((total, value) => total + value * value, sum), 0);

function noise(length: number, seed: number): Float32Array {
  const random = mulberry32(seed);
  return Float32Array.from({ length }, () => 2 * random() - 1);
}
