import { describe, expect, it } from 'vitest';
import type { Kernels, PolyphaseTaps } from './kernels.ts';
import { createKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = createKernels();
const FILTERS: Readonly<Record<string, PolyphaseTaps>> = {
  up: filterOf({ phaseCount: 3, phaseStep: 2, tapsPerPhase: 16 }),
  down: filterOf({ phaseCount: 3, phaseStep: 7, tapsPerPhase: 24 }),
  'down by a whole number': filterOf({ phaseCount: 1, phaseStep: 2, tapsPerPhase: 8 }),
};

describe.each(Object.entries(FILTERS))('createRateConverter() %s', (_, filter) => {
  const run = (kernels: Kernels, channels: readonly Float32Array[], firstPhase: number, frames: number) => {
    const into = channels.map(() => new Float32Array(frames));
    kernels.createRateConverter(filter).convert(channels, firstPhase, frames, into);
    return into;
  };
  const inputFramesOf = (frames: number) =>
    Math.ceil((frames * filter.phaseStep) / filter.phaseCount) + filter.tapsPerPhase + 1;

  it('gives the bits of its twin for every length from 0 to 300 and any number of channels', () => {
    const kernels = createKernels();
    for (let frames = 0; frames <= 300; frames++) {
      const channels = Array.from({ length: 1 + (frames % 5) }, (_, index) =>
        noise(inputFramesOf(frames), 1 + frames + index),
      );
      const phase = frames % filter.phaseCount;
      expect(run(kernels, channels, phase, frames), `${frames} frames`).toEqual(
        run(referenceKernels, channels, phase, frames),
      );
    }
  });

  it('gives the bits of its twin in place, at any offset', () => {
    const expected = run(referenceKernels, [noise(inputFramesOf(100), 1)], 0, 100);
    for (const offset of [0, 1, 2, 3]) {
      const converter = wasm.createRateConverter(filter);
      const input = wasm.reserve(offset + inputFramesOf(100));
      const output = wasm.reserve(offset + 100);
      input.samples.set(noise(inputFramesOf(100), 1), offset);
      converter.convert([input.samples.subarray(offset)], 0, 100, [output.samples.subarray(offset)]);
      expect(output.samples.slice(offset)).toEqual(expected[0]);
    }
  });

  it('leaves frames behind the given number alone', () => {
    const into = new Float32Array(20).fill(7);
    wasm.createRateConverter(filter).convert([noise(inputFramesOf(10), 1)], 0, 10, [into]);
    expect(into.subarray(10)).toEqual(new Float32Array(10).fill(7));
  });
});

describe('createRateConverter()', () => {
  it.each([
    ['wasm', wasm],
    ['reference', referenceKernels],
  ] as const)('refuses what does not fit (%s)', (_, kernels) => {
    const filter = FILTERS.up!;
    expect(() => kernels.createRateConverter({ ...filter, tapsPerPhase: 12 })).toThrow('a multiple of 8');
    expect(() => kernels.createRateConverter({ ...filter, phaseCount: 4 })).toThrow('taps');
    const converter = kernels.createRateConverter(filter);
    const [input, output] = [new Float32Array(17), new Float32Array(2)];
    expect(() => converter.convert([input], 3, 2, [output])).toThrow('from 0 to 2');
    expect(() => converter.convert([input], 0, 3, [output])).toThrow('output channel');
    expect(() => converter.convert([input.subarray(2)], 2, 1, [output])).toThrow('must hold 16');
    expect(() => converter.convert([input, input], 0, 1, [output])).toThrow('room for 2 channels');
  });
});

function filterOf(shape: { phaseCount: number; phaseStep: number; tapsPerPhase: number }): PolyphaseTaps {
  return { ...shape, taps: Float64Array.from(noise(shape.phaseCount * shape.tapsPerPhase, 99)) };
}

/** White, −1…1, the same at every run. */
function noise(length: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
