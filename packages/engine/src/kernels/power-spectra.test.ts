import { describe, expect, it } from 'vitest';
import type { BinBand, Kernels, PowerSpectra } from './kernels.ts';
import { createKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = createKernels();
const BOTH: [string, Kernels][] = [
  ['wasm', wasm],
  ['reference', referenceKernels],
];
const SIZES = [16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768, 65_536];
/** Of the largest power: 32-bit sums against the twin's 64-bit ones. */
const TOLERANCE = 1e-6;
const KEYS = ['left', 'right', 'cross'] as const;

describe('powerSpectra()', () => {
  it.each(SIZES)('agrees with its twin at %i points', (fftSize) => {
    const [left, right, window] = [noise(fftSize, 14), noise(fftSize, 15), noise(fftSize, 16)];
    const fast = wasm.powerSpectra(left, right, window);
    const plain = referenceKernels.powerSpectra(left, right, window);
    for (const key of KEYS) {
      expect(fast[key]).toHaveLength(fftSize / 2 + 1);
      expect(largestDifference(fast[key], plain[key]) / largestOf(plain), key).toBeLessThan(TOLERANCE);
    }
  });

  it.each(SIZES)('keeps all power at %i points', (fftSize) => {
    const left = noise(fftSize, 1);
    const powers = wasm.powerSpectra(left, left, new Float32Array(fftSize).fill(1)).left;
    const inBins = powers.reduce((sum, power, k) => sum + (k % (fftSize / 2) === 0 ? 1 : 2) * power, 0);
    const energy = left.reduce((sum, x) => sum + x * x, 0);
    expect(inBins / (fftSize * energy)).toBeCloseTo(1, 6);
  });

  it.each(BOTH)('puts a cosine of an exact bin into that bin alone (%s)', (_, kernels) => {
    for (const fftSize of [64, 256, 2_048, 16_384]) {
      for (const bin of [1, 5, fftSize / 4, fftSize / 2 - 3]) {
        const cosine = Float32Array.from({ length: fftSize }, (_x, n) =>
          Math.cos((2 * Math.PI * ((bin * n) % fftSize)) / fftSize),
        );
        const ones = new Float32Array(fftSize).fill(1);
        const { left, cross } = kernels.powerSpectra(
          cosine,
          cosine.map((x) => -x),
          ones,
        );
        expect(left[bin]! / (fftSize / 2) ** 2).toBeCloseTo(1, 5);
        expect(cross[bin]! / (fftSize / 2) ** 2).toBeCloseTo(-1, 5);
        expect(Math.max(...left.filter((_x, k) => k !== bin)) / left[bin]!).toBeLessThan(1e-12);
      }
    }
  });

  it('writes where it is told, in its own memory or not, and nothing beyond', () => {
    const fftSize = 256;
    const [left, right, window] = [noise(fftSize, 2), noise(fftSize, 3), noise(fftSize, 4)];
    const expected = wasm.powerSpectra(left, right, window);
    for (const offset of [0, 1, 2, 3]) {
      const buffers = [left, right, window].map((samples) => {
        const buffer = wasm.reserve(fftSize + offset);
        buffer.samples.set(samples, offset);
        return buffer;
      });
      const [placedLeft, placedRight, placedWindow] = buffers.map(({ samples }) => samples.subarray(offset));
      const rows = KEYS.map(() => new Float32Array(fftSize / 2 + 4).fill(7));
      const into = { left: rows[0]!, right: rows[1]!, cross: rows[2]! };
      expect(wasm.powerSpectra(placedLeft!, placedRight!, placedWindow!, into)).toBe(into);
      const reserved = KEYS.map(() => wasm.reserve(fftSize / 2 + 4));
      for (const { samples } of reserved) samples.fill(7);
      const inside = { left: reserved[0]!.samples, right: reserved[1]!.samples, cross: reserved[2]!.samples };
      wasm.powerSpectra(left, right, window, inside);
      for (const written of [into, inside]) {
        for (const key of KEYS) {
          expect(written[key].slice(0, -3)).toEqual(expected[key]);
          expect(written[key].slice(-3)).toEqual(new Float32Array(3).fill(7));
        }
      }
    }
  });

  it.each(BOTH)('refuses what does not fit (%s)', (_, kernels) => {
    for (const size of [8, 100]) {
      const samples = new Float32Array(size);
      expect(() => kernels.powerSpectra(samples, samples, samples)).toThrow('power of two');
      expect(() => kernels.createSpectrumSums(samples, [])).toThrow('power of two');
    }
    const [short, window] = [new Float32Array(15), new Float32Array(16)];
    expect(() => kernels.powerSpectra(short, window, window)).toThrow('Cannot use left as it must hold 16');
    const into = { left: new Float32Array(8), right: new Float32Array(9), cross: new Float32Array(9) };
    expect(() => kernels.powerSpectra(window, window, window, into)).toThrow('Cannot use left powers');
    const band = { firstBin: 3, lastBin: 9, firstShare: 1, lastShare: 1 };
    expect(() => kernels.createSpectrumSums(window, [band])).toThrow('must ascend from 0 to 8');
  });
});

describe('createSpectrumSums()', () => {
  const bandsOf = (fftSize: number): BinBand[] => [
    { firstBin: 0, lastBin: 0, firstShare: 0.25, lastShare: 0.25 },
    { firstBin: 1, lastBin: 2, firstShare: 0.5, lastShare: 0.125 },
    { firstBin: 2, lastBin: fftSize / 4 + 1, firstShare: 0.875, lastShare: 0.75 },
    { firstBin: 3, lastBin: fftSize / 2, firstShare: 1, lastShare: 0.5 },
  ];
  /** Four windows' worth, the second of them without a left channel. */
  const run = (kernels: Kernels, fftSize: number) => {
    const bands = bandsOf(fftSize);
    const sums = kernels.createSpectrumSums(noise(fftSize, 5), bands);
    const rows = [1, 2, 3, 4].map((seed) => {
      const row = { left: new Float32Array(bands.length), right: new Float32Array(bands.length) };
      const left = seed === 2 ? new Float32Array(fftSize) : noise(fftSize, seed);
      sums.add(left, noise(fftSize, 10 * seed), row.left, row.right);
      return row;
    });
    return { ...sums.read(), rows };
  };

  it.each(SIZES.filter((size) => size <= 16_384))('agrees with its twin at %i points', (fftSize) => {
    const [fast, plain] = [run(wasm, fftSize), run(referenceKernels, fftSize)];
    for (const key of KEYS) {
      expect(largestDifference(fast[key], plain[key]) / largestOf(plain), key).toBeLessThan(TOLERANCE);
    }
    for (const [window, row] of plain.rows.entries()) {
      for (const key of ['left', 'right'] as const) {
        for (const [band, power] of row[key].entries()) {
          const difference = Math.abs(fast.rows[window]![key][band]! - power);
          const scale = Math.max(power, largestOf(plain));
          expect(difference / scale, `band ${band} of window ${window}`).toBeLessThan(TOLERANCE);
        }
      }
    }
  });

  it('adds in double precision what powerSpectra() gives', () => {
    const [left, right, window] = [noise(1_024, 6), noise(1_024, 7), noise(1_024, 8)];
    const sums = wasm.createSpectrumSums(window, []);
    for (let turn = 0; turn < 3; turn++) sums.add(left, right, new Float32Array(0), new Float32Array(0));
    const once = wasm.powerSpectra(left, right, window);
    for (const key of KEYS) {
      expect(sums.read()[key]).toEqual(Float64Array.from(once[key], (power) => power + power + power));
    }
  });

  it.each(BOTH)('gives a silent channel exactly no power beside a loud one (%s)', (_, kernels) => {
    const [loud, silent] = [noise(512, 9), new Float32Array(512)];
    silent[7] = -0;
    const window = new Float32Array(512).fill(1);
    const bands = bandsOf(512);
    for (const [left, right] of [
      [loud, silent],
      [silent, loud],
      [silent, silent],
    ] as const) {
      const sums = kernels.createSpectrumSums(window, bands);
      const rows = [new Float32Array(4).fill(7), new Float32Array(4).fill(7)] as const;
      sums.add(left, right, ...rows);
      const read = sums.read();
      expect(read.cross.every((power) => power === 0)).toBe(true);
      for (const [key, channel, row] of [
        ['left', left, rows[0]],
        ['right', right, rows[1]],
      ] as const) {
        expect(read[key].every((power) => power === 0)).toBe(channel === silent);
        expect(row.every((power) => power === 0)).toBe(channel === silent);
      }
    }
  });

  it('keeps sums apart that are under way at once, and reads samples where they lie', () => {
    const [left, right] = [noise(256, 11), noise(256, 12)];
    const window = new Float32Array(256).fill(1);
    const [one, other] = [wasm.createSpectrumSums(window, []), wasm.createSpectrumSums(window, [])];
    const nothing = new Float32Array(0);
    const [placedLeft, placedRight] = [wasm.reserve(257), wasm.reserve(257)];
    placedLeft.samples.set(left, 1);
    placedRight.samples.set(right, 1);
    one.add(left, right, nothing, nothing);
    other.add(right, left, nothing, nothing);
    const third = wasm.createSpectrumSums(window, []);
    third.add(placedLeft.samples.subarray(1), placedRight.samples.subarray(1), nothing, nothing);
    expect(third.read()).toEqual(one.read());
    const { left: otherLeft, right: otherRight } = other.read();
    expect(largestDifference(otherLeft, one.read().right) / Math.max(...otherLeft)).toBeLessThan(TOLERANCE);
    expect(largestDifference(otherRight, one.read().left) / Math.max(...otherRight)).toBeLessThan(TOLERANCE);
  });
});

describe('splitMidSide()', () => {
  it('gives the bits of its twin for every length from 0 to 300, at any offset', () => {
    for (let frames = 0; frames <= 300; frames++) {
      const channels = [noise(frames, 1), noise(frames, 2)] as const;
      const [mid, side] = [new Float32Array(frames), new Float32Array(frames)];
      referenceKernels.splitMidSide(...channels, frames, mid, side);
      const buffers = [1, 2, 3, 4].map(() => wasm.reserve(frames + 6));
      const offset = frames % 4;
      for (const { samples } of buffers) samples.fill(7);
      buffers[0]!.samples.set(channels[0], offset);
      buffers[1]!.samples.set(channels[1], offset);
      const [left, right, placedMid, placedSide] = buffers.map(({ samples }) => samples.subarray(offset));
      wasm.splitMidSide(left!, right!, frames, placedMid!, placedSide!);
      expect(largestDifference(mid, placedMid!)).toBe(0);
      expect(largestDifference(side, placedSide!)).toBe(0);
      expect([placedMid![frames], placedSide![frames]]).toEqual([7, 7]);
      const copied = [new Float32Array(frames), new Float32Array(frames)] as const;
      wasm.splitMidSide(...channels, frames, ...copied);
      expect(largestDifference(mid, copied[0]) + largestDifference(side, copied[1])).toBe(0);
    }
  });

  it.each(BOTH)('refuses what does not fit (%s)', (_, kernels) => {
    const [short, long] = [new Float32Array(3), new Float32Array(4)];
    expect(() => kernels.splitMidSide(long, long, 4, long, short)).toThrow('must hold 4 numbers');
  });
});

const largestOf = (powers: { [key in keyof PowerSpectra]: ArrayLike<number> }): number =>
  Math.max(...Array.from(powers.left), ...Array.from(powers.right));

function largestDifference(a: Float32Array | Float64Array, b: Float32Array | Float64Array): number {
  let largest = 0;
  for (const [index, value] of a.entries()) largest = Math.max(largest, Math.abs(value - b[index]!));
  return largest;
}

/** White, −1…1, the same at every run. */
function noise(length: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
