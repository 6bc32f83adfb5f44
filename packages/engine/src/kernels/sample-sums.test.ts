import { describe, expect, it } from 'vitest';
import { createKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = createKernels();

describe('sampleSums()', () => {
  it('gives the bits of its twin for every length from 0 to 300', () => {
    for (let length = 0; length <= 300; length++) {
      const channels = [noise(length, length + 1), noise(length, length + 2)];
      expect(wasm.sampleSums(channels, Int32Array.of(length)), `${length} frames`).toEqual(
        referenceKernels.sampleSums(channels, Int32Array.of(length)),
      );
    }
  });

  it.each([1, 2, 3, 6, 8])('gives the bits of its twin for %i channels, in place at any offset', (count) => {
    const channels = Array.from({ length: count }, (_, index) => noise(777, index + 1));
    const boundaries = Int32Array.of(0, 100, 101, 350, 350, 777);
    const expected = referenceKernels.sampleSums(channels, boundaries);
    expect(wasm.sampleSums(channels, boundaries)).toEqual(expected);
    for (const offset of [0, 1, 2, 3]) {
      const buffers = channels.map((channel) => wasm.reserve(offset + channel.length));
      const placed = () => buffers.map((buffer) => buffer.samples.subarray(offset));
      for (const [index, channel] of placed().entries()) channel.set(channels[index]!);
      expect(wasm.sampleSums(placed(), boundaries)).toEqual(expected);
    }
  });

  it('sums what is there, and nothing behind the last frame', () => {
    const left = Float32Array.of(0.5, -0.75, 0.25, 0, 0.5, 9);
    const right = Float32Array.of(0.5, 0.25, 0.25, 0, -0.5, -9);
    expect(wasm.sampleSums([left, right], Int32Array.of(5))).toEqual({
      sums: [Float64Array.of(0.5), Float64Array.of(0.5)],
      energies: [Float64Array.of(1.125), Float64Array.of(0.625)],
      peaks: [Float32Array.of(0.75), Float32Array.of(0.5)],
      midEnergies: Float64Array.of(0.375),
      sideEnergies: Float64Array.of(0.5),
    });
  });

  it('sums each block as if it stood alone', () => {
    const channels = [noise(500, 3), noise(500, 4)];
    const { energies, sideEnergies } = wasm.sampleSums(channels, Int32Array.of(123, 500));
    const behind = wasm.sampleSums(
      channels.map((channel) => channel.subarray(123)),
      Int32Array.of(377),
    );
    expect(energies[1]![1]).toBe(behind.energies[1]![0]);
    expect(sideEnergies[1]).toBe(behind.sideEnergies[0]);
  });

  it('fills rows that it is given, and no more of them than there are blocks', () => {
    for (const kernels of [wasm, referenceKernels]) {
      const row = () => new Float64Array(3).fill(7);
      const rows = () => [row(), row()];
      const into = {
        sums: rows(),
        energies: rows(),
        peaks: rows().map((of) => Float32Array.from(of)),
        midEnergies: row(),
        sideEnergies: row(),
      };
      const channels = [noise(100, 3), noise(100, 4)];
      const fresh = kernels.sampleSums(channels, Int32Array.of(40, 100));
      expect(kernels.sampleSums(channels, Int32Array.of(40, 100), into)).toBe(into);
      expect(into.energies.map((of) => [...of])).toEqual(fresh.energies.map((of) => [...of, 7]));
      expect([...into.sideEnergies]).toEqual([...fresh.sideEnergies, 7]);
      expect(() => kernels.sampleSums(channels, Int32Array.of(1, 2, 3, 4), into)).toThrow('must hold 4');
      expect(() => kernels.sampleSums([...channels, channels[0]!], Int32Array.of(40), into)).toThrow(
        'rows for 3 channels',
      );
    }
  });

  it('keeps a side 140 dB below the mid', () => {
    const left = noise(4_410, 5);
    const right = left.map((sample) => sample * (1 - 2 ** -22));
    const { midEnergies, sideEnergies } = wasm.sampleSums([left, right], Int32Array.of(4_410));
    const [midEnergy, sideEnergy] = [midEnergies[0]!, sideEnergies[0]!];
    const expected = left.reduce((sum, sample, n) => sum + ((sample - right[n]!) / 2) ** 2, 0);
    expect(10 * Math.log10(sideEnergy / midEnergy)).toBeLessThan(-135);
    expect(sideEnergy / expected).toBeCloseTo(1, 12);
  });

  it('takes one channel as mid without side', () => {
    const { energies, midEnergies, sideEnergies } = wasm.sampleSums([noise(100, 6)], Int32Array.of(100));
    expect(midEnergies).toEqual(energies[0]);
    expect(sideEnergies).toEqual(Float64Array.of(0));
  });

  it('shows NaN and infinity in energies, of their channel alone', () => {
    for (const kernels of [wasm, referenceKernels]) {
      for (const sample of [Number.NaN, Number.NEGATIVE_INFINITY]) {
        const channels = [noise(50, 7), noise(50, 8)];
        channels[1]![49] = 0;
        const peakOfOthers = Math.max(...channels[1]!.map(Math.abs));
        channels[1]![49] = sample;
        const { energies, peaks } = kernels.sampleSums(channels, Int32Array.of(50));
        expect(energies.map(([energy]) => Number.isFinite(energy))).toEqual([true, false]);
        expect(peaks[1]![0]).toBe(Number.isNaN(sample) ? peakOfOthers : Number.POSITIVE_INFINITY);
      }
    }
  });

  it('refuses no channels and short ones', () => {
    for (const kernels of [wasm, referenceKernels]) {
      expect(() => kernels.sampleSums([], Int32Array.of(0))).toThrow('at least one channel');
      expect(() => kernels.sampleSums([new Float32Array(3)], Int32Array.of(4))).toThrow(
        'must hold 4 numbers: it holds 3',
      );
      expect(() => kernels.sampleSums([new Float32Array(3)], Int32Array.of(3, 2))).toThrow('must ascend');
    }
  });
});

/** White, −1…1, the same at every run. */
function noise(length: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
