import { describe, expect, it } from 'vitest';
import { encodeWav24 } from '../../../test/small-pack.ts';
import { decodeCanonicalWav, readCanonicalWav } from './canonical-wav.ts';

const plain = encodeWav24([Float32Array.of(0, 0.5, -1), Float32Array.of(1, -0.25, 0.125)], {
  sampleRate: 48_000,
});

/** Puts a chunk between header and format. */
function withChunk(id: string, content: Buffer): Buffer {
  const padded = Buffer.concat([content, Buffer.alloc(content.byteLength % 2)]);
  const chunk = Buffer.alloc(8);
  chunk.write(id, 0, 'latin1');
  chunk.writeUInt32LE(content.byteLength, 4);
  const wav = Buffer.concat([plain.subarray(0, 12), chunk, padded, plain.subarray(12)]);
  wav.writeUInt32LE(wav.byteLength - 8, 4);
  return wav;
}

describe('readCanonicalWav()', () => {
  it('reads rate, channels and frames', () => {
    expect(readCanonicalWav(plain)).toMatchObject({ sampleRate: 48_000, channelCount: 2, frameCount: 3 });
  });

  it('takes a filler chunk, of odd length too, and no chunk that could hold a tag', () => {
    expect(readCanonicalWav(withChunk('JUNK', Buffer.alloc(7)))).toMatchObject({ frameCount: 3 });
    expect(() => readCanonicalWav(withChunk('JUNK', Buffer.from('ours')))).toThrow(/not empty/);
    expect(() => readCanonicalWav(withChunk('LIST', Buffer.from('INFOISFT')))).toThrow(/"LIST" chunk/);
    expect(() => readCanonicalWav(withChunk('bext', Buffer.alloc(8)))).toThrow(/"bext" chunk/);
  });

  it('refuses what is cut off, too long, not 24-bit or no WAV', () => {
    const sixteen = Buffer.from(plain);
    sixteen.writeUInt16LE(16, 34);
    expect(() => readCanonicalWav(sixteen)).toThrow(/24-bit/);
    const float = Buffer.from(plain);
    float.writeUInt16LE(3, 20);
    expect(() => readCanonicalWav(float)).toThrow(/24-bit/);
    expect(() => readCanonicalWav(plain.subarray(0, -1))).toThrow(RangeError);
    expect(() => readCanonicalWav(Buffer.concat([plain, Buffer.alloc(2)]))).toThrow(RangeError);
    expect(() => readCanonicalWav(Buffer.from('a text named .wav'))).toThrow(/no WAV/);
    for (let length = 0; length < plain.byteLength; length += 1) {
      expect(() => readCanonicalWav(plain.subarray(0, length))).toThrow(RangeError);
    }
  });
});

describe('decodeCanonicalWav()', () => {
  it('gives planar samples', () => {
    const [left, right] = decodeCanonicalWav(readCanonicalWav(plain));
    expect(left?.map((sample) => Math.round(sample * 1000))).toEqual(Float32Array.of(0, 500, -1000));
    expect(right?.map((sample) => Math.round(sample * 1000))).toEqual(Float32Array.of(1000, -250, 125));
  });
});
