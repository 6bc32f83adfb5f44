import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError, UnreadableAudioError, UnsupportedAudioError } from '../errors.ts';
import { decodeWav } from './decode-wav.ts';

interface Chunk {
  id: string;
  bytes: number[];
  /** Written instead of the true length. */
  statedSize?: number;
}

const u16 = (value: number) => [value & 255, (value >> 8) & 255];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];

const formatChunk = ({ tag = 1, channels = 1, sampleRate = 44_100, bits = 16 } = {}): Chunk => {
  const frameBytes = channels * Math.ceil(bits / 8);
  return {
    id: 'fmt ',
    bytes: [
      ...u16(tag),
      ...u16(channels),
      ...u32(sampleRate),
      ...u32(sampleRate * frameBytes),
      ...u16(frameBytes),
      ...u16(bits),
    ],
  };
};
const dataChunk = (bytes: number[], statedSize?: number): Chunk => ({
  id: 'data',
  bytes,
  ...(statedSize === undefined ? {} : { statedSize }),
});

function wavFile(chunks: Chunk[], { magic = 'RIFF', riffSize = 0 } = {}): Uint8Array {
  const text = (id: string) => [...id].map((character) => character.charCodeAt(0));
  const body = chunks.flatMap(({ id, bytes, statedSize = bytes.length }) => [
    ...text(id),
    ...u32(statedSize),
    ...bytes,
    ...(bytes.length % 2 ? [0] : []),
  ]);
  return Uint8Array.from([...text(magic), ...u32(riffSize || body.length + 4), ...text('WAVE'), ...body]);
}

const HALF_AND_MINUS_ONE = [...u16(0x4000), ...u16(0x8000)];
const samplesOf = (file: Uint8Array) => Array.from(decodeWav(file).audio.channels[0]!);

describe('decodeWav()', () => {
  it('scales 16-bit integers by 2^15', () => {
    expect(samplesOf(wavFile([formatChunk(), dataChunk(HALF_AND_MINUS_ONE)]))).toEqual([0.5, -1]);
  });

  it('scales 24-bit integers by 2^23', () => {
    const file = wavFile([formatChunk({ bits: 24 }), dataChunk([255, 255, 127, 0, 0, 128, 255, 255, 255])]);
    expect(samplesOf(file)).toEqual([8_388_607 / 2 ** 23, -1, -1 / 2 ** 23]);
  });

  it('centres 8-bit samples at 128', () => {
    expect(samplesOf(wavFile([formatChunk({ bits: 8 }), dataChunk([128, 0, 192])]))).toEqual([0, -1, 0.5]);
  });

  it('skips an odd chunk and its pad byte before the data', () => {
    const list = { id: 'LIST', bytes: [1, 2, 3, 4, 5] };
    expect(samplesOf(wavFile([formatChunk(), list, dataChunk(HALF_AND_MINUS_ONE)]))).toEqual([0.5, -1]);
  });

  it.each([
    ['0', 0],
    ['0xFFFFFFFF', 0xffffffff],
  ])('reads a data chunk of stated size %s to the end of the file', (_, statedSize) => {
    const file = wavFile([formatChunk(), dataChunk(HALF_AND_MINUS_ONE, statedSize)], {
      riffSize: statedSize || 1,
    });
    expect(samplesOf(file)).toEqual([0.5, -1]);
    expect(decodeWav(file).format.truncated).toBe(false);
  });

  it('takes the length of an RF64 file from its ds64 chunk', () => {
    const sizes = { id: 'ds64', bytes: [...u32(0), ...u32(0), ...u32(4), ...u32(0), ...u32(2), ...u32(0)] };
    const trailing = { id: 'LIST', bytes: [9, 9, 9, 9] };
    const file = wavFile([sizes, formatChunk(), dataChunk(HALF_AND_MINUS_ONE, 0xffffffff), trailing], {
      magic: 'RF64',
    });
    expect(samplesOf(file)).toEqual([0.5, -1]);
  });

  it('reads what is there of a file that ends early, and says so', () => {
    const { audio, format } = decodeWav(wavFile([formatChunk(), dataChunk(HALF_AND_MINUS_ONE, 400)]));
    expect(audio.channels[0]).toHaveLength(2);
    expect(format.truncated).toBe(true);
  });

  it('takes the bit depth of an extensible header from its valid bits', () => {
    const plain = formatChunk({ tag: 0xfffe, bits: 32 });
    const guidTail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
    const extensible = {
      id: 'fmt ',
      bytes: [...plain.bytes, ...u16(22), ...u16(24), ...u32(0), ...u16(1), ...guidTail],
    };
    const { audio, format } = decodeWav(wavFile([extensible, dataChunk(u32(0x40000000))]));
    expect(format).toMatchObject({ codec: 'pcm', bitDepth: 24 });
    expect(audio.channels[0]).toEqual(Float32Array.of(0.5));
  });

  it('finds the format behind the samples', () => {
    expect(samplesOf(wavFile([dataChunk(HALF_AND_MINUS_ONE), formatChunk()]))).toEqual([0.5, -1]);
  });

  it('skips an odd chunk whose pad byte was forgotten', () => {
    const [fmt, list] = [formatChunk(), { id: 'LIST', bytes: [1, 2, 3, 4, 5] }];
    const padded = [...wavFile([fmt, list, dataChunk(HALF_AND_MINUS_ONE)])];
    padded.splice(12 + 24 + 8 + 5, 1);
    expect(samplesOf(Uint8Array.from(padded))).toEqual([0.5, -1]);
  });

  it('takes the first of two data chunks', () => {
    const file = wavFile([formatChunk(), dataChunk(HALF_AND_MINUS_ONE), dataChunk([1, 2, 3, 4])]);
    expect(samplesOf(file)).toEqual([0.5, -1]);
  });

  it('takes two format chunks for one when they are the same', () => {
    const file = wavFile([formatChunk(), formatChunk(), dataChunk(HALF_AND_MINUS_ONE)]);
    expect(samplesOf(file)).toEqual([0.5, -1]);
  });

  it('takes the length of any other chunk of an RF64 file from the table of ds64', () => {
    const table = [...[...'wavl'].map((letter) => letter.charCodeAt(0)), ...u32(6), ...u32(0)];
    const sizes = {
      id: 'ds64',
      bytes: [...u32(0), ...u32(0), ...u32(4), ...u32(0), ...u32(2), ...u32(0), ...u32(1), ...table],
    };
    const long = { id: 'wavl', bytes: [1, 2, 3, 4, 5, 6], statedSize: 0xffffffff };
    const file = wavFile([sizes, formatChunk(), long, dataChunk(HALF_AND_MINUS_ONE, 0xffffffff)], {
      magic: 'RF64',
    });
    expect(samplesOf(file)).toEqual([0.5, -1]);
  });

  it('reads an RF64 file whose recorder was cut off to its end', () => {
    const sizes = { id: 'ds64', bytes: Array(28).fill(0) };
    const file = wavFile([sizes, formatChunk(), dataChunk(HALF_AND_MINUS_ONE, 0xffffffff)], {
      magic: 'RF64',
    });
    expect(samplesOf(file)).toEqual([0.5, -1]);
  });

  it('drops an unfinished last frame', () => {
    const file = wavFile([formatChunk({ channels: 2 }), dataChunk([...HALF_AND_MINUS_ONE, 1, 2])]);
    expect(decodeWav(file).audio.channels).toEqual([Float32Array.of(0.5), Float32Array.of(-1)]);
  });

  it('reads 12 bits as the upper ones of 16', () => {
    const file = wavFile([formatChunk({ bits: 12 }), dataChunk(HALF_AND_MINUS_ONE)]);
    expect(samplesOf(file)).toEqual([0.5, -1]);
    expect(decodeWav(file).format.bitDepth).toBe(12);
  });

  it('gives up on a file of nothing but chunks', () => {
    const empty = { id: 'JUNK', bytes: [] };
    expect(() => decodeWav(wavFile(Array(10_001).fill(empty)))).toThrow('more than 10000 chunks');
  });

  it.each([
    ['two formats that differ', [formatChunk(), formatChunk({ bits: 24 })], 'two format chunks that differ'],
    [
      'a frame size that is not its channels times their bytes',
      [{ ...formatChunk(), bytes: formatChunk().bytes.with(12, 3) }],
      '3 bytes a frame for 1 × 16 bits',
    ],
  ])('refuses %s as contradicting itself', (_, chunks, message) => {
    expect(() => decodeWav(wavFile([...chunks, dataChunk(HALF_AND_MINUS_ONE)]))).toThrow(message);
  });

  it.each([
    ['no data chunk', [formatChunk()], /without a data chunk/],
    ['no format chunk', [dataChunk([0, 0])], /without a format chunk/],
    ['zero channels', [formatChunk({ channels: 0 }), dataChunk([0, 0])], /it has no audio channels/],
    ['no frames', [formatChunk(), dataChunk([])], /it holds no audio frames/],
  ])('refuses a file with %s as unreadable', (_, chunks, message) => {
    const decode = () => decodeWav(wavFile(chunks), { name: 'song.wav' });
    expect(decode).toThrow(UnreadableAudioError);
    expect(decode).toThrow(message);
  });

  it.each([
    ['six channels', { channels: 6 }, /it has 6 channels/],
    ['a rate of 0 Hz', { sampleRate: 0 }, /its sample rate is 0 Hz/],
    ['compressed samples', { tag: 2, bits: 4 }, /format 0x0002 at 4 bits/],
  ])('refuses %s as unsupported', (_, format, message) => {
    const decode = () => decodeWav(wavFile([formatChunk(format), dataChunk([0, 0])]));
    expect(decode).toThrow(UnsupportedAudioError);
    expect(decode).toThrow(message);
  });

  it('refuses samples that are not finite, and says where they begin', () => {
    const floats = new Uint8Array(Float32Array.of(0.1, Number.NaN, 0.2, Number.POSITIVE_INFINITY).buffer);
    const file = wavFile([formatChunk({ tag: 3, bits: 32 }), dataChunk([...floats])]);
    expect(() => decodeWav(file, { name: 'nan.wav' })).toThrow(
      'Cannot read nan.wav as audio: it has samples that are not finite numbers, the first one (NaN) at frame 1 of channel 1',
    );
  });

  it('refuses samples far beyond full scale', () => {
    const floats = new Uint8Array(Float32Array.of(0.1, -4651).buffer);
    const file = wavFile([formatChunk({ tag: 3, bits: 32 }), dataChunk([...floats])]);
    expect(() => decodeWav(file)).toThrow(
      /it has samples that are more than 8 times full scale, the first one \(-4651\) at frame 1/,
    );
  });

  it('ends every damaged file in audio or in a named error', () => {
    const original = wavFile([formatChunk({ channels: 2 }), dataChunk(Array(400).fill(7))]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { maxLength: 12 }),
        fc.nat(original.length),
        (flips, length) => {
          const damaged = original.slice(0, length);
          for (const [index, value] of flips) damaged[index] = value;
          try {
            return decodeWav(damaged).audio.channels[0]!.length > 0;
          } catch (error) {
            return error instanceof EngineError;
          }
        },
      ),
      { seed: 20261125, numRuns: 2000 },
    );
  });
});
