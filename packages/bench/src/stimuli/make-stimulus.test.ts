import type { PcmAudio } from '@earwitness/engine';
import { measureIntegratedLoudness } from '@earwitness/engine/measure';
import FFT from 'fft.js';
import { describe, expect, it } from 'vitest';
import { mapSamples, music } from '../../test/synthetic-music.ts';
import { BenchError } from '../errors.ts';
import { fadeEnds } from './cut-excerpt.ts';
import { bandLevelsDb } from './excerpt-facts.ts';
import { makeStimulus } from './make-stimulus.ts';

const SIZE = 2 ** 14;

const mono = (samples: Float32Array, sampleRate: number): PcmAudio => ({
  sampleRate,
  channelLayout: 'mono',
  channels: [samples],
});

/** Gain at each frequency, and frames by which an impulse is late. */
async function responseOf(role: 'low-anchor' | 'mid-anchor', sampleRate: number) {
  const impulse = new Float32Array(SIZE);
  impulse[SIZE / 2] = 1;
  const samples = (await makeStimulus(role, mono(impulse, sampleRate))).channels[0]!;
  const spectrum = new Float64Array(2 * SIZE);
  new FFT(SIZE).realTransform(spectrum, samples);
  const peak = samples.reduce((best, sample, frame) => (sample > samples[best]! ? frame : best), 0);
  return {
    delayFrames: peak - SIZE / 2,
    gainDb: (hz: number): number => {
      const bin = Math.round((hz * SIZE) / sampleRate);
      return 20 * Math.log10(Math.hypot(spectrum[2 * bin]!, spectrum[2 * bin + 1]!));
    },
  };
}

describe('makeStimulus()', () => {
  describe.each([44_100, 48_000, 96_000])('at %i Hz', (sampleRate) => {
    it.each([
      ['low-anchor', 3_500, 4_000, 4_500],
      ['mid-anchor', 7_000, 8_000, 9_000],
    ] as const)(
      'makes the %s as BS.1534-3 has it: flat to %i Hz, 25 dB down at %i and 50 dB at %i, without delay',
      async (role, passHz, transitionHz, stopHz) => {
        const { gainDb, delayFrames } = await responseOf(role, sampleRate);
        for (let hz = 50; hz <= passHz; hz += 50) expect(Math.abs(gainDb(hz))).toBeLessThanOrEqual(0.1);
        for (let hz = transitionHz; hz < stopHz; hz += 50) expect(gainDb(hz)).toBeLessThanOrEqual(-25);
        for (let hz = stopHz; hz < sampleRate / 2; hz += 50) expect(gainDb(hz)).toBeLessThanOrEqual(-50);
        expect(delayFrames).toBe(0);
      },
    );
  });

  it('spoils: dull, clipped, and as loud as before', async () => {
    const piece = mapSamples(music('spoiled', { seconds: 3 }), (sample) => 0.5 * sample);
    const spoiled = await makeStimulus('spoiled', piece);
    expect(measureIntegratedLoudness(spoiled)!).toBeCloseTo(measureIntegratedLoudness(piece)!, 1);
    const levels = bandLevelsDb(spoiled);
    const [low, high] = [levels.slice(0, 4), levels.slice(12)].map((bands) => Math.max(...bands));
    expect(low! - high!).toBeGreaterThan(50);
    const crest = ({ channels }: PcmAudio) => {
      const [samples] = channels as [Float32Array];
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      return peak / Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);
    };
    expect(crest(spoiled)).toBeLessThan(0.7 * crest(piece));
  });

  it('says when a rate leaves nothing to take away', async () => {
    const dull = mono(new Float32Array(8_000).fill(0.1), 8_000);
    await expect(makeStimulus('mid-anchor', dull)).rejects.toThrow(BenchError);
    await expect(makeStimulus('mid-anchor', dull)).rejects.toThrow(/something above 7 kHz.*8000 Hz/);
  });
});

describe('fadeEnds()', () => {
  it('fades in and out by one raised cosine of 10 ms, and leaves what lies between', () => {
    const [faded] = fadeEnds(mono(new Float32Array(1_000).fill(1), 10_000)).channels;
    expect([faded![0], faded![999]].map((sample) => sample! < 0.001)).toEqual([true, true]);
    expect((faded![49]! + faded![50]!) / 2).toBeCloseTo(0.5, 6);
    for (let frame = 0; frame < 100; frame += 1) expect(faded![frame]).toBe(faded![999 - frame]);
    expect(faded!.subarray(100, 900).every((sample) => sample === 1)).toBe(true);
  });
});
