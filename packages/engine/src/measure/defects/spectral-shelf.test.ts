import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ffmpeg, skipWithoutFfmpeg } from '../../../test/ffmpeg.ts';
import { findDefect, loadExcerpt } from '../../../test/planting.ts';
import { pinkNoise } from '../../../test/signals.ts';
import type { PcmAudio } from '../../audio/pcm-audio.ts';
import { resample } from '../../audio/resample.ts';
import { decodeAudio } from '../../files/decode-audio.ts';
import { encodeWav } from '../../files/encode-wav.ts';

const folder = mkdtempSync(join(tmpdir(), 'earwitness-shelf-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(skipWithoutFfmpeg)('findLossyCutoff()', () => {
  // LAME's own low-pass at each bit rate.
  it.each([
    [96, 15_000, 15_700],
    [128, 16_500, 17_000],
    [192, 18_500, 19_000],
    [256, 19_200, 19_900],
    [320, 19_900, 20_500],
  ])('finds an MP3 at %i kbit/s by its cliff', async (kbits, lowestHz, highestHz) => {
    for (const name of kbits === 128 ? ['krem.mix', 'menu.mix', 'buzzer.mix'] : ['menu.mix']) {
      const coded = await convert(
        await loadExcerpt(name),
        ['-c:a', 'libmp3lame', '-b:a', `${kbits}k`],
        'mp3',
      );
      const cutoff = await findDefect(coded, 'lossy-cutoff');
      expect(cutoff, name).toMatchObject({ confidence: 1, channels: [0, 1] });
      expect(cutoff!.measured.cutoffHz).toBeGreaterThanOrEqual(lowestHz);
      expect(cutoff!.measured.cutoffHz).toBeLessThanOrEqual(highestHz);
    }
  });

  it('finds AAC at 96 kbit/s', async () => {
    const mix = await loadExcerpt('menu.mix');
    const coded = await convert(mix, ['-c:a', 'aac', '-b:a', '96k'], 'm4a', ['-f', 'wav']);
    expect(await findDefect(coded, 'lossy-cutoff')).toMatchObject({ confidence: expect.closeTo(0.95, 1) });
  });
});

describe('findUpsampled()', () => {
  it.each([
    [16_000, 44_100],
    [22_050, 44_100],
    [24_000, 48_000],
    [44_100, 96_000],
  ])('finds audio made at %i Hz in a file of %i Hz', async (sourceRateHz, sampleRate) => {
    const converted = resample(resample(await loadExcerpt('krem.mix'), sourceRateHz), sampleRate);
    expect((await findDefect(converted, 'upsampled'))?.measured).toMatchObject({ sourceRateHz });
    expect(await findDefect(converted, 'lossy-cutoff')).toBeUndefined();
  });

  it.skipIf(skipWithoutFfmpeg)(
    'finds that a gentle filter converted up, without naming the rate',
    async () => {
      const mix = await loadExcerpt('krem.mix');
      const converted = await convert(mix, ['-ar', '96000', '-c:a', 'pcm_f32le'], 'wav');
      const upsampled = await findDefect(converted, 'upsampled');
      expect(upsampled?.sentence).toMatch(/^Made at a lower sample rate and converted up/);
      expect(Object.keys(upsampled!.measured)).toEqual(['cutoffHz', 'dropDb']);
    },
  );
});

describe('findSpectralShelf()', () => {
  it('finds none in music and noise that reach up to half the sample rate', async () => {
    const noise = [1, 2].map((seed) => pinkNoise(5 * 44_100, { seed, amplitude: 0.5 }));
    const audio = { sampleRate: 44_100, channelLayout: 'stereo' as const, channels: noise };
    for (const clean of [
      audio,
      await loadExcerpt('krem.mix'),
      await loadExcerpt('menu.mix'),
      await loadExcerpt('buzzer.mix'),
    ]) {
      expect(await findDefect(clean, 'lossy-cutoff')).toBeUndefined();
      expect(await findDefect(clean, 'upsampled')).toBeUndefined();
    }
  });

  it('finds none in silence', async () => {
    const silence = {
      sampleRate: 44_100,
      channelLayout: 'mono' as const,
      channels: [new Float32Array(44_100)],
    };
    expect(await findDefect(silence, 'lossy-cutoff')).toBeUndefined();
  });
});

/** Sends audio through a file of another kind, and back through a WAV where `decodeParameters` are given. */
async function convert(
  audio: PcmAudio,
  parameters: readonly string[],
  extension: string,
  decodeParameters?: readonly string[],
): Promise<PcmAudio> {
  const [input, output] = [join(folder, 'input.wav'), join(folder, `output.${extension}`)];
  writeFileSync(input, encodeWav(audio, { bitDepth: 'float32' }));
  ffmpeg('-i', input, ...parameters, output);
  const bytes = decodeParameters
    ? ffmpeg('-i', output, ...decodeParameters, '-c:a', 'pcm_f32le', '-')
    : readFileSync(output);
  return (await decodeAudio(bytes, { name: 'converted' })).audio;
}
