import { describe, expect, it } from 'vitest';
import {
  changeSamples,
  clipBelowPeak,
  confidencesOf,
  findDefect,
  loadExcerpt,
  peakOf,
} from '../../../test/planting.ts';
import { mulberry32, sine } from '../../../test/signals.ts';
import { dbToAmplitude } from '../../audio/decibels.ts';

describe('findClipping()', () => {
  it.each(['krem.mix', 'menu.mix', 'francium.mix', 'dirtylove.mix'])(
    'is the surer the deeper %s is clipped, and certain from 3 dB on',
    async (name) => {
      const mix = await loadExcerpt(name);
      const confidences = await confidencesOf([0, 1, 3], 'clipping', (db) => clipBelowPeak(mix, db));
      expect(confidences).toEqual([...confidences].sort((a, b) => a - b));
      expect(confidences[0]).toBe(0);
      expect(confidences[2]).toBe(1);
    },
  );

  it('names the channel, the level and the first place', async () => {
    const mix = await loadExcerpt('menu.mix');
    const ceiling = Math.fround(peakOf(mix) / 2);
    const from = 8 * mix.sampleRate;
    const clipped = await findDefect(
      changeSamples(mix, (sample, frame, channel) => {
        if (channel === 1 && frame < from) return sample / 4;
        return channel === 1 ? Math.min(ceiling, Math.max(-ceiling, sample)) : sample;
      }),
      'clipping',
    );
    expect(clipped).toMatchObject({ severity: 'fault', channels: [1] });
    expect(clipped?.measured.levelDbfs).toBeCloseTo(20 * Math.log10(ceiling), 3);
    expect(clipped?.stretches[0]?.startSeconds).toBeGreaterThan(7.8);
    expect(clipped?.sentence).toMatch(
      /^Clipped at −12\.\d dBFS in \d+ places, the longest \d+ samples, from 0:(0[89]|1\d)\.$/,
    );
  });

  it('sees through 16 bits with dither', async () => {
    const mix = await loadExcerpt('krem.mix');
    const random = mulberry32(1);
    const quantized = changeSamples(clipBelowPeak(mix, 3), (sample) => {
      return Math.round(sample * 32_768 + random() - random()) / 32_768;
    });
    expect(await findDefect(quantized, 'clipping')).toMatchObject({ severity: 'fault' });
  });

  it('does not take the round top of a low note for clipping, not even in 16 bits', async () => {
    for (const frequencyHz of [25, 50, 100]) {
      const note = sine(3 * 44_100, { frequencyHz, sampleRate: 44_100, amplitude: 0.9 }).map(
        (sample) => Math.round(sample * 32_768) / 32_768,
      );
      const audio = { sampleRate: 44_100, channelLayout: 'mono' as const, channels: [note] };
      expect(await findDefect(audio, 'clipping'), `${frequencyHz} Hz`).toBeUndefined();
      expect(await findDefect(clipBelowPeak(audio, 0.3), 'clipping')).toMatchObject({ channels: [0] });
    }
  });

  it('finds the clipping of the demo set’s two clipped masters, a fault at full scale alone', async () => {
    const atFullScale = await findDefect(await loadExcerpt('buzzer.human'), 'clipping');
    expect(atFullScale).toMatchObject({ severity: 'fault', confidence: 1 });
    expect(atFullScale?.sentence).toMatch(/^Clipped at 0\.0 dBFS in \d+ places, /);
    const atCeiling = await findDefect(await loadExcerpt('krem.human'), 'clipping');
    expect(atCeiling).toMatchObject({ severity: 'warning', confidence: 1 });
    expect(atCeiling?.sentence).toMatch(
      /^Flat tops at −1\.0 dBFS in \d+ places, .* from 0:00: a clipper or hard limiter worked here\.$/,
    );
    expect(await findDefect(await loadExcerpt('dirtylove.human'), 'clipping')).toBeUndefined();
  });

  it.each([
    ['limited, just below full scale', { name: 'krem.mix', clippedDb: 6, peakDbfs: -1 }, 'warning'],
    ['limited, at full scale', { name: 'krem.mix', clippedDb: 6, peakDbfs: 0 }, 'fault'],
    ['limited, far below full scale', { name: 'krem.mix', clippedDb: 6, peakDbfs: -6 }, 'fault'],
    ['not limited, just below full scale', { name: 'menu.mix', clippedDb: 3, peakDbfs: -1 }, 'fault'],
  ])('of material that is %s', async (_, { name, clippedDb, peakDbfs }, severity) => {
    const clipped = clipBelowPeak(await loadExcerpt(name), clippedDb);
    const gain = dbToAmplitude(peakDbfs) / peakOf(clipped);
    const audio = changeSamples(clipped, (sample) => sample * gain);
    expect(await findDefect(audio, 'clipping')).toMatchObject({ severity });
  });
});
