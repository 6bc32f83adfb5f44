import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ffmpeg, skipWithoutFfmpeg } from '../../test/ffmpeg.ts';
import { mulberry32 } from '../../test/signals.ts';
import type { AudioSource } from '../audio/pcm-audio.ts';
import { encodeWav } from './encode-wav.ts';
import { openAudio } from './open-audio.ts';
import { openAudio as openBlob } from './open-blob.ts';
import { readAudio } from './read-audio.ts';
import { encodeWavHeader } from './wav-header.ts';

const NOISE = 'aevalsrc=random(0)*2-1|random(1)*1.6-0.8:s=44100:d=12';

async function readRange(source: AudioSource, startFrame: number, frames: number): Promise<Float32Array[]> {
  const into = [new Float32Array(frames), new Float32Array(frames)];
  await source.read(startFrame, frames, into);
  return into;
}

const sameSamples = (a: readonly Float32Array[], b: readonly Float32Array[]): boolean =>
  a.every((channel, index) =>
    Buffer.from(channel.buffer, channel.byteOffset, channel.byteLength).equals(
      Buffer.from(b[index]!.buffer, b[index]!.byteOffset, b[index]!.byteLength),
    ),
  );

let folder: string;
const path = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'earwitness-open-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('openAudio()', () => {
  const ramp = Float32Array.from({ length: 5000 }, (_, n) => n / 8192);
  const write = (name: string, bytes: Uint8Array) => writeFileSync(path(name), bytes);
  const rampFile = encodeWav({
    sampleRate: 8000,
    channelLayout: 'stereo',
    channels: [ramp, ramp.toReversed()],
  });

  it('reads any range, in any order, and two at once', async () => {
    write('ramp.wav', rampFile);
    const { source, close, isStreamed } = await openAudio(path('ramp.wav'));
    expect(isStreamed).toBe(true);
    const [late, early] = await Promise.all([readRange(source, 4990, 10), readRange(source, 7, 3)]);
    expect(late[0]).toEqual(ramp.subarray(4990));
    expect(early[1]).toEqual(Float32Array.of(4992, 4991, 4990).map((n) => n / 8192));
    await close();
  });

  it('fills no more than it was asked for', async () => {
    const { source } = await openBlob(rampFile);
    const into = [new Float32Array(4).fill(9), new Float32Array(4).fill(9)];
    await source.read(0, 2, into);
    expect(into[0]).toEqual(Float32Array.of(0, 1 / 8192, 9, 9));
  });

  it.each([
    [-1, 5],
    [4999, 2],
    [0, 5001],
  ])('refuses to read from %i on %i frames, beyond what is there', async (startFrame, frames) => {
    const { source } = await openBlob(rampFile);
    await expect(readRange(source, startFrame, frames)).rejects.toThrow(RangeError);
  });

  it('opens bytes and a File in Node as in a browser, with the formats of Node', async () => {
    const file = new File([rampFile as Uint8Array<ArrayBuffer>], 'ramp.wav');
    for (const input of [rampFile, file]) {
      const { source, close } = await openAudio(input);
      expect((await readRange(source, 7, 3))[0]).toEqual(Float32Array.of(7, 8, 9).map((n) => n / 8192));
      await close();
    }
    await expect(openAudio(new File(['no audio'], 'a.txt'))).rejects.toThrow('Cannot read a.txt');
    await expect(openAudio(new Uint8Array(100), { name: 'b.txt' })).rejects.toThrow('Cannot read b.txt');
  });

  it('reads a Blob as it reads bytes', async () => {
    const { source } = await openBlob(new Blob([rampFile as Uint8Array<ArrayBuffer>]));
    expect((await readRange(source, 1000, 500))[0]).toEqual(ramp.subarray(1000, 1500));
  });

  it('shows samples that are no audio when they are read, and where', async () => {
    const floats = encodeWav(
      { sampleRate: 8000, channelLayout: 'mono', channels: [ramp] },
      { bitDepth: 'float32' },
    );
    new DataView(floats.buffer).setUint32(58 + 4 * 3000, 0x7fc00000, true);
    const { source } = await openBlob(floats, { name: 'nan.wav' });
    await readRange(source, 0, 3000);
    await expect(readRange(source, 2990, 20)).rejects.toThrow(
      'Cannot read nan.wav as audio: it has samples that are not finite numbers, the first one (NaN) at frame 3000 of channel 1',
    );
  });

  it('says so when a file is cut while it is open', async () => {
    // Longer than what is read ahead.
    const silence = new Float32Array(500_000);
    write('cut.wav', encodeWav({ sampleRate: 8000, channelLayout: 'mono', channels: [silence] }));
    const { source, close } = await openAudio(path('cut.wav'));
    truncateSync(path('cut.wav'), 1000);
    const into = [new Float32Array(100)];
    await expect(source.read(450_000, 100, into)).rejects.toThrow('it was cut while it was being read');
    await close();
  });

  it.each([
    ['WAV', 16, 2 ** 31 + 2 ** 20],
    ['RF64', 24, 2 ** 32 + 2 ** 20],
  ] as const)(
    'streams a %s file of more than its 32-bit sizes can say at %i bits',
    async (_, bitDepth, atLeast) => {
      const frameBytes = (bitDepth / 8) * 2;
      const frameCount = Math.ceil(atLeast / frameBytes);
      const format = { sampleRate: 96_000, channelLayout: 'stereo', bitDepth } as const;
      const header = encodeWavHeader(format, { dataBytes: frameCount * frameBytes });
      const ending = encodeWav({ ...format, channels: [ramp, ramp] }, { bitDepth }).subarray(44);
      // The file system keeps no room for what was never written.
      write('long.wav', header);
      const file = openSync(path('long.wav'), 'r+');
      writeSync(
        file,
        ending,
        0,
        ending.byteLength,
        header.byteLength + frameCount * frameBytes - ending.byteLength,
      );
      closeSync(file);
      const { source, format: readFormat, close } = await openAudio(path('long.wav'));
      expect(readFormat).toEqual({ container: 'wav', codec: 'pcm', bitDepth, truncated: false });
      expect(source.frameCount).toBe(frameCount);
      expect((await readRange(source, frameCount - 5000, 5000))[1]).toEqual(ramp);
      expect((await readRange(source, 0, 100))[0]).toEqual(new Float32Array(100));
      await close();
      if (!skipWithoutFfmpeg) {
        const raw = ffmpeg(
          '-ss',
          `${(frameCount - 5000) / 96_000}`,
          '-i',
          path('long.wav'),
          '-f',
          'f32le',
          '-',
        );
        expect(new Float32Array(raw.buffer, raw.byteOffset, 8)).toEqual(
          Float32Array.of(0, 0, 1, 1, 2, 2, 3, 3).map((n) => n / 8192),
        );
      }
      rmSync(path('long.wav'));
    },
  );
});

describe.skipIf(skipWithoutFfmpeg)('openAudio() of FLAC', () => {
  let whole: readonly Float32Array[];
  beforeAll(async () => {
    ffmpeg('-f', 'lavfi', '-i', NOISE, '-c:a', 'pcm_s16le', path('noise.wav'));
    ffmpeg('-i', path('noise.wav'), path('noise.flac'));
    ffmpeg('-i', path('noise.wav'), '-c:a', 'flac', '-f', 'ogg', path('noise.oga'));
    whole = (await readAudio(path('noise.wav'))).audio.channels;
  });

  it.each([
    ['native', 'noise.flac', true],
    ['in Ogg', 'noise.oga', false],
  ])('reads ranges anywhere, %s, as they are', async (_, name, isStreamed) => {
    const file = await openAudio(path(name));
    expect(file.isStreamed).toBe(isStreamed);
    const random = mulberry32(20_261_125);
    const { frameCount } = file.source;
    expect(frameCount).toBe(529_200);
    for (let trial = 0; trial < 12; trial++) {
      const frames = Math.floor(random() * 20_000);
      const start = Math.floor(random() * (frameCount - frames));
      const read = await readRange(file.source, start, frames);
      expect(
        sameSamples(
          read,
          whole.map((channel) => channel.subarray(start, start + frames)),
        ),
      ).toBe(true);
    }
    await file.close();
  });

  it('reads on, a little back and to the very end', async () => {
    const { source, close } = await openAudio(path('noise.flac'));
    for (let start = 0; start < 529_200; start += 70_000) {
      const from = Math.max(0, start - 9000);
      const frames = Math.min(79_000, 529_200 - from);
      const read = await readRange(source, from, frames);
      expect(
        sameSamples(
          read,
          whole.map((channel) => channel.subarray(from, from + frames)),
        ),
      ).toBe(true);
    }
    await close();
  });

  it('answers reads that do not wait for each other', async () => {
    const { source, close } = await openAudio(path('noise.flac'));
    const starts = [500_000, 5, 400_000, 400_100];
    const reads = await Promise.all(starts.map((start) => readRange(source, start, 100)));
    for (const [index, start] of starts.entries()) {
      expect(reads[index]![0]).toEqual(whole[0]!.subarray(start, start + 100));
    }
    await close();
  });

  it('counts the frames where the header does not', async () => {
    const bytes = readFileSync(path('noise.flac'));
    bytes[21]! &= 0xf0;
    bytes.fill(0, 22, 26);
    const { source } = await openBlob(bytes);
    expect(source.frameCount).toBe(529_200);
    const read = await readRange(source, 450_000, 100);
    expect(read[1]).toEqual(whole[1]!.subarray(450_000, 450_100));
  });

  it('does not mind a tag behind the stream', async () => {
    const tag = new Uint8Array(128);
    tag.set(Buffer.from('TAGName'));
    const { source } = await openBlob(Buffer.concat([readFileSync(path('noise.flac')), tag]));
    expect((await readRange(source, 529_100, 100))[0]).toEqual(whole[0]!.subarray(529_100));
  });

  it('tells a damaged place when it comes to it, quickly, and still reads the others', async () => {
    const bytes = readFileSync(path('noise.flac'));
    bytes.fill(0x55, 900_000, 900_400);
    const { source } = await openBlob(bytes, { name: 'hurt.flac' });
    const middle = Math.floor((900_000 / bytes.byteLength) * 529_200);
    await readRange(source, 0, 1000);
    await expect(readRange(source, middle - 20_000, 60_000)).rejects.toThrow(
      /^Cannot read hurt\.flac as audio: its FLAC stream is damaged about \d+ frames from its start$/,
    );
    expect((await readRange(source, 500_000, 100))[0]).toEqual(whole[0]!.subarray(500_000, 500_100));
  });

  it('proves the checksum of what it reads from start to end', async () => {
    const bytes = readFileSync(path('noise.flac'));
    bytes[30]! ^= 1;
    const { source } = await openBlob(bytes);
    await readRange(source, 100_000, 100);
    await expect(readRange(source, 0, 529_200)).rejects.toThrow('do not have the checksum');
  });
});

describe.skipIf(skipWithoutFfmpeg)('openAudio() beyond stereo', () => {
  /** One level a channel: 0.1 for the first to 0.8 for the eighth. */
  const levels = (layout: string, channelCount: number) =>
    `aevalsrc='${Array.from({ length: channelCount }, (_, channel) => `${(channel + 1) / 10}*sin(600*t)`).join('|')}':c=${layout}:s=48000:d=0.5`;
  const SURROUND = [
    ['5.0', '5.0', 5],
    ['5.0(side)', '5.0', 5],
    ['5.1', '5.1', 6],
    ['5.1(side)', '5.1', 6],
    ['7.1', '7.1', 8],
  ] as const;
  const peaks = async (name: string, ...options: string[]) => {
    const file = path(name);
    ffmpeg(...options, file);
    const { audio } = await readAudio(file, { multichannel: true });
    return {
      layout: audio.channelLayout,
      peaks: audio.channels.map((channel) => Math.max(...channel.subarray(10_000, 20_000))),
    };
  };

  it.each(SURROUND)('finds every loudspeaker of %s in WAV and FLAC', async (given, layout, count) => {
    for (const name of ['s.wav', 's.flac']) {
      const read = await peaks(name, '-f', 'lavfi', '-i', levels(given, count));
      expect(read.layout).toBe(layout);
      for (const [channel, peak] of read.peaks.entries()) expect(peak).toBeCloseTo((channel + 1) / 10, 2);
    }
  });

  it.each([
    ['vorbis', 'libvorbis', 's.ogg', []],
    ['opus', 'libopus', 's.opus', ['-mapping_family', '1', '-b:a', '640k']],
  ] as const)(
    'finds every loudspeaker in %s, which has an order of its own',
    async (_, encoder, name, options) => {
      for (const [given, layout, count] of SURROUND.filter(([given]) => !given.includes('side'))) {
        const read = await peaks(
          name,
          '-f',
          'lavfi',
          '-i',
          levels(given, count),
          '-c:a',
          encoder,
          ...options,
        );
        expect(read.layout).toBe(layout);
        for (const [channel, peak] of read.peaks.entries()) {
          // These encoders cut the LFE channel off at low frequencies.
          if (!(channel === 3 && count > 5)) expect(peak).toBeCloseTo((channel + 1) / 10, 1);
        }
      }
    },
  );
});
