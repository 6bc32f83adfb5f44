import { describe, expect, it } from 'vitest';
import { BS1770_INTERPOLATOR, designInterpolator, HQ_INTERPOLATOR } from '../audio/interpolator.ts';
import { createKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = createKernels();

describe.each([
  ['hq', HQ_INTERPOLATOR],
  ['bs1770', BS1770_INTERPOLATOR],
  ['16 × 24', designInterpolator({ factor: 16, tapsPerPhase: 24, beta: 6 })],
  ['8 × 10', designInterpolator({ factor: 8, tapsPerPhase: 10, beta: 5 })],
] as const)('largestInterpolatedPeak() with %s taps', (_, taps) => {
  const history = taps.tapsPerPhase - 1;
  const FRAMES = 5_000;
  const wave = (sample: (n: number) => number) =>
    Float32Array.from({ length: FRAMES + history }, (_sample, n) => sample(n));
  const white = noise(FRAMES + history, 19);
  const signals = {
    noise: white,
    'noise that swells': white.map((sample, n) => sample * Math.sin(n / 90) ** 4),
    'a high tone': wave((n) => Math.sin(2.2 * n)),
    'a low tone': wave((n) => Math.sin(0.05 * n)),
    'a clipped chord': wave((n) =>
      Math.max(-0.9, Math.min(0.9, Math.sin(0.03 * n) + Math.sin(0.41 * n) + 0.5 * Math.sin(1.3 * n))),
    ),
    impulses: wave((n) => (n % 1_001 === 500 ? -1 : 0)),
    steps: wave((n) => (Math.floor(n / 777) % 2 === 0 ? 0.5 : -0.5)),
    'a lone pair at the end': wave((n) => (n >= FRAMES + history - 2 ? 1 : 0)),
    silence: wave(() => 0),
  };

  it.each(Object.entries(signals))(
    'is bit for bit the largest of all peaks, though it skips: %s',
    (_name, signal) => {
      for (const length of [0, 1, 2, 3, 63, 64, 65, 130, 300, FRAMES]) {
        const samples = signal.subarray(signal.length - length - history);
        const peaks = new Float32Array(length);
        wasm.interpolatedPeaks(samples, length, taps, peaks);
        const largest = Math.max(0, ...peaks);
        for (const atLeast of [0, largest / 2, largest]) {
          expect(wasm.largestInterpolatedPeak(samples, length, taps, atLeast), `${length} frames`).toBe(
            largest,
          );
        }
        expect(wasm.largestInterpolatedPeak(samples, length, taps, 9)).toBe(9);
      }
    },
  );

  it('is the same for each of several blocks, as if each stood alone', () => {
    const boundaries = Int32Array.of(0, 3, 1_000, 1_000, 4_990);
    for (const kernels of [wasm, referenceKernels]) {
      const into = new Float32Array(8).fill(7);
      kernels.interpolatedPeakOfBlocks(white, boundaries, taps, into, 2);
      const alone = [...boundaries].map((end, block) => {
        const start = block === 0 ? 0 : boundaries[block - 1]!;
        return kernels.largestInterpolatedPeak(white.subarray(start), end - start, taps, 0);
      });
      expect([...into]).toEqual([7, 7, ...alone, 7]);
    }
    expect(() => wasm.interpolatedPeakOfBlocks(white, boundaries, taps, new Float32Array(5), 1)).toThrow(
      'must hold 6',
    );
  });

  it('is so for music of every brightness, a tenth of a second at a time', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const samples = music({ frames: 1_000 + history, brightness: seed / 40, seed });
      const peaks = new Float32Array(1_000);
      wasm.interpolatedPeaks(samples, 1_000, taps, peaks);
      expect(wasm.largestInterpolatedPeak(samples, 1_000, taps, 0), `seed ${seed}`).toBe(Math.max(...peaks));
    }
  });
});

/** Noise through a one-pole low-pass, the loudest third clipped. */
function music({
  frames,
  brightness,
  seed,
}: {
  frames: number;
  brightness: number;
  seed: number;
}): Float32Array {
  let low = 0;
  const smooth = noise(frames, seed).map((sample) => {
    low += brightness * (sample - low);
    return low;
  });
  const magnitudes = smooth.map(Math.abs).sort();
  const ceiling = magnitudes[Math.floor(0.67 * frames)]!;
  return smooth.map((sample) => Math.max(-ceiling, Math.min(ceiling, sample)));
}

/** White, −1…1, the same at every run. */
function noise(length: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
