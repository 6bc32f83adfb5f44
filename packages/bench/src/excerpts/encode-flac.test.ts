import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PcmAudio } from '@earwitness/engine';
import { decodeAudio } from '@earwitness/engine/files';
import { describe, expect, it } from 'vitest';
import { mapSamples, music } from '../../test/synthetic-music.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { encodeFlac } from './encode-flac.ts';

const audio = mapSamples(music('flac', { seconds: 1.3 }), (sample) => Math.round(sample * 32_768) / 32_768);
const REFERENCE_DECODER = 'flac';
/** Of samples; what is not of one shape differs beyond all. */
const greatestDifference = (one: PcmAudio, other: PcmAudio): number =>
  one.channels.length === other.channels.length && one.channels[0]!.length === other.channels[0]!.length
    ? Math.max(
        ...one.channels.map((channel, index) =>
          channel.reduce(
            (most, sample, frame) => Math.max(most, Math.abs(sample - other.channels[index]![frame]!)),
            0,
          ),
        ),
      )
    : Number.POSITIVE_INFINITY;
const decode = async (file: Uint8Array) => (await decodeAudio(file, { name: 'a test' })).audio;

describe('encodeFlac()', () => {
  it('keeps every sample of 16 bits', async () => {
    const decoded = await decode(await encodeFlac(audio));
    expect(decoded.sampleRate).toBe(audio.sampleRate);
    expect(greatestDifference(decoded, audio)).toBe(0);
  });

  it('keeps a single channel', async () => {
    const mono = { ...audio, channelLayout: 'mono' as const, channels: [audio.channels[0]!] };
    expect(greatestDifference(await decode(await encodeFlac(mono)), mono)).toBe(0);
  });

  it('rounds finer samples with noise that is not the music’s', async () => {
    const finer = mapSamples(audio, (sample) => sample * 0.5003);
    const errors = (await decode(await encodeFlac(finer))).channels[0]!.map(
      (sample, frame) => (sample - finer.channels[0]![frame]!) * 32_768,
    );
    const power = errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length;
    // triangular dither and rounding: 1/4 of a step squared
    expect(power).toBeCloseTo(0.25, 1);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThanOrEqual(1.5);
  });

  it('gives the same bytes for the same audio, in far less room than the samples', async () => {
    const file = await encodeFlac(audio);
    expect(Buffer.compare(await encodeFlac(audio), file)).toBe(0);
    expect(file.byteLength).toBeLessThan(0.7 * audio.channels[0]!.length * 4);
  });

  it('refuses what goes beyond full scale', async () => {
    await expect(encodeFlac(mapSamples(audio, (sample) => sample * 40))).rejects.toThrow(RangeError);
  });

  it.skipIf(spawnSync(REFERENCE_DECODER, ['--version']).status !== 0)(
    'writes files whose digest of samples the reference decoder finds right',
    async () => {
      const file = join(await temporaryFolder(), 'a.flac');
      await writeFile(file, await encodeFlac(audio));
      const { status, stderr } = spawnSync(REFERENCE_DECODER, ['--test', '--warnings-as-errors', file], {
        encoding: 'utf8',
      });
      expect(stderr).not.toMatch(/MD5/);
      expect(status).toBe(0);
    },
  );
});
