import { describe, expect, it } from 'vitest';
import type { PcmEncoding } from './kernels.ts';
import { createKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = createKernels();

const WIDTHS: [PcmEncoding['kind'], number][] = [
  ['unsigned', 1],
  ['integer', 1],
  ['integer', 2],
  ['integer', 3],
  ['integer', 4],
  ['float', 4],
  ['float', 8],
];
const ENCODINGS: PcmEncoding[] = WIDTHS.flatMap(([kind, bytesPerSample]) =>
  [true, false].map((littleEndian) => ({ kind, bytesPerSample, littleEndian })),
);
const nameOf = ({ kind, bytesPerSample, littleEndian }: PcmEncoding): string =>
  `${8 * bytesPerSample}-bit ${kind}, ${littleEndian ? 'little' : 'big'}-endian`;

describe.each(ENCODINGS.map((encoding) => [nameOf(encoding), encoding] as const))(
  'unpackPcm() of %s',
  (_, encoding) => {
    const expected = (bytes: Uint8Array, channelCount: number, frames: number) => {
      const channels = emptyChannels(channelCount, frames);
      referenceKernels.unpackPcm(bytes, encoding, channelCount, frames, channels);
      return channels;
    };

    it('gives the bits of its twin for every length from 0 to 300', () => {
      for (const channelCount of [1, 2, 3, 6]) {
        for (let frames = 0; frames <= 300; frames++) {
          const bytes = samplesOf(encoding, frames * channelCount);
          const channels = emptyChannels(channelCount, frames);
          wasm.unpackPcm(bytes, encoding, channelCount, frames, channels);
          const difference = firstDifference(channels, expected(bytes, channelCount, frames));
          expect(difference, `${frames} frames of ${channelCount}`).toBeNull();
        }
      }
    });

    it('gives them for more than it takes at a time, from any byte on, into its own memory', () => {
      for (const channelCount of [1, 2, 5]) {
        for (const offset of [0, 1, 2, 3]) {
          const bytes = new Uint8Array(offset + 5_000 * channelCount * encoding.bytesPerSample);
          const samples = bytes.subarray(offset);
          samples.set(samplesOf(encoding, 5_000 * channelCount));
          const before = bytes.slice();
          const buffers = emptyChannels(channelCount, 0).map(() => wasm.reserve(5_000 + offset));
          const channels = () => buffers.map((buffer) => buffer.samples.subarray(offset));
          wasm.unpackPcm(samples, encoding, channelCount, 5_000, channels());
          expect(firstDifference(channels(), expected(samples, channelCount, 5_000))).toBeNull();
          expect(Buffer.compare(bytes, before), 'the bytes').toBe(0);
        }
      }
    });

    it('gives them of bytes that were read into its room for them, and of a part of those', () => {
      for (const [frames, channelCount] of [0, 1, 100, 9_000].flatMap((count) =>
        [2, 3, 5, 6, 7].map((channels) => [count, channels] as const),
      )) {
        const frameBytes = channelCount * encoding.bytesPerSample;
        const read = samplesOf(encoding, channelCount * (frames + 3));
        const buffers = emptyChannels(channelCount, 0).map(() => wasm.reserve(frames));
        const channels = () => buffers.map((buffer) => buffer.samples);
        for (const from of [0, 3]) {
          const room = wasm.roomForBytes(read.byteLength);
          room.set(read);
          const part = room.subarray(from * frameBytes);
          wasm.unpackPcm(part, encoding, channelCount, frames, channels());
          const wanted = expected(read.subarray(from * frameBytes), channelCount, frames);
          expect(firstDifference(channels(), wanted), `${frames} of ${channelCount} from ${from}`).toBeNull();
        }
      }
    });

    it('writes no frame beyond the last', () => {
      const channels = emptyChannels(2, 9).map((channel) => channel.fill(7));
      const placed = wasm.reserve(9);
      placed.samples.fill(7);
      wasm.unpackPcm(samplesOf(encoding, 10), encoding, 2, 5, channels);
      wasm.unpackPcm(samplesOf(encoding, 5), encoding, 1, 5, [placed.samples]);
      for (const channel of [...channels, placed.samples]) {
        expect(channel.slice(5)).toEqual(new Float32Array(4).fill(7));
      }
    });
  },
);

describe('unpackPcm()', () => {
  it.each([
    ['wasm', wasm],
    ['reference', referenceKernels],
  ])(
    'divides by a power of two, so that the lowest integer is −1 and the highest just under 1 (%s)',
    (_, kernels) => {
      const unpack = (encoding: Omit<PcmEncoding, 'littleEndian'>, bytes: number[]) => {
        const [channel] = emptyChannels(1, bytes.length / encoding.bytesPerSample);
        const littleEndian = true;
        kernels.unpackPcm(Uint8Array.from(bytes), { ...encoding, littleEndian }, 1, channel!.length, [
          channel!,
        ]);
        return [...channel!];
      };
      expect(unpack({ kind: 'unsigned', bytesPerSample: 1 }, [0, 128, 255])).toEqual([-1, 0, 127 / 128]);
      expect(unpack({ kind: 'integer', bytesPerSample: 1 }, [0x80, 0, 0x7f])).toEqual([-1, 0, 127 / 128]);
      expect(unpack({ kind: 'integer', bytesPerSample: 2 }, [0, 0x80, 0xff, 0xff, 0xff, 0x7f])).toEqual([
        -1,
        -1 / 32_768,
        32_767 / 32_768,
      ]);
      expect(
        unpack({ kind: 'integer', bytesPerSample: 3 }, [0, 0, 0x80, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]),
      ).toEqual([-1, -1 / 8_388_608, 8_388_607 / 8_388_608]);
      // 2^31 − 1 has 31 bits, which a float rounds.
      expect(unpack({ kind: 'integer', bytesPerSample: 4 }, [0, 0, 0, 0x80, 0xff, 0xff, 0xff, 0x7f])).toEqual(
        [-1, 1],
      );
    },
  );

  it('lets through what only floats can say', () => {
    const bytes = new Uint8Array(Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, -4, -0).buffer);
    const [channel] = emptyChannels(1, 4);
    wasm.unpackPcm(bytes, { kind: 'float', bytesPerSample: 4, littleEndian: true }, 1, 4, [channel!]);
    expect([...channel!]).toEqual([Number.NaN, Number.POSITIVE_INFINITY, -4, -0]);
  });

  it('refuses what does not fit', () => {
    const pcm16: PcmEncoding = { kind: 'integer', bytesPerSample: 2, littleEndian: true };
    for (const kernels of [wasm, referenceKernels]) {
      const unpack =
        (encoding: PcmEncoding, byteLength: number, channelCount: number, frames: number) => () =>
          kernels.unpackPcm(new Uint8Array(byteLength), encoding, channelCount, frames, emptyChannels(2, 4));
      expect(unpack(pcm16, 15, 2, 4)).toThrow('Cannot use bytes as it must hold 16 numbers: it holds 15');
      expect(unpack(pcm16, 100, 2, 5)).toThrow('Cannot use channel as it must hold 5 numbers');
      expect(unpack(pcm16, 100, 3, 4)).toThrow('channelCount must be a whole number from 1 to 2');
      expect(unpack(pcm16, 100, 0, 4)).toThrow(RangeError);
      expect(unpack({ ...pcm16, bytesPerSample: 5 }, 100, 2, 4)).toThrow(
        'Cannot unpack integer samples as bytesPerSample must be one of 1,2,3,4: current value is 5',
      );
      expect(unpack({ ...pcm16, kind: 'float' }, 100, 2, 4)).toThrow(RangeError);
    }
  });
});

const emptyChannels = (channelCount: number, frames: number): Float32Array[] =>
  Array.from({ length: channelCount }, () => new Float32Array(frames));

/** Thousands of arrays are compared: an assertion for each would take minutes. */
function firstDifference(
  channels: readonly Float32Array[],
  expected: readonly Float32Array[],
): string | null {
  for (const [channel, samples] of expected.entries()) {
    const frame = samples.findIndex((sample, n) => !Object.is(sample, channels[channel]![n]));
    if (frame >= 0)
      return `${channels[channel]![frame]}, not ${samples[frame]}, in channel ${channel} at ${frame}`;
  }
  return null;
}

/** Integers of all bits at random; floats as files have them, −1…1. */
function samplesOf({ kind, bytesPerSample, littleEndian }: PcmEncoding, count: number): Uint8Array {
  const bytes = new Uint8Array(count * bytesPerSample);
  const view = new DataView(bytes.buffer);
  let state = count;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  for (let at = 0; at < bytes.length; at += bytesPerSample) {
    if (kind !== 'float') for (let k = 0; k < bytesPerSample; k++) bytes[at + k] = 256 * random();
    else if (bytesPerSample === 4) view.setFloat32(at, 2 * random() - 1, littleEndian);
    else view.setFloat64(at, 2 * random() - 1, littleEndian);
  }
  return bytes;
}
