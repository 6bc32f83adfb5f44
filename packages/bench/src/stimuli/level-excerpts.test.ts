import type { PcmAudio } from '@earwitness/engine';
import { measureIntegratedLoudness, measureTruePeak } from '@earwitness/engine/measure';
import { describe, expect, it } from 'vitest';
import { mapSamples, music } from '../../test/synthetic-music.ts';
import { BenchError } from '../errors.ts';
import { levelExcerpts } from './level-excerpts.ts';

const whole = music('levels', { seconds: 4, sampleRate: 16_000 });
const atLufs = (lufs: number): PcmAudio => {
  const gain = 10 ** ((lufs - measureIntegratedLoudness(whole)!) / 20);
  return mapSamples(whole, (sample) => gain * sample);
};
const excerptOf = (audio: PcmAudio): PcmAudio => ({
  ...audio,
  channels: audio.channels.map((channel) => channel.subarray(16_000, 48_000)),
});
const level = (audios: readonly PcmAudio[], arm: string) =>
  levelExcerpts(audios.map(excerptOf), {
    level: arm,
    sources: audios.map((source, index) => ({ source, name: `version ${index + 1}` })),
  });
const peakOf = ({ channels }: PcmAudio) =>
  Math.max(
    ...channels.map((channel) => channel.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)),
  );

describe('levelExcerpts()', () => {
  it('matches the excerpts themselves, by turning down', async () => {
    const { audios, gainsDb } = await level([atLufs(-20), atLufs(-26)], 'matched');
    expect(gainsDb[0]! - gainsDb[1]!).toBeCloseTo(-6, 2);
    expect(Math.max(...gainsDb)).toBeLessThanOrEqual(0);
    const [one, other] = audios.map((audio) => measureIntegratedLoudness(audio)!);
    expect(one).toBeCloseTo(other!, 2);
  });

  it('leaves levels as they were released, but for what would pass full scale, which turns all down alike', async () => {
    expect((await level([atLufs(-24), atLufs(-30)], 'as-released')).gainsDb).toEqual([0, 0]);
    const loud = atLufs(-20);
    const gain = 1.5 / peakOf(loud);
    const over = mapSamples(loud, (sample) => gain * sample);
    const { audios, gainsDb } = await level([over, atLufs(-30)], 'as-released');
    expect(gainsDb[0]).toBe(gainsDb[1]);
    expect(gainsDb[0]!).toBeLessThan(0);
    expect(peakOf(audios[0]!)).toBeLessThanOrEqual(1);
  });

  it('gives whole tracks the gains of a platform, and raises nothing', async () => {
    // YouTube turns down to −14 LUFS and leaves what is quieter
    const { gainsDb } = await level([atLufs(-11), atLufs(-18)], 'platform:youtube');
    expect(gainsDb[0]! - gainsDb[1]!).toBeCloseTo(-3, 2);
    expect(Math.max(...gainsDb)).toBeLessThanOrEqual(0);
    // Spotify raises as far as peaks allow: what one would be raised by, the other is turned down besides
    const quiet = atLufs(-30);
    const headroomDb = -1 - measureTruePeak(quiet)!;
    const raised = await level([atLufs(-14), quiet], 'platform:spotify-normal');
    expect(raised.gainsDb[1]! - raised.gainsDb[0]!).toBeCloseTo(Math.min(16, headroomDb), 1);
    expect(Math.max(...raised.gainsDb)).toBeLessThanOrEqual(0);
  });

  it('says what a platform does to peaks besides', async () => {
    const { notes } = await level([atLufs(-10), atLufs(-22)], 'platform:spotify-loud');
    expect(notes[0]).toBe('');
    expect(notes[1]).toMatch(/a limiter takes up to/);
  });

  it('refuses a platform that is not known, one without a published gain, and silence', async () => {
    await expect(level([whole, whole], 'platform:nowhere')).rejects.toThrow(/these are spotify-normal/);
    await expect(level([atLufs(-20), atLufs(-30)], 'platform:apple-music')).rejects.toThrow(
      /“version 1” as on apple-music .* not published/,
    );
    const silent = mapSamples(whole, () => 0);
    await expect(level([whole, silent], 'platform:youtube')).rejects.toThrow(/silence has no loudness/);
    await expect(level([whole, silent], 'matched')).rejects.toThrow(BenchError);
  });
});
