import { measureIntegratedLoudness, measureTruePeak } from '@earwitness/engine/measure';
import { describe, expect, it } from 'vitest';
import { mapSamples, music } from '../../test/synthetic-music.ts';
import { BenchError } from '../errors.ts';
import { levelMatch } from './level-match.ts';

describe('levelMatch()', () => {
  const mix = music('piece');
  const louder = mapSamples(mix, (sample) => 3 * sample);
  const limited = mapSamples(mix, (sample) => Math.tanh(6 * sample));

  it('brings all to the lowest loudness within 0.1 LU, turning down only', () => {
    const { audios, gainsDb } = levelMatch([limited, mix, louder]);
    const loudnesses = audios.map((audio) => measureIntegratedLoudness(audio)!);
    expect(Math.max(...loudnesses) - Math.min(...loudnesses)).toBeLessThan(0.1);
    expect(gainsDb.every((gainDb) => gainDb <= 0)).toBe(true);
    expect(gainsDb[1]).toBe(0);
    expect(gainsDb[2]).toBeCloseTo(-20 * Math.log10(3), 2);
  });

  it('turns all down alike when a peak would clip playback', () => {
    const hot = mapSamples(mix, (sample) => 8 * sample);
    const { audios, gainsDb } = levelMatch([hot, hot]);
    expect(gainsDb[0]).toBe(gainsDb[1]);
    expect(gainsDb[0]).toBeLessThan(0);
    expect(measureTruePeak(audios[0]!)).toBeCloseTo(-1, 3);
  });

  it('refuses silence, which has no loudness', () => {
    expect(() => levelMatch([mix, mapSamples(mix, () => 0)])).toThrow(BenchError);
  });
});
