import { type PcmAudio, toAudioSource } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { pcmOf } from '../../test/pcm-of.ts';
import { music } from '../../test/synthetic-music.ts';
import { PLAYBACK_SYSTEMS } from '../playback/playback-table.ts';
import { convolve } from './convolve.ts';
import { limitPeaks } from './limit-peaks.ts';
import { processBlockwise } from './process-blockwise.ts';
import { THIRD_OCTAVES_HZ, thirdOctaveAmplitude, thirdOctaveGainDb } from './third-octave-gains.ts';
import { whiteNoiseLike } from './white-noise.ts';
import { designZeroPhase, filterMidSide } from './zero-phase-filter.ts';

const stereo = (left: Float32Array, right: Float32Array, sampleRate = 8000): PcmAudio => ({
  sampleRate,
  channelLayout: 'stereo',
  channels: [left, right],
});

describe('processBlockwise()', () => {
  it('hands over silence beyond the ends, makes each block once while reading on, and tries again after a failure', async () => {
    let blocks = 0;
    let fails = true;
    const source = toAudioSource(stereo(new Float32Array(25).fill(1), new Float32Array(25).fill(2)));
    const sums = processBlockwise(source, {
      blockFrames: 10,
      framesBefore: 2,
      framesBehind: 1,
      process(input) {
        blocks += 1;
        if (fails) throw new Error('once');
        return input.map((channel) =>
          Float32Array.from({ length: 10 }, (_, n) => channel.slice(n, n + 4).reduce((a, b) => a + b)),
        );
      },
    });
    await expect(pcmOf(sums)).rejects.toThrow('once');
    fails = false;
    blocks = 0;
    const { channels } = await pcmOf(sums);
    expect([...channels[0]!.subarray(0, 4)]).toEqual([2, 3, 4, 4]);
    expect([...channels[1]!.subarray(22)]).toEqual([8, 8, 6]);
    expect(blocks).toBe(3);
  });
});

describe('convolve()', () => {
  const left = Float32Array.from({ length: 300 }, (_, n) => Math.sin(n * n));
  const right = Float32Array.from({ length: 300 }, (_, n) => Math.cos(n * n * 0.7));
  const direct = (samples: Float32Array, taps: readonly number[], origin: number): number[] =>
    Array.from(samples, (_, n) =>
      taps.reduce((sum, tap, index) => sum + tap * (samples[n - (index - origin)] ?? 0), 0),
    );

  it('is the sum of products, each channel with its own response, ahead of time and behind', async () => {
    const [one, other] = [
      [0.5, 1, -0.25, 0.125, 0.3],
      [-1, 0.2, 0.4, 0, 0.1],
    ];
    const { channels } = await pcmOf(
      convolve(toAudioSource(stereo(left, right)), {
        first: { taps: Float64Array.from(one), origin: 1 },
        second: { taps: Float64Array.from(other), origin: 1 },
        pair: 'left-right',
      }),
    );
    for (const [n, value] of direct(left, one, 1).entries()) expect(channels[0]![n]).toBeCloseTo(value, 5);
    for (const [n, value] of direct(right, other, 1).entries()) expect(channels[1]![n]).toBeCloseTo(value, 5);
  });

  it('takes mid and side apart and together', async () => {
    const half = { taps: Float64Array.of(0.5), origin: 0 };
    const none = { taps: Float64Array.of(0), origin: 0 };
    const { channels } = await pcmOf(
      convolve(toAudioSource(stereo(left, right)), { first: half, second: none, pair: 'mid-side' }),
    );
    for (const [n, sample] of channels[0]!.entries()) {
      expect(sample).toBeCloseTo((left[n]! + right[n]!) / 4, 6);
      expect(channels[1]![n]).toBe(sample);
    }
  });
});

describe('designZeroPhase()', () => {
  /** Of a symmetric response, which has no phase. */
  const gainDbAt = ({ taps, origin }: { taps: Float64Array; origin: number }, turns: number): number => {
    let sum = 0;
    for (const [tap, value] of taps.entries()) sum += value * Math.cos(2 * Math.PI * turns * (tap - origin));
    return 20 * Math.log10(Math.abs(sum));
  };

  it.each([44_100, 8000])(
    'has the gains of every playback system at every third octave, at %i Hz',
    (sampleRate) => {
      for (const { id, thirdOctaveGainsDb } of PLAYBACK_SYSTEMS) {
        const response = designZeroPhase(thirdOctaveAmplitude(thirdOctaveGainsDb!), sampleRate);
        for (const [band, hz] of THIRD_OCTAVES_HZ.entries()) {
          if (hz > 0.49 * sampleRate) continue;
          const errorDb = gainDbAt(response, hz / sampleRate) - thirdOctaveGainsDb![band]!;
          expect(Math.abs(errorDb), `${id}, ${hz.toFixed(0)} Hz`).toBeLessThan(0.5);
        }
      }
    },
  );

  it('takes side out where it is told to', async () => {
    const song = music('mid');
    const { channels } = await pcmOf(filterMidSide(toAudioSource(song), { mid: () => 1, side: () => 0 }));
    for (let frame = 0; frame < 1000; frame += 1) {
      expect(channels[0]![frame]).toBe(channels[1]![frame]);
      expect(channels[0]![frame]).toBeCloseTo((song.channels[0]![frame]! + song.channels[1]![frame]!) / 2, 5);
    }
  });
});

describe('thirdOctaveGainDb()', () => {
  it('is straight between third octaves, goes on falling below, and stays above', () => {
    const rising = Array.from({ length: 31 }, (_, band) => band);
    expect(thirdOctaveGainDb(rising, 1000)).toBeCloseTo(17, 9);
    expect(thirdOctaveGainDb(rising, 1000 * 10 ** 0.05)).toBeCloseTo(17.5, 9);
    expect(thirdOctaveGainDb(rising, THIRD_OCTAVES_HZ[0]! / 10)).toBeCloseTo(-10, 9);
    expect(thirdOctaveGainDb(rising, 0)).toBe(Number.NEGATIVE_INFINITY);
    expect(thirdOctaveGainDb(rising, 90_000)).toBe(30);
    expect(thirdOctaveGainDb(rising.toReversed(), 0)).toBe(30);
  });
});

describe('limitPeaks()', () => {
  const limit = { ceilingDb: -6, lookaheadSeconds: 0.003, releaseDbPerSecond: 60 };
  const ceiling = 10 ** (-6 / 20);
  const largest = (samples: Float32Array) => samples.reduce((most, sample) => Math.max(most, sample), 0);

  it('keeps every peak at the ceiling and leaves alone what is far from one', async () => {
    const song = music('limited', { seconds: 3 });
    const peak = largest(song.channels[0]!.map(Math.abs));
    const loud = {
      ...song,
      channels: song.channels.map((one) => one.map((sample) => (1.5 * sample) / peak)),
    };
    const { channels } = await pcmOf(limitPeaks(toAudioSource(loud), limit));
    for (const channel of channels) {
      expect(largest(channel.map(Math.abs))).toBeLessThanOrEqual(ceiling * 1.000001);
    }
  });

  it('leaves what stays below the ceiling bit for bit', async () => {
    const song = music('quiet', { seconds: 1 });
    const quiet = { ...song, channels: song.channels.map((one) => one.map((sample) => 0.2 * sample)) };
    const { channels } = await pcmOf(limitPeaks(toAudioSource(quiet), limit));
    for (const [index, channel] of channels.entries()) {
      expect(channel.every((sample, frame) => sample === quiet.channels[index]![frame])).toBe(true);
    }
  });

  it('lets go by as many decibels a second as it is told', async () => {
    const tone = new Float32Array(48_000).fill(0.1);
    tone[20_000] = 2 * ceiling;
    const { channels } = await pcmOf(limitPeaks(toAudioSource(stereo(tone, tone, 48_000)), limit));
    const gainDb = (frame: number) => 20 * Math.log10(channels[0]![frame]! / 0.1);
    expect(channels[0]![20_000]).toBeCloseTo(ceiling, 3);
    expect(gainDb(19_800)).toBeCloseTo(0, 5);
    // 50 ms later 3 of the 6.02 dB are back, but for the look-ahead
    expect(gainDb(20_000 + 2400)).toBeCloseTo(-3.02 - 0.1, 0);
    expect(gainDb(20_000 + 6000)).toBeCloseTo(0, 5);
  });
});

describe('whiteNoiseLike()', () => {
  it('is even between −1 and 1, and no sample tells another', async () => {
    const format = {
      sampleRate: 8000,
      channelLayout: 'stereo',
      frameCount: 2 ** 33,
      async read() {},
    } as const;
    const noise = whiteNoiseLike(format, 'seed');
    const room = [new Float32Array(50_000), new Float32Array(50_000)];
    // where the index needs more than 32 bits
    await noise.read(2 ** 32 - 25_000, 50_000, room);
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean(room[0]!))).toBeLessThan(0.01);
    expect(mean(room[0]!.map((value) => value * value))).toBeCloseTo(1 / 3, 2);
    expect(Math.abs(mean(room[0]!.map((value, n) => value * room[1]![n]!)))).toBeLessThan(0.01);
    expect(Math.abs(mean(room[0]!.map((value, n) => value * (room[0]![n + 1] ?? 0))))).toBeLessThan(0.01);
    const early = [new Float32Array(50_000), new Float32Array(50_000)];
    await noise.read(0, 50_000, early);
    expect(Math.abs(mean(room[0]!.map((value, n) => value * early[0]![n]!)))).toBeLessThan(0.01);
  });
});
