import { measureIntegratedLoudness } from '@earwitness/engine/measure';
import { describe, expect, it } from 'vitest';
import {
  antiPhaseTrial,
  BAND_TONES_HZ,
  bandTone,
  hugginsTrial,
  pinkNoise,
  sidePip,
  speechNoise,
} from './check-sounds.ts';

const SAMPLE_RATE = 20_000;
const SEEDS = Array.from({ length: 10 }, (_, seed) => seed);

const dbfs = (samples: Float32Array): number =>
  10 * Math.log10(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

/** Power about one frequency, by Goertzel's recurrence over `samples`. */
function powerAt(samples: Float32Array, hz: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hz) / SAMPLE_RATE);
  let one = 0;
  let two = 0;
  for (const sample of samples) {
    const next = sample + factor * one - two;
    two = one;
    one = next;
  }
  return (one * one + two * two - factor * one * two) / samples.length ** 2;
}

/** Decibels in a band, from `count` frequencies spread evenly over it. */
function bandDb(samples: Float32Array, lowHz: number, highHz: number, count = 60): number {
  const width = (highHz - lowHz) / count;
  const sum = Array.from({ length: count }, (_, index) =>
    powerAt(samples, Math.round(lowHz + (index + 0.5) * width)),
  ).reduce((total, power) => total + power, 0);
  return 10 * Math.log10(sum * width);
}

/** The three parts of a trial, without their ramps. */
function partsOf({ channels }: { channels: readonly Float32Array[] }): Float32Array[][] {
  return [0, 1, 2].map((part) =>
    channels.map((channel) => {
      const start = Math.round(1.5 * part * SAMPLE_RATE);
      return channel.subarray(start + SAMPLE_RATE / 10, start + 0.9 * SAMPLE_RATE);
    }),
  );
}

/** What `toEqual` would say, sooner. */
const areEqual = (one: Float32Array, other: Float32Array): boolean =>
  one.length === other.length && one.every((sample, frame) => sample === other[frame]);

const differenceDb = ([left, right]: Float32Array[]): number =>
  dbfs(left!.map((sample, frame) => sample - right![frame]!)) - dbfs(left!);
const sumDb = ([left, right]: Float32Array[]): number =>
  dbfs(left!.map((sample, frame) => (sample + right![frame]!) / 2));

describe('hugginsTrial()', () => {
  it('differs between the ears in the answer’s noise alone, and there about 600 Hz alone', () => {
    for (const seed of SEEDS.slice(0, 3)) {
      const { sound, answer } = hugginsTrial({ seed, sampleRate: SAMPLE_RATE });
      for (const [index, part] of partsOf(sound).entries()) {
        if (index + 1 !== answer) {
          expect(areEqual(part[0]!, part[1]!)).toBe(true);
          continue;
        }
        const difference = part[0]!.map((sample, frame) => sample - part[1]![frame]!);
        expect(bandDb(difference, 580, 620)).toBeGreaterThan(bandDb(difference, 200, 240) + 20);
        expect(bandDb(difference, 580, 620)).toBeGreaterThan(bandDb(difference, 1_800, 1_840) + 20);
      }
    }
  });

  it('has nothing in either ear by which the answer could be told', () => {
    for (const channel of [0, 1]) {
      const tonal = { answer: [] as number[], other: [] as number[] };
      for (const seed of SEEDS) {
        const { sound, answer } = hugginsTrial({ seed, sampleRate: SAMPLE_RATE });
        for (const [index, part] of partsOf(sound).entries()) {
          const about = bandDb(part[channel]!, 570, 630, 30) - bandDb(part[channel]!, 400, 900, 60);
          tonal[index + 1 === answer ? 'answer' : 'other'].push(about);
        }
      }
      const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(Math.abs(mean(tonal.answer) - mean(tonal.other))).toBeLessThan(1);
    }
  });

  it('draws every answer, and the same sound from the same seed', () => {
    const answers = [...SEEDS, 11, 12, 13, 14].map(
      (seed) => hugginsTrial({ seed, sampleRate: 8_000 }).answer,
    );
    expect(new Set(answers)).toEqual(new Set([1, 2, 3]));
    const [one, again] = [5, 5].map((seed) => hugginsTrial({ seed, sampleRate: 8_000 }).sound.channels);
    expect(areEqual(one![0], again![0]) && areEqual(one![1], again![1])).toBe(true);
  });
});

describe('antiPhaseTrial()', () => {
  it('has its answer 6 dB down in each ear, and another part gone where the channels add up', () => {
    for (const seed of SEEDS) {
      const { sound, answer } = antiPhaseTrial({ seed, sampleRate: SAMPLE_RATE });
      const parts = partsOf(sound);
      const loudest = Math.max(...parts.map(([left]) => dbfs(left!)));
      const inHeadphones = parts.map(([left]) => dbfs(left!) - loudest);
      expect(inHeadphones.map((level) => Math.round(10 * level) / 10)).toEqual(
        [1, 2, 3].map((part) => (part === answer ? -6 : 0)),
      );
      const throughAir = parts.map(sumDb);
      expect(throughAir.indexOf(Math.min(...throughAir)) + 1).not.toBe(answer);
      expect(parts.filter((part) => differenceDb(part) > 5)).toHaveLength(1);
    }
  });
});

describe('sidePip()', () => {
  it('is on its own side alone', () => {
    for (const side of ['left', 'right'] as const) {
      const { channels } = sidePip({ side, sampleRate: SAMPLE_RATE });
      const [sounding, silent] = side === 'left' ? channels : [channels[1], channels[0]];
      expect(dbfs(sounding)).toBeGreaterThan(-32);
      expect(silent.every((sample) => sample === 0)).toBe(true);
    }
  });
});

describe('pinkNoise()', () => {
  const noise = pinkNoise({ seed: 1, sampleRate: SAMPLE_RATE, seconds: 6 });

  it('has as much power in every octave', () => {
    const octaves = [63, 125, 250, 500, 1_000, 2_000, 4_000].map((centerHz) =>
      bandDb(noise.channels[0], centerHz / Math.SQRT2, centerHz * Math.SQRT2, 100),
    );
    const mean = octaves.reduce((sum, level) => sum + level, 0) / octaves.length;
    for (const level of octaves) expect(Math.abs(level - mean)).toBeLessThan(2);
  });

  it('has the asked level or loudness, in both channels alike', () => {
    expect(dbfs(noise.channels[0])).toBeCloseTo(-23, 3);
    expect(areEqual(noise.channels[0], noise.channels[1])).toBe(true);
    const louder = pinkNoise({ seed: 1, sampleRate: SAMPLE_RATE, seconds: 5, levelDbfs: -18 });
    expect(dbfs(louder.channels[0])).toBeCloseTo(-18, 3);
    const matched = pinkNoise({ seed: 1, sampleRate: SAMPLE_RATE, seconds: 5, levelLufs: -27 });
    expect(measureIntegratedLoudness({ ...matched, channelLayout: 'stereo' })).toBeCloseTo(-27, 1);
  });

  it('leads from its end to its beginning without a seam', () => {
    const [samples] = noise.channels;
    const steps = samples.map((sample, frame) => Math.abs(sample - samples.at(frame - 1)!));
    const typical = steps.reduce((sum, step) => sum + step, 0) / steps.length;
    expect(steps[0]).toBeLessThan(5 * typical);
    expect(samples.every((sample) => Math.abs(sample) < 1)).toBe(true);
  });
});

describe('speechNoise()', () => {
  it('is strongest where voices are, and falls above', () => {
    const [samples] = speechNoise({ seed: 2, sampleRate: SAMPLE_RATE, seconds: 5 }).channels;
    const middle = bandDb(samples, 180, 220);
    expect(middle).toBeGreaterThan(bandDb(samples, 30, 70) + 3);
    expect(middle).toBeGreaterThan(bandDb(samples, 2_000, 2_040) + 12);
  });
});

describe('bandTone()', () => {
  it('has one level at every frequency', () => {
    for (const frequencyHz of BAND_TONES_HZ) {
      const [samples] = bandTone({ frequencyHz, sampleRate: 44_100 }).channels;
      expect(dbfs(samples.subarray(4_410, 39_690))).toBeCloseTo(-26, 1);
    }
  });

  it('refuses what the rate cannot hold', () => {
    expect(() => bandTone({ frequencyHz: 16_000, sampleRate: 16_000 })).toThrow(RangeError);
  });
});
