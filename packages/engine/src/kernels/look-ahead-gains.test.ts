import { describe, expect, it } from 'vitest';
import { releaseSteps } from '../stages/gain-release.ts';
import type { Kernels, LookAheadGainsOptions } from './kernels.ts';
import { createKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = createKernels();
const CELLS = 4_000;
const optionsOf = (more: Partial<LookAheadGainsOptions> = {}): LookAheadGainsOptions => ({
  windowCells: 18,
  heldBlocks: 50,
  blockCells: 4,
  release: releaseSteps({ releaseSeconds: 0.004, stepsPerSecond: 11_025 }),
  ...more,
});

/** Ones, in which now and then a peak wants less, and now and then its bass holds it; by parts of so many blocks. */
function run(kernels: Kernels, options: LookAheadGainsOptions, partBlocks: number) {
  const { blockCells } = options;
  const gains = new Float64Array(CELLS).fill(1);
  const held = new Float64Array(CELLS / blockCells).fill(1);
  let state = 5;
  for (let cell = 0; cell < 0.6 * CELLS; cell++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    if (state % 11 > 0) continue;
    gains[cell] = 0.3 + (0.7 * (state >>> 8)) / 2 ** 24;
    if (state % 3 === 0) held[Math.floor(cell / blockCells)] = gains[cell]!;
  }
  const lookAhead = kernels.createLookAheadGains(options);
  const atUnity: number[] = [];
  for (let block = 0; block < held.length; block += partBlocks) {
    const end = Math.min(block + partBlocks, held.length);
    atUnity.push(
      lookAhead.process(gains.subarray(block * blockCells, end * blockCells), held.subarray(block, end)),
    );
  }
  return { gains, atUnity };
}

describe('createLookAheadGains()', () => {
  it.each([
    ['of the limiter', {}],
    ['of one cell', { windowCells: 1, heldBlocks: 1 }],
    ['of two cells', { windowCells: 2, heldBlocks: 3 }],
    ['longer than a part', { windowCells: 133, heldBlocks: 200 }],
    ['with blocks of one', { blockCells: 1 }],
  ])('gives the bits of its twin, by parts of any size: windows %s', (_, more) => {
    const options = optionsOf(more);
    const expected = run(referenceKernels, options, 1_000);
    expect(Math.min(...expected.gains)).toBeLessThan(0.5);
    expect(expected.gains.at(-1)).toBe(1);
    for (const partBlocks of [7, 128, 1_000]) {
      const ours = run(wasm, options, partBlocks);
      expect(ours.gains).toEqual(expected.gains);
      expect(ours.atUnity).toEqual(run(referenceKernels, options, partBlocks).atUnity);
    }
  });

  it('lets nothing have more than its window allows, a cell and its neighbours', () => {
    const gains = new Float64Array(80).fill(1);
    gains[40] = 0.5;
    wasm.createLookAheadGains(optionsOf()).process(gains, new Float64Array(20).fill(1));
    expect(gains[39]).toBe(1);
    expect(gains[40 + 17]).toBeLessThanOrEqual(0.5);
    expect(gains[40 + 18]).toBeGreaterThan(gains[40 + 17]!);
  });

  it('refuses other numbers of gains than are held', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const lookAhead = kernels.createLookAheadGains(optionsOf());
      expect(() => lookAhead.process(new Float64Array(15), new Float64Array(4))).toThrow(RangeError);
    }
  });
});
