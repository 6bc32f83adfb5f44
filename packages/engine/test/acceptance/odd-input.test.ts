import { describe, expect, it } from 'vitest';
import type { ChannelLayout } from '../../src/audio/channel-layout.ts';
import type { PcmAudio } from '../../src/audio/pcm-audio.ts';
import { UnsupportedAudioError } from '../../src/errors.ts';
import { master } from '../../src/master.ts';
import { DELIVERY_TARGETS } from '../../src/plan/delivery-target.ts';
import { sameSamples } from '../same-samples.ts';
import { pinkNoise } from '../signals.ts';

const SAMPLE_RATE = 44_100;
const stereo = (left: Float32Array, right: Float32Array = left.slice()): PcmAudio => ({
  sampleRate: SAMPLE_RATE,
  channelLayout: 'stereo',
  channels: [left, right],
});
const noise = (frames = SAMPLE_RATE) => pinkNoise(frames, { seed: 3 });
const isAllFinite = ({ channels }: PcmAudio) => channels.every((channel) => channel.every(Number.isFinite));
const TARGETS = Object.keys(DELIVERY_TARGETS);

describe('check 6: master() of odd input', () => {
  it.each([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['−Infinity', Number.NEGATIVE_INFINITY],
  ])('refuses %s with a typed error', async (_, value) => {
    const left = noise();
    left[20_000] = value;
    await expect(master(stereo(left))).rejects.toThrow(UnsupportedAudioError);
  });

  it.each(['5.1', '7.1'] satisfies ChannelLayout[])(
    'refuses %s with a typed error',
    async (channelLayout) => {
      const channels = Array.from({ length: channelLayout === '5.1' ? 6 : 8 }, () => noise());
      await expect(master({ sampleRate: SAMPLE_RATE, channelLayout, channels })).rejects.toThrow(
        UnsupportedAudioError,
      );
    },
  );

  it.each(TARGETS)('gives silence back as silence for %s', async (target) => {
    const silence = stereo(new Float32Array(SAMPLE_RATE));
    const { master: finished } = await master(silence, { target });
    expect(finished.channels.every((channel) => channel.every((sample) => sample === 0))).toBe(true);
  });

  it.each([0, 1, 2, 441])('gives %i frames back as %i frames', async (frames) => {
    const { master: finished } = await master(stereo(noise(frames)));
    expect(finished.channels.map(({ length }) => length)).toEqual([frames, frames]);
    expect(isAllFinite(finished)).toBe(true);
  });

  it('refuses samples of ±1e30, and brings those of a wrong scale down', async () => {
    const spikes = (peak: number) =>
      stereo(
        new Float32Array(SAMPLE_RATE).map((_, frame) =>
          frame % 300 === 0 ? (frame % 600 === 0 ? peak : -peak) : 0,
        ),
      );
    await expect(master(spikes(1e30))).rejects.toThrow(
      /true peak must be at most 120 dBTP: current value is 6\d\d\./,
    );
    const { after } = await master(spikes(32_768));
    expect(after.truePeakDbtp!).toBeLessThanOrEqual(-1 + 0.05);
    expect(after.integratedLufs!).toBeGreaterThan(-40);
  });

  it('takes the offset out of a constant', async () => {
    const { master: finished, plan } = await master(stereo(new Float32Array(2 * SAMPLE_RATE).fill(0.5)));
    expect(plan.stages[0]?.kind).toBe('subsonic-filter');
    expect(isAllFinite(finished)).toBe(true);
  });

  it('masters mono as one channel', async () => {
    const { master: finished, after } = await master({
      sampleRate: SAMPLE_RATE,
      channelLayout: 'mono',
      channels: [noise(3 * SAMPLE_RATE)],
    });
    expect(finished.channels).toHaveLength(1);
    expect(Math.abs(after.integratedLufs! + 14)).toBeLessThanOrEqual(0.1);
  });

  it.each([8000, 11_025, 22_050, 192_000])('masters at %i Hz', async (sampleRate) => {
    const { after } = await master({
      ...stereo(noise(3 * sampleRate), pinkNoise(3 * sampleRate, { seed: 4 })),
      sampleRate,
    });
    expect(Math.abs(after.integratedLufs! + 14)).toBeLessThanOrEqual(0.1);
    expect(after.truePeakDbtp!).toBeLessThanOrEqual(-1 + 0.05);
  });

  it('gives the same master twice', async () => {
    const mix = stereo(noise(3 * SAMPLE_RATE));
    expect(sameSamples((await master(mix)).master, (await master(mix)).master)).toBe(true);
  });
});
