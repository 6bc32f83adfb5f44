/** Damages files as programs, disks and networks do: by their structure, and anywhere. */
import fc from 'fast-check';
import { concatenate } from '../../src/files/riff-chunk.ts';
import { SEEDS, type Seed } from './seeds.ts';

/** All numbers are 0…1 of what there is to choose from, so that any damage fits any file. */
type Damage =
  | { readonly kind: 'truncate'; readonly at: number }
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number; readonly inHeader: boolean }
  | { readonly kind: 'overwrite'; readonly at: number; readonly bytes: readonly number[] }
  | { readonly kind: 'lie'; readonly part: number; readonly size: number }
  | { readonly kind: 'swap' | 'double' | 'drop'; readonly part: number; readonly other: number }
  | { readonly kind: 'splice'; readonly seed: number; readonly part: number; readonly at: number }
  | { readonly kind: 'fill'; readonly at: number; readonly length: number; readonly value: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: readonly number[] }
  | { readonly kind: 'append'; readonly bytes: readonly number[] };

const share = fc.noBias(fc.nat(2 ** 30 - 1)).map((count) => count / 2 ** 30);
const someBytes = fc.array(fc.nat(255), { minLength: 1, maxLength: 40 });
/** Sizes that programs get wrong. */
const wrongSize = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 4, 7, 8, 9, 15, 17, 0x7fffffff, 0x80000000, 0xfffffff0, 0xfffffffe, 0xffffffff),
  fc.nat(20_000),
  fc.nat(0xffffffff),
);

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant('truncate' as const), at: share }),
  fc.record({ kind: fc.constant('flip' as const), at: share, bit: fc.nat(7), inHeader: fc.boolean() }),
  fc.record({ kind: fc.constant('overwrite' as const), at: share, bytes: someBytes }),
  fc.record({ kind: fc.constant('lie' as const), part: share, size: wrongSize }),
  fc.record({ kind: fc.constantFrom('swap', 'double', 'drop'), part: share, other: share }),
  fc.record({ kind: fc.constant('splice' as const), seed: share, part: share, at: share }),
  fc.record({
    kind: fc.constant('fill' as const),
    at: share,
    length: fc.nat(2000),
    value: fc.constantFrom(0, 0xff, 0x7f, 0x80),
  }),
  fc.record({ kind: fc.constant('insert' as const), at: share, bytes: someBytes }),
  fc.record({ kind: fc.constant('append' as const), bytes: someBytes }),
);

const HEADER_BYTES = 140;

function apply(bytes: Uint8Array, { parts }: Seed, step: Damage): Uint8Array {
  const place = (at: number, within = bytes.byteLength) => Math.floor(at * within);
  const partAt = (at: number) => parts[Math.floor(at * parts.length)]!;
  const cut = (start: number, end: number, ...replacement: Uint8Array[]) =>
    concatenate([bytes.subarray(0, start), ...replacement, bytes.subarray(end)]);
  switch (step.kind) {
    case 'truncate':
      return bytes.slice(0, place(step.at));
    case 'flip': {
      const copy = bytes.slice();
      const within = step.inHeader ? Math.min(HEADER_BYTES, bytes.byteLength) : bytes.byteLength;
      if (within > 0) copy[place(step.at, within)]! ^= 1 << step.bit;
      return copy;
    }
    case 'overwrite': {
      const copy = bytes.slice();
      for (const [index, byte] of step.bytes.entries()) copy[place(step.at) + index] = byte;
      return copy;
    }
    case 'lie': {
      const { sizeAt } = partAt(step.part);
      const copy = bytes.slice();
      if (sizeAt === undefined || sizeAt + 4 > copy.byteLength) return copy;
      const littleEndian = copy[0] === 0x52;
      new DataView(copy.buffer, copy.byteOffset).setUint32(sizeAt, step.size, littleEndian);
      return copy;
    }
    case 'swap': {
      const [first, second] = [partAt(step.part), partAt(step.other)].sort((a, b) => a.start - b.start);
      if (!first || !second || first === second) return bytes;
      return concatenate([
        bytes.subarray(0, first.start),
        bytes.subarray(second.start, second.end),
        bytes.subarray(first.end, second.start),
        bytes.subarray(first.start, first.end),
        bytes.subarray(second.end),
      ]);
    }
    case 'double': {
      const { start, end } = partAt(step.part);
      return cut(end, end, bytes.subarray(start, end));
    }
    case 'drop':
      return cut(partAt(step.part).start, partAt(step.part).end);
    case 'splice': {
      const other = SEEDS[Math.floor(step.seed * SEEDS.length)]!;
      const { start, end } = other.parts[Math.floor(step.part * other.parts.length)]!;
      return cut(place(step.at), place(step.at), other.bytes.subarray(start, end));
    }
    case 'fill':
      return bytes.slice().fill(step.value, place(step.at), place(step.at) + step.length);
    case 'insert':
      return cut(place(step.at), place(step.at), Uint8Array.from(step.bytes));
    case 'append':
      return cut(bytes.byteLength, bytes.byteLength, Uint8Array.from(step.bytes));
  }
}

export interface DamagedFile {
  readonly seed: Seed;
  readonly bytes: Uint8Array;
}

/** PCM and FLAC come much more often than what takes long to decode. */
const WEIGHTS: Readonly<Record<Seed['kind'], number>> = { pcm: 40, flac: 8, lossy: 3 };

export const damagedFile: fc.Arbitrary<DamagedFile> = fc
  .tuple(
    fc.oneof(...SEEDS.map((seed) => ({ arbitrary: fc.constant(seed), weight: WEIGHTS[seed.kind] }))),
    fc.array(damage, { minLength: 1, maxLength: 5 }),
  )
  .map(([seed, steps]) => {
    const bytes = steps.reduce((bytes, step) => apply(bytes, seed, step), seed.bytes);
    return {
      seed,
      bytes,
      [fc.toStringMethod]: () => `${seed.name}, in base64: ${Buffer.from(bytes).toString('base64')}`,
    };
  });
