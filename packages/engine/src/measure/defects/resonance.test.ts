import { describe, expect, it } from 'vitest';
import { addTones, boostBell, confidencesOf, findDefect, loadExcerpt } from '../../../test/planting.ts';
import { pinkNoise } from '../../../test/signals.ts';

describe('findResonance()', () => {
  it('is the surer the higher a bell stands in noise, and reads where', async () => {
    const noise = [1, 2].map((seed) => pinkNoise(8 * 44_100, { seed, amplitude: 0.3 }));
    const audio = { sampleRate: 44_100, channelLayout: 'stereo' as const, channels: noise };
    const boosted = (gainDb: number) => boostBell(audio, { frequencyHz: 1_700, gainDb, q: 6 });
    const confidences = await confidencesOf([0, 4, 9, 14], 'resonance', boosted);
    expect(confidences).toEqual([...confidences].sort((a, b) => a - b));
    expect(confidences.slice(0, 2)).toEqual([0, 0]);
    expect(confidences[3]).toBeGreaterThan(0.8);
    const { centerHz } = (await findDefect(boosted(9), 'resonance'))!.measured;
    expect(centerHz! / 1_700).toBeGreaterThan(0.95);
    expect(centerHz! / 1_700).toBeLessThan(1.05);
  });

  it('finds 12 dB in music', async () => {
    const mix = await loadExcerpt('buzzer.mix');
    const found = await findDefect(boostBell(mix, { frequencyHz: 1_700, gainDb: 12, q: 6 }), 'resonance');
    expect(found!.measured.centerHz! / 1_700).toBeCloseTo(1, 1);
  });

  it('does not take a held tone for one', async () => {
    const noise = [1, 2].map((seed) => pinkNoise(8 * 44_100, { seed, amplitude: 0.3 }));
    const audio = { sampleRate: 44_100, channelLayout: 'stereo' as const, channels: noise };
    const held = addTones(audio, [{ frequencyHz: 1_700, levelDbfs: -35 }]);
    expect(await findDefect(held, 'resonance')).toBeUndefined();
  });
});
