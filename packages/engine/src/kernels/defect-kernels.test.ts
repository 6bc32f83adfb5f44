import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../test/signals.ts';
import { type BlockFeatures, FLAT_TOP_STATES, type Kernels } from './kernels.ts';
import { createKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = createKernels();
const SHAPE = { step: 0.01, floor: 0.1, leastEdges: 0.2 };
const FEATURE_KEYS = ['peaks', 'curvaturePeaks', 'curvatureSums', 'sums', 'rampSums'] as const;

describe('blockFeatures()', () => {
  it('gives the bits of its twin for every block length and count', () => {
    for (let blockFrames = 4; blockFrames <= 300; blockFrames += 4) {
      for (const blockCount of [0, 1, 2, 5]) {
        const samples = noise(blockFrames * blockCount + 2, blockFrames + blockCount);
        const [fast, plain] = [wasm, referenceKernels].map((kernels) =>
          featuresOf(samples, { blockFrames, blockCount, kernels }),
        );
        expect(fast, `${blockCount} × ${blockFrames}`).toEqual(plain);
      }
    }
  });

  it('reads in place at any offset what lies in its own memory', () => {
    const room = wasm.reserve(3 * 64 + 2 + 7);
    for (let offset = 0; offset < 8; offset++) {
      const samples = noise(3 * 64 + 2, offset);
      room.samples.set(samples, offset);
      const inPlace = room.samples.subarray(offset);
      expect(featuresOf(inPlace, { blockCount: 3 })).toEqual(
        featuresOf(samples, { blockCount: 3, kernels: referenceKernels }),
      );
    }
  });

  it('writes from the first block on, and nowhere else', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const samples = noise(2 * 64 + 2, 5);
      const alone = featuresOf(samples, { blockCount: 2, kernels });
      const into = emptyFeatures(6);
      for (const column of Object.values(into)) column.fill(7);
      kernels.blockFeatures(samples, 64, 2, into, 3);
      for (const key of FEATURE_KEYS) expect([...into[key]]).toEqual([7, 7, 7, ...alone[key], 7]);
    }
  });

  it('finds peaks and curvature, and sums by weight', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const samples = Float32Array.from({ length: 66 }, (_, n) => (n % 2 === 0 ? 0.25 : -0.25)).fill(
        0.5,
        20,
        26,
      );
      const features = featuresOf(samples, { kernels });
      expect(features.peaks[0]).toBe(0.5);
      expect(features.curvaturePeaks[0]).toBe(1.25);
      expect(features.sums[0]).toBe(samples.subarray(1, 65).reduce((sum, x) => sum + x, 0));
      expect(features.rampSums[0]).toBe(
        samples.subarray(1, 65).reduce((sum, x, n) => sum + (n + 0.5) * x, 0),
      );
    }
  });

  it('lets NaN and infinity count in sums alone', () => {
    const samples = noise(66, 3);
    samples[30] = Number.NaN;
    const [fast, plain] = [wasm, referenceKernels].map((kernels) => featuresOf(samples, { kernels }));
    expect(fast).toEqual(plain);
    expect(fast!.peaks[0]).toBeLessThanOrEqual(1);
    expect(fast!.curvatureSums[0]).toBeNaN();
  });

  it('refuses what does not fit', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const look = (length: number, blockFrames: number, room: number) => () =>
        kernels.blockFeatures(new Float32Array(length), blockFrames, 1, emptyFeatures(room), 0);
      expect(look(65, 64, 1)).toThrow(RangeError);
      expect(look(66, 6, 1)).toThrow('multiple of 4');
      expect(look(66, 64, 0)).toThrow('peaks');
    }
  });
});

describe('flatTops()', () => {
  it('gives what its twin gives, for every length, in one go or in parts', () => {
    for (let frames = 0; frames <= 300; frames += 8) {
      const samples = steps(frames + 6, frames);
      const plain = topsOf(samples, { parts: [frames], kernels: referenceKernels });
      for (const parts of [[frames], Array.from({ length: frames / 8 }, () => 8)]) {
        expect(topsOf(samples, { parts }), `${frames} frames in ${parts.length} parts`).toEqual(plain);
      }
      if (frames > 100) expect(plain.tops.length).toBeGreaterThan(3);
    }
  });

  it('reads in place at any offset what lies in its own memory', () => {
    const room = wasm.reserve(64 + 6 + 7);
    for (let offset = 0; offset < 8; offset++) {
      const samples = steps(64 + 6, 100 + offset);
      room.samples.set(samples, offset);
      expect(topsOf(room.samples.subarray(offset), { parts: [64] })).toEqual(
        topsOf(samples, { parts: [64], kernels: referenceKernels }),
      );
    }
  });

  it('finds a top wherever it begins', () => {
    for (const kernels of [wasm, referenceKernels]) {
      for (let start = 4; start < 40; start++) {
        for (const length of [3, 4, 5, 11, 16]) {
          const samples = Float32Array.from({ length: 70 }, (_, n) => (n % 2 === 0 ? -0.3 : -0.2));
          samples.fill(0.5, start, start + length);
          const { tops } = topsOf(samples, { parts: [64], kernels });
          expect(tops).toEqual([{ end: start + length - 1 - 3, length, level: 0.5 }]);
        }
      }
    }
  });

  it('passes over what is too low, too round or a step within a wave', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const lone = (level: number, around: readonly [number, number]) => {
        const samples = new Float32Array(38).fill(around[0]).fill(around[1], 18);
        return topsOf(samples.fill(level, 14, 18), { parts: [32], kernels }).tops.length;
      };
      expect(lone(0.5, [0.1, 0.2])).toBe(1);
      expect(lone(-0.5, [-0.1, 0.2])).toBe(1);
      expect(lone(0.09, [0, 0])).toBe(0);
      expect(lone(0.5, [0.1, 0.9])).toBe(0);
      expect(lone(0.5, [0.45, 0.45])).toBe(0);
    }
  });

  it('takes no NaN for level', () => {
    const samples = steps(70, 4).fill(Number.NaN, 20, 40);
    const [fast, plain] = [wasm, referenceKernels].map((kernels) =>
      topsOf(samples, { parts: [64], kernels }),
    );
    expect(fast).toEqual(plain);
  });

  it('refuses what does not fit', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const look = (length: number, frames: number, states: number) => () =>
        kernels.flatTops(new Float32Array(length), frames, SHAPE, new Float64Array(states));
      expect(look(13, 8, 2)).toThrow('samples');
      expect(look(20, 12, 2)).toThrow('multiple of 8');
      expect(look(14, 8, 1)).toThrow('state');
    }
  });
});

function noise(length: number, seed: number): Float32Array {
  const random = mulberry32(seed);
  return Float32Array.from({ length }, () => random() * 2 - 1);
}

function emptyFeatures(length: number): BlockFeatures {
  const column = () => new Float32Array(length);
  return {
    peaks: column(),
    curvaturePeaks: column(),
    curvatureSums: column(),
    sums: column(),
    rampSums: column(),
  };
}

function featuresOf(
  samples: Float32Array,
  { blockFrames = 64, blockCount = 1, kernels = wasm as Kernels } = {},
): BlockFeatures {
  const features = emptyFeatures(blockCount);
  kernels.blockFeatures(samples, blockFrames, blockCount, features, 0);
  return features;
}

/** The tops of consecutive parts, ends counted from the first frame, and what is kept at the end. */
function topsOf(
  samples: Float32Array,
  { parts, kernels = wasm }: { parts: readonly number[]; kernels?: Kernels },
) {
  const state = new Float64Array(FLAT_TOP_STATES);
  const tops: { end: number; length: number; level: number }[] = [];
  let start = 0;
  for (const frames of parts) {
    const { ends, lengths, levels } = kernels.flatTops(samples.subarray(start), frames, SHAPE, state);
    for (const [top, end] of ends.entries()) {
      tops.push({ end: start + end, length: lengths[top]!, level: levels[top]! });
    }
    start += frames;
  }
  return { tops, state };
}

/** Levels that last for one to six frames, some of them below the floor. */
function steps(length: number, seed: number): Float32Array {
  const random = mulberry32(seed);
  const samples = new Float32Array(length);
  for (let start = 0; start < length; ) {
    const end = start + 1 + Math.floor(6 * random());
    samples.fill(Math.round(20 * (random() * 2 - 1)) / 20, start, end);
    start = end;
  }
  return samples;
}
