import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ffmpeg, skipWithoutFfmpeg } from '../../test/ffmpeg.ts';
import type { PcmAudio } from '../audio/pcm-audio.ts';
import { decodeWav } from './decode-wav.ts';
import { encodeWav } from './encode-wav.ts';
import { createWavFileSink, writeWav } from './write-wav.ts';

const stereo = (...channels: Float32Array[]): PcmAudio => ({
  sampleRate: 48_000,
  channelLayout: channels.length === 1 ? 'mono' : 'stereo',
  channels,
});
const RAMP = stereo(
  Float32Array.from({ length: 1001 }, (_, n) => (n - 500) / 501),
  Float32Array.from({ length: 1001 }, (_, n) => Math.sin(n) * 0.9),
);

describe('encodeWav()', () => {
  it.each([16, 24] as const)('comes back from decodeWav() within half a step at %i bits', (bitDepth) => {
    const { audio } = decodeWav(encodeWav(RAMP, { bitDepth }));
    for (const [index, channel] of audio.channels.entries()) {
      const errors = channel.map((sample, frame) => Math.abs(sample - RAMP.channels[index]![frame]!));
      expect(Math.max(...errors)).toBeLessThanOrEqual(0.5 / 2 ** (bitDepth - 1));
    }
  });

  it('states the frames of a float file, as anything but plain integers must', () => {
    const file = encodeWav(RAMP, { bitDepth: 'float32' });
    const view = new DataView(file.buffer);
    expect(view.getUint32(16, true)).toBe(18);
    expect(new TextDecoder().decode(file.subarray(38, 42))).toBe('fact');
    expect(view.getUint32(46, true)).toBe(1001);
  });

  it('keeps float samples bit for bit, also beyond full scale', () => {
    const loud = stereo(Float32Array.of(0.1, -3.5, 1e-30));
    expect(decodeWav(encodeWav(loud, { bitDepth: 'float32' })).audio).toEqual(loud);
  });

  it('gives the same bytes after decoding and encoding again', () => {
    const once = encodeWav(RAMP);
    expect(encodeWav(decodeWav(once).audio)).toEqual(once);
  });

  it('writes +1 as the largest integer', () => {
    const { audio } = decodeWav(encodeWav(stereo(Float32Array.of(1, -1))));
    expect(audio.channels[0]).toEqual(Float32Array.of(1 - 2 ** -23, -1));
  });

  it('pads an odd data chunk, as RIFF demands', () => {
    const file = encodeWav(stereo(Float32Array.of(0.25)));
    expect(file).toHaveLength(48);
    expect(new DataView(file.buffer).getUint32(40, true)).toBe(3);
  });

  it('refuses to clip in silence', () => {
    const loud = stereo(Float32Array.of(0.1, 1.25, -1.5));
    expect(() => encodeWav(loud)).toThrow(
      'Cannot encode 24-bit WAV as samples must lie within ±1: 2 do not, the largest is 1.5',
    );
  });

  it.each([24, 'float32'] as const)('refuses NaN at %s', (bitDepth) => {
    expect(() => encodeWav(stereo(Float32Array.of(Number.NaN)), { bitDepth })).toThrow(RangeError);
  });
});

describe('encodeWav() beyond stereo', () => {
  const channelsOf = (count: number) =>
    Array.from({ length: count }, (_, channel) => new Float32Array(3).fill((channel + 1) / 16));

  it.each([
    ['5.0', 5],
    ['5.1', 6],
    ['7.1', 8],
  ] as const)('comes back from decodeWav() as %s', (channelLayout, count) => {
    for (const bitDepth of [16, 24, 'float32'] as const) {
      const audio = { sampleRate: 48_000, channelLayout, channels: channelsOf(count) };
      expect(decodeWav(encodeWav(audio, { bitDepth }), { multichannel: true }).audio).toEqual(audio);
    }
  });

  it('is refused by whoever did not ask for it', () => {
    const audio = { sampleRate: 48_000, channelLayout: '5.1' as const, channels: channelsOf(6) };
    expect(() => decodeWav(encodeWav(audio))).toThrow('it has 6 channels');
  });
});

describe('writeWav()', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'earwitness-wav-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes what encodeWav() gives', async () => {
    await writeWav(join(folder, 'a.wav'), RAMP);
    expect(new Uint8Array(readFileSync(join(folder, 'a.wav')))).toEqual(encodeWav(RAMP));
  });

  it('leaves the old file and no half file when samples cannot be written', async () => {
    writeFileSync(join(folder, 'a.wav'), 'old');
    await expect(writeWav(join(folder, 'a.wav'), stereo(Float32Array.of(2)))).rejects.toThrow(RangeError);
    expect(readdirSync(folder)).toEqual(['a.wav']);
    expect(readFileSync(join(folder, 'a.wav'), 'utf8')).toBe('old');
  });

  it('gives the same file block by block', async () => {
    const path = join(folder, 'blocks.wav');
    const sink = await createWavFileSink(path, { ...RAMP, bitDepth: 24, frameCount: 1001 });
    for (let start = 0; start < 1001; start += 77) {
      await sink.write(RAMP.channels.map((channel) => channel.subarray(start, start + 77)));
    }
    expect(readdirSync(folder).filter((name) => !name.endsWith('.part'))).toEqual([]);
    await sink.close();
    expect(new Uint8Array(readFileSync(path))).toEqual(encodeWav(RAMP));
  });

  it('gives the same samples from a sink that does not know how long it gets', async () => {
    const path = join(folder, 'unknown.wav');
    const sink = await createWavFileSink(path, { ...RAMP, bitDepth: 24 });
    await sink.write(RAMP.channels);
    await sink.close();
    const bytes = readFileSync(path);
    expect(bytes.toString('latin1', 12, 16)).toBe('JUNK');
    expect(decodeWav(bytes)).toEqual(decodeWav(encodeWav(RAMP)));
  });

  it('becomes RF64 where the file is longer than plain WAV may be', async () => {
    const path = join(folder, 'long.wav');
    const sink = await createWavFileSink(path, {
      ...RAMP,
      bitDepth: 24,
      tags: { title: 'Long' },
      largestRiffBytes: 5000,
    });
    await sink.write(RAMP.channels);
    await sink.close();
    const bytes = readFileSync(path);
    expect(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 12, 16)).toBe('RF64ds64');
    expect(bytes.readBigUInt64LE(20)).toBe(BigInt(bytes.byteLength - 8));
    expect(bytes.readBigUInt64LE(28)).toBe(6006n);
    expect(bytes.readBigUInt64LE(36)).toBe(1001n);
    expect(decodeWav(bytes)).toEqual(decodeWav(encodeWav(RAMP)));
  });

  it('refuses to complete a file that is not as long as it was said to be', async () => {
    const sink = await createWavFileSink(join(folder, 'a.wav'), { ...RAMP, bitDepth: 24, frameCount: 1000 });
    await sink.write(RAMP.channels);
    await expect(sink.close()).rejects.toThrow('it is 1000, written were 1001');
    await sink.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('dithers block by block as it does at once', async () => {
    const path = join(folder, 'dithered.wav');
    const options = { bitDepth: 16, dither: 'tpdf', ditherSeed: 3 } as const;
    const sink = await createWavFileSink(path, { ...RAMP, ...options, frameCount: 1001 });
    for (let start = 0; start < 1001; start += 77) {
      await sink.write(RAMP.channels.map((channel) => channel.subarray(start, start + 77)));
    }
    await sink.close();
    expect(new Uint8Array(readFileSync(path))).toEqual(encodeWav(RAMP, options));
  });

  it.skipIf(skipWithoutFfmpeg)('is read by ffmpeg to the same integers', async () => {
    await writeWav(join(folder, 'a.wav'), RAMP);
    const raw = ffmpeg('-i', join(folder, 'a.wav'), '-f', 's24le', '-');
    expect(new Uint8Array(raw)).toEqual(encodeWav(RAMP).subarray(44));
  });
});
