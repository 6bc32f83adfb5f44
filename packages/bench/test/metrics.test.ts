/** Every metric by the same rules: ideal for the identical, nothing for silence, worse for worse. */
import { type PcmAudio, toAudioSource } from '@earwitness/engine';
import { analyze } from '@earwitness/engine/measure';
import { describe, expect, it } from 'vitest';
import { chromaDistance } from '../src/metrics/chroma-distance.ts';
import type { MeasuredAudio } from '../src/metrics/metric.ts';
import { METRICS } from '../src/metrics/metric-table.ts';
import { mfccDistance } from '../src/metrics/mfcc-distance.ts';
import { spectralDistance } from '../src/metrics/spectral-distance.ts';
import { mapSamples, music } from './synthetic-music.ts';

const measured = async (audio: PcmAudio): Promise<MeasuredAudio> => ({
  source: toAudioSource(audio),
  analysis: await analyze(audio),
});

/** One-pole low-pass: the same piece with less treble. */
function darker(audio: PcmAudio, share: number): PcmAudio {
  return {
    ...audio,
    channels: audio.channels.map((channel) => {
      let memory = 0;
      return channel.map((sample) => {
        memory += share * (sample - memory);
        return memory;
      });
    }),
  };
}

/** A chord of sines, moved by semitones. */
function chord(semitones: number, sampleRate = 44_100): PcmAudio {
  const channel = Float32Array.from({ length: sampleRate }, (_, frame) =>
    [220, 277.18, 329.63]
      .map((hz) => 0.1 * Math.sin((2 * Math.PI * hz * 2 ** (semitones / 12) * frame) / sampleRate))
      .reduce((sum, value) => sum + value, 0),
  );
  return { sampleRate, channelLayout: 'mono', channels: [channel] };
}

const piece = music('piece', { seconds: 4 });
const compared = async (rendering: PcmAudio, reference: PcmAudio) => {
  const one = await measured(rendering);
  return { rendering: one, toReference: { rendering: one, other: await measured(reference) }, toMix: null };
};

describe.each(METRICS.map((metric) => [metric.id, metric] as const))('%s', (_, metric) => {
  it('has no value for silence', async () => {
    const silence = mapSamples(piece, () => 0);
    expect(await metric.measure(await compared(silence, silence))).toBeNull();
  });

  it('is a finite number for music', async () => {
    expect(Number.isFinite(await metric.measure(await compared(piece, darker(piece, 0.3))))).toBe(true);
  });
});

const DISTANCES = METRICS.filter(({ comparesWith }) => comparesWith === 'reference');

describe.each(DISTANCES.map((metric) => [metric.id, metric] as const))('%s', (_, metric) => {
  it('is 0 for the identical and has no value without a reference', async () => {
    const input = await compared(piece, piece);
    expect(await metric.measure(input)).toBeCloseTo(0, 12);
    expect(await metric.measure({ ...input, toReference: null })).toBeNull();
  });

  it('does not hear level', async () => {
    const quieter = mapSamples(piece, (sample) => 0.2 * sample);
    expect(await metric.measure(await compared(quieter, piece))).toBeLessThan(1e-3);
  });
});

describe('spectralDistanceDb and mfccDistance', () => {
  it.each([spectralDistance, mfccDistance])('grow with the change of tone', async (metric) => {
    const little = (await metric.measure(await compared(darker(piece, 0.7), piece)))!;
    const much = (await metric.measure(await compared(darker(piece, 0.2), piece)))!;
    expect(little).toBeGreaterThan(0);
    expect(much).toBeGreaterThan(little);
  });
});

describe('chromaDistance', () => {
  it('tells a chord from its transposition, at any sample rate in a row', async () => {
    // Meyda keeps its filter banks: a change of rate between calls must not leak into the next
    for (const sampleRate of [44_100, 48_000, 44_100]) {
      const same = (await chromaDistance.measure(
        await compared(chord(0, sampleRate), chord(0, sampleRate)),
      ))!;
      const octave = (await chromaDistance.measure(
        await compared(chord(12, sampleRate), chord(0, sampleRate)),
      ))!;
      const transposed = (await chromaDistance.measure(
        await compared(chord(3, sampleRate), chord(0, sampleRate)),
      ))!;
      expect(same).toBeCloseTo(0, 12);
      expect(transposed).toBeGreaterThan(0.2);
      expect(octave).toBeLessThan(transposed / 2);
    }
  });

  it('gives the same number whatever was measured before', async () => {
    const input = await compared(chord(3), chord(0));
    const before = await chromaDistance.measure(input);
    await chromaDistance.measure(await compared(chord(1, 96_000), chord(0, 96_000)));
    await mfccDistance.measure(await compared(chord(1, 32_000), chord(0, 32_000)));
    expect(await chromaDistance.measure(input)).toBe(before);
  });
});
