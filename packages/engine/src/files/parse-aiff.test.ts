import { describe, expect, it } from 'vitest';
import { UnreadableAudioError, UnsupportedAudioError } from '../errors.ts';
import { decodeAudio } from './decode-audio.ts';

const u16 = (value: number) => [(value >> 8) & 255, value & 255];
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 0xffff)];
const text = (id: string) => [...id].map((character) => character.charCodeAt(0));
/** 44,100 as an 80-bit extended-precision number. */
const RATE_44100 = [0x40, 0x0e, 0xac, 0x44, 0, 0, 0, 0, 0, 0];

const common = ({ channels = 1, frames = 2, bits = 16, compression = '' } = {}) => ({
  id: 'COMM',
  bytes: [...u16(channels), ...u32(frames), ...u16(bits), ...RATE_44100, ...text(compression)],
});
const sound = (
  bytes: number[],
  { offset = 0, statedSize }: { offset?: number; statedSize?: number } = {},
) => ({
  id: 'SSND',
  statedSize: statedSize ?? 8 + offset + bytes.length,
  bytes: [...u32(offset), ...u32(0), ...Array(offset).fill(99), ...bytes],
});

function aiffFile(
  chunks: Array<{ id: string; bytes: number[]; statedSize?: number }>,
  { kind = 'AIFF' } = {},
): Uint8Array {
  const body = chunks.flatMap(({ id, bytes, statedSize = bytes.length }) => [
    ...text(id),
    ...u32(statedSize),
    ...bytes,
    ...(bytes.length % 2 ? [0] : []),
  ]);
  return Uint8Array.from([...text('FORM'), ...u32(body.length + 4), ...text(kind), ...body]);
}

const HALF_AND_MINUS_ONE = [0x40, 0, 0x80, 0];
const decode = (file: Uint8Array, options: { multichannel?: boolean } = {}) =>
  decodeAudio(file, { name: 'song.aiff', ...options });
const samplesOf = async (file: Uint8Array) => Array.from((await decode(file)).audio.channels[0]!);

describe('decodeAudio() of AIFF', () => {
  it('finds the sound before its format', async () => {
    expect(await samplesOf(aiffFile([sound(HALF_AND_MINUS_ONE), common()]))).toEqual([0.5, -1]);
  });

  it('begins at the offset that the sound chunk states', async () => {
    expect(await samplesOf(aiffFile([common(), sound(HALF_AND_MINUS_ONE, { offset: 6 })]))).toEqual([
      0.5, -1,
    ]);
  });

  it('reads as many frames as the header says and no more', async () => {
    expect(await samplesOf(aiffFile([common({ frames: 1 }), sound(HALF_AND_MINUS_ONE)]))).toEqual([0.5]);
  });

  it('reads a file whose frame count was never filled in as far as its sound goes', async () => {
    expect(await samplesOf(aiffFile([common({ frames: 0 }), sound(HALF_AND_MINUS_ONE)]))).toEqual([0.5, -1]);
  });

  it.each([
    ['a frame count of four thousand millions', common({ frames: 0xffffffff }), {}],
    ['a sound chunk of 4 GiB', common({ frames: 3 }), { statedSize: 0xfffffff0 }],
  ])('reads what is there of a file with %s, and says so', async (_, commonChunk, soundOptions) => {
    const { audio, format } = await decode(aiffFile([commonChunk, sound(HALF_AND_MINUS_ONE, soundOptions)]));
    expect(audio.channels[0]).toHaveLength(2);
    expect(format.truncated).toBe(true);
  });

  it.each([
    ['NONE', 8, [0x40, 0x80]],
    ['raw ', 8, [0xc0, 0x00]],
    ['sowt', 16, [0, 0x40, 0, 0x80]],
    ['twos', 16, HALF_AND_MINUS_ONE],
    ['in24', 24, [0x40, 0, 0, 0x80, 0, 0]],
    ['in32', 32, [0x40, 0, 0, 0, 0x80, 0, 0, 0]],
    ['fl32', 32, [0x3f, 0, 0, 0, 0xbf, 0x80, 0, 0]],
    ['FL32', 32, [0x3f, 0, 0, 0, 0xbf, 0x80, 0, 0]],
    ['FL64', 64, [0x3f, 0xe0, 0, 0, 0, 0, 0, 0, 0xbf, 0xf0, 0, 0, 0, 0, 0, 0]],
  ])('reads AIFF-C samples of type %s at %i bits', async (compression, bits, bytes) => {
    const file = aiffFile([common({ bits, compression }), sound(bytes)], { kind: 'AIFC' });
    expect(await samplesOf(file)).toEqual([0.5, -1]);
  });

  it.each([
    ['no format', [sound(HALF_AND_MINUS_ONE)], 'without a COMM chunk'],
    ['no sound', [common()], 'without a sound chunk'],
    ['a short format', [{ id: 'COMM', bytes: [0, 1] }, sound([])], 'COMM chunk is shorter'],
    ['no frames', [common(), sound([])], 'it holds no audio frames'],
    ['no channels', [common({ channels: 0 }), sound([])], 'it has no audio channels'],
  ])('refuses a file with %s as unreadable', async (_, chunks, message) => {
    const decoding = decode(aiffFile(chunks));
    await expect(decoding).rejects.toThrow(UnreadableAudioError);
    await expect(decoding).rejects.toThrow(message);
  });

  it('refuses compressed samples by their name', async () => {
    const file = aiffFile([common({ compression: 'ima4', bits: 16 }), sound([0, 0])], { kind: 'AIFC' });
    await expect(decode(file)).rejects.toThrow(UnsupportedAudioError);
    await expect(decode(file)).rejects.toThrow('AIFF format "ima4"');
  });

  it('names a format in printable characters only', async () => {
    const file = aiffFile([common({ compression: 'a\n\u001bb' }), sound([0, 0])], { kind: 'AIFC' });
    await expect(decode(file)).rejects.toThrow('AIFF format "a??b" at 16 bits');
  });

  describe('with six channels', () => {
    const six = common({ channels: 6, frames: 1 });
    const oneFrame = sound([0x10, 0, 0x20, 0, 0x30, 0, 0x40, 0, 0x50, 0, 0x60, 0]);
    const layout = (tag: number, mask = 0) => ({ id: 'CHAN', bytes: [...u32(tag), ...u32(mask), ...u32(0)] });

    it.each([
      ['a layout tag', layout((121 << 16) | 6)],
      ['a channel bitmap', layout(1 << 16, 0x3f)],
    ])('takes their order from %s', async (_, chunk) => {
      const { audio } = await decode(aiffFile([six, oneFrame, chunk]), { multichannel: true });
      expect(audio.channelLayout).toBe('5.1');
      expect(audio.channels.map(([sample]) => sample! * 8)).toEqual([1, 2, 3, 4, 5, 6]);
    });

    it('refuses them when their order is not told', async () => {
      await expect(decode(aiffFile([six, oneFrame]), { multichannel: true })).rejects.toThrow(
        'it has 6 channels and does not say which loudspeakers they are for',
      );
    });

    it('refuses them where only stereo will do', async () => {
      await expect(decode(aiffFile([six, oneFrame]))).rejects.toThrow('only mono and stereo are supported');
    });
  });
});
