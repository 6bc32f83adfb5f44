import { describe, expect, it } from 'vitest';
import xxhash from 'xxhash-wasm';
import { mulberry32 } from '../../test/signals.ts';
import { createKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = createKernels();
const library = await xxhash();

describe.each([
  ['wasm', wasm],
  ['twin', referenceKernels],
])('createXxh64() of the %s', (_, kernels) => {
  const hashOf = (...pieces: Uint8Array[]): bigint => {
    const hash = kernels.createXxh64();
    for (const piece of pieces) hash.update(piece);
    return hash.digest();
  };

  it('gives the published hash of nothing', () => {
    expect(hashOf()).toBe(0xef46db3751d8e999n);
    expect(hashOf(new Uint8Array(0))).toBe(0xef46db3751d8e999n);
  });

  it('gives what the library xxhash-wasm gives for every length from 0 to 300', () => {
    for (let length = 0; length <= 300; length++) {
      const bytes = noise(length, length);
      expect(hashOf(bytes), `${length} bytes`).toBe(library.h64Raw(bytes));
    }
  });

  it('does not depend on how the bytes are cut', () => {
    const bytes = noise(1_000, 7);
    const whole = hashOf(bytes);
    for (const size of [1, 3, 4, 31, 32, 33, 64, 999]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_piece, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      expect(hashOf(...pieces), `${size} bytes at a time`).toBe(whole);
    }
  });

  it('may be asked on the way, and begins anew when cleared', () => {
    const bytes = noise(100, 9);
    const hash = kernels.createXxh64();
    hash.update(bytes.subarray(0, 40));
    expect(hash.digest()).toBe(library.h64Raw(bytes.subarray(0, 40)));
    hash.update(bytes.subarray(40));
    expect(hash.digest()).toBe(library.h64Raw(bytes));
    hash.clear();
    expect(hash.digest()).toBe(hashOf());
  });

  it('reads samples where they lie, in the memory of the kernels', () => {
    const buffer = kernels.reserve(1_001);
    buffer.samples.set(Float32Array.from({ length: 1_001 }, (_sample, n) => Math.sin(n)));
    const copy = new Uint8Array(buffer.samples.slice().buffer);
    const { buffer: home, byteOffset, byteLength } = buffer.samples;
    expect(hashOf(new Uint8Array(home, byteOffset, byteLength))).toBe(library.h64Raw(copy));
    const part = new Uint8Array(buffer.samples.buffer, buffer.samples.byteOffset + 4, 100);
    expect(hashOf(part)).toBe(library.h64Raw(copy.subarray(4, 104)));
  });
});

function noise(length: number, seed: number): Uint8Array {
  const random = mulberry32(seed);
  return Uint8Array.from({ length }, () => 256 * random());
}
