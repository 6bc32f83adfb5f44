import { describe, expect, it } from 'vitest';
import { BS1770_INTERPOLATOR, designInterpolator, HQ_INTERPOLATOR } from '../audio/interpolator.ts';
import type { InterpolatorTaps, Kernels } from './kernels.ts';
import { loadKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = loadKernels();
const LENGTHS = Array.from({ length: 301 }, (_, length) => length);

/** K-weighting at 48 kHz, and a third section so that odd numbers of them are tried. */
const SECTIONS = [
  [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585],
  [1, -2, 1, -1.99004745483398, 0.99007225036621],
  [0.9, -0.3, 0.2, -0.4, 0.25],
];
const coefficientsOf = (sections: number) => Float64Array.from(SECTIONS.slice(0, sections).flat());

describe('filterBiquads()', () => {
  it('gives the bits of its twin for every length from 0 to 300', () => {
    for (const length of LENGTHS) {
      const run = (kernels: Kernels) => {
        const channels = [noise(length, 1 + length), noise(length, 1_000 + length)];
        const states = zeroStates(2, 3);
        kernels.filterBiquads(channels, length, coefficientsOf(3), states);
        return { channels, states };
      };
      expect(run(wasm), `${length} frames`).toEqual(run(referenceKernels));
    }
  });

  it.each([1, 2, 3, 5])('gives the bits of its twin for %i channels', (channelCount) => {
    const run = (kernels: Kernels) => {
      const channels = Array.from({ length: channelCount }, (_, index) => noise(777, index + 1));
      kernels.filterBiquads(channels, 777, coefficientsOf(2), zeroStates(channelCount, 2));
      return channels;
    };
    expect(run(wasm)).toEqual(run(referenceKernels));
  });

  it('filters a channel alone as it does beside another', () => {
    const alone = [noise(3_000, 1)];
    const together = [noise(3_000, 1), noise(3_000, 2)];
    wasm.filterBiquads(alone, 3_000, coefficientsOf(2), zeroStates(1, 2));
    wasm.filterBiquads(together, 3_000, coefficientsOf(2), zeroStates(2, 2));
    expect(together[0]).toEqual(alone[0]);
  });

  it.each([
    ['wasm', wasm],
    ['reference', referenceKernels],
  ])('does not depend on block size, through the decay into silence (%s)', (_, kernels) => {
    const make = () => noise(8_000, 3).fill(0, 2_000);
    const whole = [make()];
    kernels.filterBiquads(whole, 8_000, coefficientsOf(3), zeroStates(1, 3));
    for (const blockFrames of [1, 7, 64, 441, 4_096]) {
      const [blocks, states] = [make(), zeroStates(1, 3)];
      for (let start = 0; start < 8_000; start += blockFrames) {
        const block = blocks.subarray(start, start + blockFrames);
        kernels.filterBiquads([block], block.length, coefficientsOf(3), states);
      }
      expect(blocks, `${blockFrames} frames a block`).toEqual(whole[0]);
    }
  });

  it('comes to rest in silence instead of staying among denormals', () => {
    const silence = [new Float32Array(200_000)];
    const states = zeroStates(1, 2);
    wasm.filterBiquads([noise(100, 4)], 100, coefficientsOf(2), states);
    wasm.filterBiquads(silence, 200_000, coefficientsOf(2), states);
    expect(states[0]).toEqual(new Float64Array(8));
  });

  it('leaves frames behind the given number alone', () => {
    const channel = noise(100, 5);
    wasm.filterBiquads([channel], 60, coefficientsOf(1), zeroStates(1, 1));
    expect(channel.subarray(60)).toEqual(noise(100, 5).subarray(60));
  });

  it('refuses buffers that do not fit', () => {
    for (const kernels of [wasm, referenceKernels]) {
      expect(() =>
        kernels.filterBiquads([new Float32Array(3)], 4, coefficientsOf(1), zeroStates(1, 1)),
      ).toThrow('Cannot use channel as it must hold 4 numbers: it holds 3');
      expect(() =>
        kernels.filterBiquads([new Float32Array(4)], 4, new Float64Array(4), zeroStates(1, 1)),
      ).toThrow('coefficients must come in fives');
      expect(() => kernels.filterBiquads([new Float32Array(4)], 4, coefficientsOf(1), [])).toThrow(
        RangeError,
      );
      expect(() =>
        kernels.filterBiquads([new Float32Array(4)], 1.5, coefficientsOf(1), zeroStates(1, 1)),
      ).toThrow('whole number');
    }
  });
});

describe('filteredEnergies()', () => {
  it('gives the bits of its twin for every length from 0 to 300', () => {
    for (const length of LENGTHS) {
      const boundaries = Int32Array.of(
        Math.floor(length / 3),
        Math.floor(length / 3),
        Math.floor(length / 1.3),
      );
      const run = (kernels: Kernels) => {
        const carry = Float64Array.of(0.25, 0.5);
        const states = zeroStates(2, 2);
        const channels = [noise(length, 6), noise(length, 7)];
        const energies = kernels.filteredEnergies(
          channels,
          length,
          coefficientsOf(2),
          states,
          boundaries,
          carry,
        );
        return { energies, carry, states };
      };
      expect(run(wasm), `${length} frames`).toEqual(run(referenceKernels));
    }
  });

  it.each([1, 64, 441, 1_000])('carries unfinished sub-blocks over blocks of %i frames', (blockFrames) => {
    const channels = [noise(5_000, 8), noise(5_000, 9)];
    const boundaries = Array.from({ length: 10 }, (_, index) => (index + 1) * 480);
    const whole = wasm.filteredEnergies(
      channels,
      5_000,
      coefficientsOf(2),
      zeroStates(2, 2),
      Int32Array.from(boundaries),
      new Float64Array(2),
    );
    const [states, carry] = [zeroStates(2, 2), new Float64Array(2)];
    const pieces: number[][] = [[], []];
    for (let start = 0; start < 5_000; start += blockFrames) {
      const block = channels.map((channel) => channel.subarray(start, start + blockFrames));
      const frames = block[0]!.length;
      const inBlock = boundaries
        .filter((end) => end > start && end <= start + frames)
        .map((end) => end - start);
      const energies = wasm.filteredEnergies(
        block,
        frames,
        coefficientsOf(2),
        states,
        Int32Array.from(inBlock),
        carry,
      );
      for (const [channel, values] of energies.entries()) pieces[channel]!.push(...values);
    }
    expect(pieces).toEqual(whole.map((values) => [...values]));
  });

  it('is the energy of what filterBiquads() gives, but for its rounding to 32 bits', () => {
    const filtered = [noise(4_800, 10)];
    wasm.filterBiquads(filtered, 4_800, coefficientsOf(2), zeroStates(1, 2));
    const [energies] = wasm.filteredEnergies(
      [noise(4_800, 10)],
      4_800,
      coefficientsOf(2),
      zeroStates(1, 2),
      Int32Array.of(4_800),
      new Float64Array(1),
    );
    const energy = filtered[0]!.reduce((sum, sample) => sum + sample ** 2, 0);
    expect(energies![0]! / energy).toBeCloseTo(1, 6);
  });

  it('flushes what is left of a sound at boundaries, and does the same as its twin through silence', () => {
    const channel = noise(40_000, 11).fill(0, 100);
    const boundaries = Int32Array.from({ length: 90 }, (_, index) => (index + 1) * 441);
    const run = (kernels: Kernels) => {
      const states = zeroStates(1, 2);
      const carry = new Float64Array(1);
      const [energies] = kernels.filteredEnergies(
        [channel],
        40_000,
        coefficientsOf(2),
        states,
        boundaries,
        carry,
      );
      return { energies: energies!, states, carry };
    };
    expect(run(wasm)).toEqual(run(referenceKernels));
    expect(run(wasm).states[0]).toEqual(new Float64Array(8));
    expect(run(wasm).energies.at(-1)).toBe(0);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('lets %f be seen in its channel alone', (sample) => {
    for (const kernels of [wasm, referenceKernels]) {
      const channels = [noise(900, 12), noise(900, 13)];
      channels[1]![500] = sample;
      const [clean, spoilt] = kernels.filteredEnergies(
        channels,
        900,
        coefficientsOf(2),
        zeroStates(2, 2),
        Int32Array.of(450, 900),
        new Float64Array(2),
      );
      expect([...clean!].every(Number.isFinite)).toBe(true);
      expect([...spoilt!].map(Number.isFinite)).toEqual([true, false]);
    }
  });

  it('refuses boundaries that do not ascend or lie outside', () => {
    for (const kernels of [wasm, referenceKernels]) {
      for (const boundaries of [Int32Array.of(2, 1), Int32Array.of(5)]) {
        expect(() => energiesOfFour(kernels, coefficientsOf(2), boundaries)).toThrow(
          'boundaries must ascend and be <= 4',
        );
      }
    }
  });

  it('refuses sections that it does not hold for', () => {
    const [shelf, highPass] = SECTIONS as [number[], number[]];
    for (const kernels of [wasm, referenceKernels]) {
      const refused = (...sections: number[][]) =>
        expect(() => energiesOfFour(kernels, Float64Array.from(sections.flat()), Int32Array.of(4)));
      refused(shelf).toThrow('must be ten');
      refused(highPass, shelf).toThrow("the second section's numerator must be 1 -2 1");
      refused([0, ...shelf.slice(1)], highPass).toThrow('b0 of the first section must not be 0');
    }
  });
});

function energiesOfFour(
  kernels: Kernels,
  coefficients: Float64Array,
  boundaries: Int32Array,
): Float64Array[] {
  const states = zeroStates(1, 3);
  return kernels.filteredEnergies(
    [new Float32Array(4)],
    4,
    coefficients,
    states,
    boundaries,
    new Float64Array(1),
  );
}

describe.each([
  ['hq', HQ_INTERPOLATOR],
  ['bs1770', BS1770_INTERPOLATOR],
] as const)('interpolators with %s taps', (_, taps) => {
  const history = taps.tapsPerPhase - 1;
  /** 32-bit sums in another order than the twin's 64-bit ones; relative to the largest sample. */
  const TOLERANCE = 2e-6;

  it('interpolatedPeaks() agrees with its twin for every length from 0 to 300', () => {
    for (const length of LENGTHS) {
      const samples = noise(length + history, 11 + length);
      const run = (kernels: Kernels) => {
        const peaks = new Float32Array(length);
        kernels.interpolatedPeaks(samples, length, taps, peaks);
        return peaks;
      };
      const [fast, plain] = [run(wasm), run(referenceKernels)];
      expect(largestDifference(fast, plain), `${length} frames`).toBeLessThan(TOLERANCE);
    }
  });

  it('interpolatedPeaks() gives the same bits whatever the block size', () => {
    const samples = noise(1_000 + history, 12);
    const whole = new Float32Array(1_000);
    wasm.interpolatedPeaks(samples, 1_000, taps, whole);
    for (const blockFrames of [1, 3, 50, 333]) {
      const peaks = new Float32Array(1_000);
      for (let start = 0; start < 1_000; start += blockFrames) {
        const frames = Math.min(blockFrames, 1_000 - start);
        wasm.interpolatedPeaks(samples.subarray(start), frames, taps, peaks.subarray(start));
      }
      expect(peaks).toEqual(whole);
    }
  });

  it('interpolatedPeaks() reads at least the sample, delayFrames late', () => {
    const samples = new Float32Array(history + 64);
    samples[history + 10] = -0.75;
    const peaks = new Float32Array(64);
    wasm.interpolatedPeaks(samples, 64, taps, peaks);
    expect(peaks[10 + taps.delayFrames]).toBeGreaterThanOrEqual(0.75);
    expect(peaks.subarray(0, 10)).toEqual(new Float32Array(10));
  });

  it('largestInterpolatedPeak() agrees with its twin for every length from 0 to 300', () => {
    for (const length of LENGTHS) {
      const samples = noise(length + history, 13 + length);
      const [fast, plain] = [wasm, referenceKernels].map((kernels) =>
        kernels.largestInterpolatedPeak(samples, length, taps, 0),
      );
      expect(Math.abs(fast! - plain!), `${length} frames`).toBeLessThan(TOLERANCE);
    }
  });

  it('refuses samples without history', () => {
    for (const kernels of [wasm, referenceKernels]) {
      expect(() => kernels.interpolatedPeaks(new Float32Array(10), 10, taps, new Float32Array(10))).toThrow(
        `must hold ${10 + history} numbers`,
      );
    }
  });
});

describe('interpolatedPeaks()', () => {
  const run = (kernels: Kernels, taps: InterpolatorTaps) => {
    const peaks = new Float32Array(50);
    kernels.interpolatedPeaks(noise(50 + taps.tapsPerPhase - 1, 17), 50, taps, peaks);
    return peaks;
  };

  it.each([2, 4, 16])('agrees with its twin for %i phases too', (factor) => {
    const taps = designInterpolator({ factor, tapsPerPhase: 24, beta: 6 });
    const [fast, plain] = [run(wasm, taps), run(referenceKernels, taps)];
    expect(largestDifference(fast, plain)).toBeLessThan(2e-6);
  });

  it('refuses phases that its arithmetic does not hold for', () => {
    const [phase] = BS1770_INTERPOLATOR.phases;
    expect(() => run(wasm, { ...BS1770_INTERPOLATOR, phases: [phase!] })).toThrow('mirror image');
    expect(() => run(wasm, { ...BS1770_INTERPOLATOR, tapsPerPhase: 11 })).toThrow('must be even');
  });
});

function zeroStates(channelCount: number, sections: number): Float64Array[] {
  return Array.from({ length: channelCount }, () => new Float64Array(4 * sections));
}

const largestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0);

/** White, −1…1, the same at every run. */
function noise(length: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
