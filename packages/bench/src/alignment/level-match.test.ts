import type { AudioInput } from '@earwitness/engine';
import { measureIntegratedLoudness, measureTruePeak } from '@earwitness/engine/measure';
import { describe, expect, it } from 'vitest';
import { mapSamples, music } from '../../test/synthetic-music.ts';
import { readPcm } from '../audio/read-pcm.ts';
import { BenchError } from '../errors.ts';
import { levelMatch } from './level-match.ts';

const loudnessOf = async (audio: AudioInput, excerpt?: { startFrame: number; frameCount: number }) =>
  measureIntegratedLoudness(await readPcm(audio, excerpt))!;

describe('levelMatch()', () => {
  const mix = music('piece');
  const louder = mapSamples(mix, (sample) => 3 * sample);
  const limited = mapSamples(mix, (sample) => Math.tanh(6 * sample));

  it('brings all to the lowest loudness within 0.1 LU, turning down only', async () => {
    const { sources, gainsDb } = await levelMatch([limited, mix, louder]);
    const loudnesses = await Promise.all(sources.map((source) => loudnessOf(source)));
    expect(Math.max(...loudnesses) - Math.min(...loudnesses)).toBeLessThan(0.01);
    expect(gainsDb.every((gainDb) => gainDb <= 0)).toBe(true);
    expect(gainsDb[1]).toBe(0);
    expect(gainsDb[2]).toBeCloseTo(-20 * Math.log10(3), 2);
  });

  it('matches what is heard when only an excerpt is', async () => {
    const excerpt = { startFrame: 100_000, frameCount: 120_000 };
    const swelling = {
      ...mix,
      channels: mix.channels.map((channel) =>
        channel.map((sample, frame) => (sample * 8 * frame) / channel.length),
      ),
    };
    const { sources } = await levelMatch([mix, swelling], { excerpt });
    const [one, other] = await Promise.all(sources.map((source) => loudnessOf(source, excerpt)));
    expect(Math.abs(one! - other!)).toBeLessThan(0.01);
    const [whole, otherWhole] = await Promise.all(sources.map((source) => loudnessOf(source)));
    expect(Math.abs(whole! - otherWhole!)).toBeGreaterThan(0.5);
  });

  it('turns all down alike when a peak would clip playback', async () => {
    const hot = mapSamples(mix, (sample) => 8 * sample);
    const { sources, gainsDb } = await levelMatch([hot, hot]);
    expect(gainsDb[0]).toBe(gainsDb[1]);
    expect(gainsDb[0]).toBeLessThan(0);
    expect(measureTruePeak(await readPcm(sources[0]!))).toBeCloseTo(-1, 3);
  });

  it('refuses silence, which has no loudness', async () => {
    await expect(levelMatch([mix, mapSamples(mix, () => 0)])).rejects.toThrow(BenchError);
  });
});
