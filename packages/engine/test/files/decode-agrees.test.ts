/** Lossless files decode to the very samples that ffmpeg decodes them to. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAudio } from '../../src/files/read-audio.ts';
import { writeWav } from '../../src/files/write-wav.ts';
import { ffmpeg, skipWithoutFfmpeg } from '../ffmpeg.ts';
import { sameSamples } from '../same-samples.ts';
import { syntheticMix } from '../signals.ts';

const LAYOUTS = ['mono', 'stereo'] as const;

const CASES: ReadonlyArray<readonly [file: string, ...options: string[]]> = [
  ['u8.wav', '-c:a', 'pcm_u8'],
  ['s16.wav', '-c:a', 'pcm_s16le'],
  ['s24.wav', '-c:a', 'pcm_s24le'],
  ['s32.wav', '-c:a', 'pcm_s32le'],
  ['f32.wav', '-c:a', 'pcm_f32le'],
  ['f64.wav', '-c:a', 'pcm_f64le'],
  ['rf64-s16.wav', '-c:a', 'pcm_s16le', '-rf64', 'always'],
  ['rf64-s24.wav', '-c:a', 'pcm_s24le', '-rf64', 'always'],
  ['rf64-f32.wav', '-c:a', 'pcm_f32le', '-rf64', 'always'],
  ['s8.aiff', '-c:a', 'pcm_s8'],
  ['s16be.aiff', '-c:a', 'pcm_s16be'],
  ['s24be.aiff', '-c:a', 'pcm_s24be'],
  ['s32be.aiff', '-c:a', 'pcm_s32be'],
  ['s16le.aiff', '-c:a', 'pcm_s16le'],
  ['f32be.aiff', '-c:a', 'pcm_f32be'],
  ['f64be.aiff', '-c:a', 'pcm_f64be'],
  ['s16.flac', '-sample_fmt', 's16'],
  ['s24.flac', '-sample_fmt', 's32'],
  ['s16.oga', '-c:a', 'flac', '-sample_fmt', 's16', '-f', 'ogg'],
  ['s24.oga', '-c:a', 'flac', '-sample_fmt', 's32', '-f', 'ogg'],
];

describe.skipIf(skipWithoutFfmpeg)('readAudio() and ffmpeg', () => {
  let folder: string;
  const path = (name: string) => join(folder, name);
  const channels = syntheticMix(60_000, { sampleRate: 48_000, seed: 5, amplitude: 1 });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'earwitness-agree-'));
    const float = { bitDepth: 'float32' } as const;
    await writeWav(path('stereo'), { sampleRate: 48_000, channelLayout: 'stereo', channels }, float);
    const [mono] = channels;
    await writeWav(path('mono'), { sampleRate: 48_000, channelLayout: 'mono', channels: [mono] }, float);
    for (const layout of LAYOUTS) {
      // Two processes for all files: starting one takes longer than its work.
      ffmpeg(
        ...['-i', path(layout)],
        ...CASES.flatMap(([name, ...options]) => [...options, path(`${layout}-${name}`)]),
      );
      ffmpeg(
        ...CASES.flatMap(([name]) => ['-i', path(`${layout}-${name}`)]),
        ...CASES.flatMap(([name], index) => [
          '-map',
          `${index}`,
          '-f',
          'f32le',
          path(`${layout}-${name}.raw`),
        ]),
      );
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  for (const layout of LAYOUTS) {
    it.each(CASES)(`decode %s in ${layout} to the same samples`, async (name) => {
      const { audio } = await readAudio(path(`${layout}-${name}`));
      const raw = readFileSync(path(`${layout}-${name}.raw`));
      const count = audio.channels.length;
      const interleaved = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
      const theirs = audio.channels.map((_, channel) =>
        Float32Array.from({ length: 60_000 }, (_, frame) => interleaved[frame * count + channel]!),
      );
      expect(interleaved).toHaveLength(60_000 * count);
      expect(sameSamples(audio, { ...audio, channels: theirs })).toBe(true);
    });
  }

  it.each([
    [16, 's16'],
    [24, 's32'],
  ] as const)('null FLAC against WAV of the same %i-bit master', async (bitDepth, sampleFormat) => {
    const master = { sampleRate: 48_000, channelLayout: 'stereo' as const, channels };
    await writeWav(path('master.wav'), master, { bitDepth, dither: 'tpdf' });
    ffmpeg('-i', path('master.wav'), '-sample_fmt', sampleFormat, path('master.flac'));
    const [wav, flac] = [await readAudio(path('master.wav')), await readAudio(path('master.flac'))];
    expect(flac.format.bitDepth).toBe(bitDepth);
    expect(sameSamples(wav.audio, flac.audio)).toBe(true);
  });

  it('see the same in our own files of every kind', async () => {
    for (const bitDepth of [16, 24, 'float32'] as const) {
      const audio = {
        sampleRate: 48_000,
        channelLayout: '5.1' as const,
        channels: Array(6).fill(channels[0]),
      };
      await writeWav(path('surround.wav'), audio, { bitDepth });
      const theirs = ffmpeg('-i', path('surround.wav'), '-f', 'wav', '-bitexact', '-c:a', 'copy', '-');
      const ours = readFileSync(path('surround.wav'));
      const dataBytes = 60_000 * 6 * (bitDepth === 'float32' ? 4 : bitDepth / 8);
      expect(theirs.subarray(-dataBytes).equals(ours.subarray(-dataBytes))).toBe(true);
    }
  });
});
