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

  it.each([1, 2, 3, 4, 5, 9])(
    'gives the bits of its twin for %i sections, through exact zeros too',
    (sections) => {
      const all = Float64Array.from(Array.from({ length: sections }, (_, k) => SECTIONS[k % 3]!).flat());
      const run = (kernels: Kernels) => {
        const channels = [noise(2_000, 8).fill(0, 300, 1_100), noise(2_000, 9)];
        for (let n = 0; n < 2_000; n += 97) channels[1]![n] = 0;
        const states = zeroStates(2, sections);
        kernels.filterBiquads(channels, 2_000, all, states);
        return { channels, states };
      };
      expect(run(wasm)).toEqual(run(referenceKernels));
    },
  );

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

describe('filterMidSide()', () => {
  const pass = [1, 0, 0, 0, 0];
  const coefficients = [Float64Array.of(...SECTIONS[0]!, ...pass, ...pass), coefficientsOf(3)];

  it('gives the bits of its twin for every length from 0 to 300, whatever the block size', () => {
    for (const length of LENGTHS) {
      const run = (kernels: Kernels, blockFrames: number) => {
        const channels = [noise(length, 1 + length), noise(length, 1_000 + length)];
        // A stretch of mono, so that the side decays.
        for (let n = 50; n < Math.min(150, length); n++) channels[1]![n] = channels[0]![n]!;
        const states = zeroStates(2, 3);
        for (let start = 0; start < length; start += blockFrames) {
          const block = channels.map((channel) => channel.subarray(start, start + blockFrames));
          kernels.filterMidSide(block, block[0]!.length, coefficients, states);
        }
        return { channels, states };
      };
      const twin = run(referenceKernels, 300);
      expect(run(wasm, 300), `${length} frames`).toEqual(twin);
      expect(run(wasm, 7), `${length} frames`).toEqual(twin);
    }
  });

  it('keeps the bits of what is the same on both sides where only the side is filtered, −0 too', () => {
    const mono = noise(600, 6).fill(-0, 100, 200);
    const channels = [mono.slice(), mono.slice()];
    const passes = Float64Array.of(...pass, ...pass, ...pass);
    wasm.filterMidSide(channels, 600, [passes, coefficientsOf(3)], zeroStates(2, 3));
    expect(channels).toEqual([mono, mono]);
  });

  it('refuses what does not come in twos, and unequal numbers of sections', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const two = [new Float32Array(4), new Float32Array(4)];
      expect(() => kernels.filterMidSide([two[0]!], 4, coefficients, zeroStates(2, 3))).toThrow(
        'two channels',
      );
      expect(() =>
        kernels.filterMidSide(two, 4, [coefficientsOf(1), coefficientsOf(2)], zeroStates(2, 3)),
      ).toThrow('as many sections');
    }
  });
});

describe('createFilteredEnergies()', () => {
  const RATE = { sampleRate: 4_800, blocksPerSecond: 100 };

  /** All energies, taken `blockFrames` frames at a time from block 3 of a piece on. */
  function energiesOf(
    kernels: Kernels,
    channels: readonly Float32Array[],
    {
      blockFrames = Math.max(1, channels[0]!.length),
      weights = channels.map((_, channel) => 1 + channel / 3),
      ...rate
    }: { blockFrames?: number; weights?: number[]; sampleRate?: number; blocksPerSecond?: number } = {},
  ): number[] {
    const filter = kernels.createFilteredEnergies({
      coefficients: coefficientsOf(2),
      weights,
      ...RATE,
      ...rate,
    });
    filter.begin(3);
    const into = new Float64Array(channels[0]!.length + 10);
    let count = 0;
    for (let start = 0; start < channels[0]!.length; start += blockFrames) {
      const block = channels.map((channel) => channel.subarray(start, start + blockFrames));
      count += filter.push(block, block[0]!.length, into, count);
    }
    return [...into.subarray(0, count)];
  }

  it('gives the bits of its twin for every length from 0 to 300 and up to five channels', () => {
    for (const length of LENGTHS) {
      const channels = Array.from({ length: 1 + (length % 5) }, (_, index) => noise(length, 6 + index));
      expect(energiesOf(wasm, channels), `${length} frames`).toEqual(energiesOf(referenceKernels, channels));
    }
  });

  it.each([1, 64, 441, 1_000])('does not depend on block size, with blocks of %i frames', (blockFrames) => {
    const channels = [noise(5_000, 8), noise(5_000, 9), noise(5_000, 10)];
    const whole = energiesOf(wasm, channels);
    expect(whole).toHaveLength(104);
    expect(energiesOf(wasm, channels, { blockFrames })).toEqual(whole);
    expect(energiesOf(referenceKernels, channels, { blockFrames })).toEqual(whole);
  });

  it.each([8_000, 11_025, 22_050, 44_100, 192_000])(
    'ends blocks of 10 ms at the nearest frame at %i Hz, whatever it began with',
    (sampleRate) => {
      const ends: Record<string, number[]> = { wasm: [], twin: [] };
      for (const [name, kernels] of [
        ['wasm', wasm],
        ['twin', referenceKernels],
      ] as const) {
        const filter = kernels.createFilteredEnergies({
          coefficients: coefficientsOf(2),
          weights: [1],
          sampleRate,
          blocksPerSecond: 100,
        });
        filter.begin(360_000);
        const first = 3_600 * sampleRate;
        const silence = [new Float32Array(1)];
        for (let frame = 0; frame < sampleRate / 20; frame++) {
          const ended = filter.push(silence, 1, new Float64Array(3), 0);
          if (ended > 0) ends[name]!.push(first + frame + 1);
        }
      }
      expect(ends.wasm).toEqual(
        Array.from({ length: ends.wasm!.length }, (_, index) =>
          Math.floor(((360_001 + index) * sampleRate) / 100 + 0.5),
        ),
      );
      expect(ends.twin).toEqual(ends.wasm);
    },
  );

  it('is the energy of what filterBiquads() gives, but for its rounding to 32 bits', () => {
    const filtered = [noise(4_800, 10)];
    wasm.filterBiquads(filtered, 4_800, coefficientsOf(2), zeroStates(1, 2));
    const energies = energiesOf(wasm, [noise(4_800, 10)], { weights: [2] });
    const energy = filtered[0]!.reduce((sum, sample) => sum + sample ** 2, 0);
    expect(energies.reduce((sum, of) => sum + of, 0) / (2 * energy)).toBeCloseTo(1, 6);
  });

  it('does not look at channels without weight', () => {
    const channels = [noise(900, 1), noise(900, 2).fill(Number.NaN), noise(900, 3)];
    for (const kernels of [wasm, referenceKernels]) {
      const heard = energiesOf(kernels, channels, { weights: [1, 0, 0.5] });
      expect(heard).toEqual(energiesOf(kernels, [channels[0]!, channels[2]!], { weights: [1, 0.5] }));
    }
  });

  it('flushes what is left of a sound at the ends of blocks, and does the same as its twin through silence', () => {
    const channel = noise(40_000, 11).fill(0, 100);
    const run = (kernels: Kernels) => energiesOf(kernels, [channel], { sampleRate: 44_100 });
    expect(run(wasm)).toEqual(run(referenceKernels));
    expect(run(wasm).at(-1)).toBe(0);
  });

  it('begins anew as if nothing had been, and forgets an unfinished block but not its memory', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const filter = kernels.createFilteredEnergies({
        coefficients: coefficientsOf(2),
        weights: [1],
        ...RATE,
      });
      const energyOfNext = (frames: number, from: number): number => {
        const into = new Float64Array(4);
        filter.push([noise(200, 4).subarray(from)], frames, into, 0);
        return into[0]!;
      };
      filter.begin(0);
      const first = energyOfNext(48, 0);
      const second = energyOfNext(48, 48);
      energyOfNext(20, 96);
      filter.begin(0);
      expect(energyOfNext(48, 0)).toBe(first);
      energyOfNext(40, 0);
      filter.begin(0);
      energyOfNext(40, 0);
      filter.forget();
      const rest = energyOfNext(8, 40);
      expect(rest).toBeGreaterThan(0);
      expect(rest).toBeLessThan(first);
      expect(energyOfNext(48, 48)).toBe(second);
    }
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('lets %f be seen', (sample) => {
    for (const kernels of [wasm, referenceKernels]) {
      const channels = [noise(96, 12), noise(96, 13)];
      channels[1]![60] = sample;
      expect(energiesOf(kernels, channels).map(Number.isFinite)).toEqual([true, false]);
    }
  });

  it('refuses sections that it does not hold for', () => {
    const [shelf, highPass] = SECTIONS as [number[], number[]];
    for (const kernels of [wasm, referenceKernels]) {
      const refused = (...sections: number[][]) =>
        expect(() =>
          kernels.createFilteredEnergies({
            coefficients: Float64Array.from(sections.flat()),
            weights: [1],
            ...RATE,
          }),
        );
      refused(shelf).toThrow('must be ten');
      refused(highPass, shelf).toThrow("the second section's numerator must be 1 -2 1");
      refused([0, ...shelf.slice(1)], highPass).toThrow('b0 of the first section must not be 0');
    }
  });

  it('refuses channels, blocks and room that do not fit', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const create = (options: object) =>
        kernels.createFilteredEnergies({
          coefficients: coefficientsOf(2),
          weights: [1],
          ...RATE,
          ...options,
        });
      expect(() => create({ weights: [0, 0] })).toThrow('at least one channel must have a weight');
      expect(() => create({ sampleRate: 99 })).toThrow('a block must hold a frame');
      expect(() => create({ sampleRate: 0.5 })).toThrow('whole numbers > 0');
      const filter = create({});
      expect(() => filter.push([], 0, new Float64Array(9), 0)).toThrow('there must be 1 channels');
      expect(() => filter.push([new Float32Array(4)], 5, new Float64Array(9), 0)).toThrow('must hold 5');
      expect(() => filter.push([new Float32Array(96)], 96, new Float64Array(4), 2)).toThrow('must hold 5');
    }
  });
});

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
