import { describe, expect, it } from 'vitest';
import { planOf } from '../../test/plans.ts';
import { sameSamples } from '../../test/same-samples.ts';
import { pinkNoise, syntheticMix } from '../../test/signals.ts';
import { type PcmAudio, toAudioSource } from '../audio/pcm-audio.ts';
import type { MasteringPlan } from '../plan/mastering-plan.ts';
import { parsePlan } from '../plan/plan-json.ts';
import { CONTEXT_SECONDS, type FrameRange } from './plan-range-run.ts';
import { render } from './render-plan.ts';

const SAMPLE_RATE = 44_100;
const SECONDS = 30;
const MIX: PcmAudio = {
  sampleRate: SAMPLE_RATE,
  channelLayout: 'stereo',
  channels: syntheticMix(SECONDS * SAMPLE_RATE, { sampleRate: SAMPLE_RATE, seed: 1, amplitude: 0.9 }).map(
    (channel, index) => {
      // Louder and softer, and with what is slow to forget: an offset and rumble.
      const noise = pinkNoise(channel.length, { seed: 7 + index, amplitude: 0.1 });
      return channel.map((sample, n) => sample * (0.4 + 0.3 * Math.sin(n / 300_000)) + noise[n]! + 0.02);
    },
  ),
};
const explained = { reason: 'The test asks for it.', evidence: {} };

/** Every stage that there is, all of them at work. */
const EVERYTHING: MasteringPlan = parsePlan(
  JSON.stringify({
    ...planOf(),
    stages: [
      { kind: 'subsonic-filter', settings: { frequencyHz: 20, slopeDbPerOctave: 24 } },
      {
        kind: 'equalizer',
        settings: { bands: [{ shape: 'low-shelf', frequencyHz: 60, gainDb: 4, q: 0.7 }] },
      },
      {
        kind: 'dynamic-equalizer',
        settings: {
          bands: [
            {
              shape: 'bell',
              frequencyHz: 3_000,
              q: 2,
              thresholdDb: -40,
              ratio: 3,
              kneeDb: 6,
              mostReductionDb: 6,
              attackSeconds: 0.01,
              releaseSeconds: 0.2,
              detector: { lowHz: 2_000, highHz: 4_500, relativeTo: null },
            },
          ],
        },
      },
      {
        kind: 'stereo-width',
        settings: { bands: [{ fromHz: 0, sideGainDb: 2 }], monoBelowHz: 120 },
      },
      {
        kind: 'multiband-compressor',
        settings: {
          bands: [
            {
              lowHz: null,
              highHz: 120,
              thresholdDb: -24,
              ratio: 2,
              kneeDb: 6,
              attackSeconds: 0.03,
              releaseSeconds: 0.4,
            },
            {
              lowHz: 120,
              highHz: null,
              thresholdDb: -30,
              ratio: 2,
              kneeDb: 6,
              attackSeconds: 0.01,
              releaseSeconds: 0.2,
            },
          ],
          mix: 1,
          link: 'stereo',
        },
      },
      { kind: 'loudness-gain', settings: { gainDb: 8 } },
      {
        kind: 'true-peak-limiter',
        settings: { ceilingDbtp: -1, lookaheadSeconds: 0.003, releaseSeconds: 0.3 },
      },
    ].map((stage) => ({ ...stage, ...explained })),
  }),
);

const cut = ({ channels, ...format }: PcmAudio, { startFrame, frameCount }: FrameRange): PcmAudio => ({
  ...format,
  channels: channels.map((channel) => channel.slice(startFrame, startFrame + frameCount)),
});

function largestDifferenceDb(a: PcmAudio, b: PcmAudio): number {
  let largest = 0;
  for (const [index, channel] of a.channels.entries()) {
    expect(b.channels[index]).toHaveLength(channel.length);
    for (let n = 0; n < channel.length; n++) {
      largest = Math.max(largest, Math.abs(channel[n]! - b.channels[index]![n]!));
    }
  }
  return 20 * Math.log10(largest);
}

describe('render() of a range', () => {
  it.each([
    ['behind its context', 15.001],
    ['the last seconds', SECONDS - 3],
  ])('check 11: a preview equals the same range of the whole, below −120 dB: %s', async (_, startSeconds) => {
    const whole = await render(MIX, EVERYTHING);
    const range = { startFrame: Math.round(startSeconds * SAMPLE_RATE), frameCount: 3 * SAMPLE_RATE };
    const preview = await render(MIX, EVERYTHING, { range });
    expect(largestDifferenceDb(preview, cut(whole, range))).toBeLessThan(-120);
  });

  it('check 11: every bit is the same where the context reaches to the beginning', async () => {
    const whole = await render(MIX, EVERYTHING);
    const range = { startFrame: 5 * SAMPLE_RATE + 17, frameCount: 100_003 };
    expect(sameSamples(await render(MIX, EVERYTHING, { range }), cut(whole, range))).toBe(true);
  });

  it('hands a sink the range alone, and reads no more than it and its context', async () => {
    const source = toAudioSource(MIX);
    let firstRead = Number.POSITIVE_INFINITY;
    let lastRead = 0;
    const counted = {
      ...source,
      read(...args: Parameters<typeof source.read>) {
        firstRead = Math.min(firstRead, args[0]);
        lastRead = Math.max(lastRead, args[0] + args[1]);
        return source.read(...args);
      },
    };
    const range = { startFrame: 20 * SAMPLE_RATE, frameCount: 12_345 };
    const end = range.startFrame + range.frameCount;
    let frames = 0;
    const sink = {
      async write(block: readonly Float32Array[]) {
        expect(block[0]!.length).toBeGreaterThan(0);
        frames += block[0]!.length;
      },
      close: async () => {},
    };
    await render(counted, EVERYTHING, { range, sink });
    expect(frames).toBe(range.frameCount);
    expect(firstRead).toBeGreaterThan(range.startFrame - (CONTEXT_SECONDS + 1) * SAMPLE_RATE);
    expect(lastRead).toBeGreaterThanOrEqual(end);
    expect(lastRead).toBeLessThan(end + SAMPLE_RATE / 10);
  });

  it('refuses a range that does not lie in the mix', async () => {
    for (const range of [
      { startFrame: -1, frameCount: 10 },
      { startFrame: SECONDS * SAMPLE_RATE - 5, frameCount: 6 },
      { startFrame: Number.NaN, frameCount: 6 },
    ]) {
      await expect(render(MIX, EVERYTHING, { range })).rejects.toThrow(RangeError);
    }
  });
});
