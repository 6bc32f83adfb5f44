import { describe, expect, it } from 'vitest';
import type { PcmAudio } from '../audio/pcm-audio.ts';
import { analyze, analyzeLoudness } from './analyze.ts';
import { collectSegments, countSegments } from './collect-evidence.ts';
import { joinEvidence } from './join-evidence.ts';
import { createMeter } from './meter.ts';
import { readAnalysis } from './read-analysis.ts';

/** Low, so that minutes are quick. */
const SAMPLE_RATE = 8_000;

describe('evidence', () => {
  it.each([250, 120, 120.05, 60.4, 59.9, 0.4, 0.001, 0])(
    'of %f s is the same bits in one go, in stretches on their own, and streamed',
    async (seconds) => {
      const audio = makeProgramme(seconds);
      const whole = await analyze(audio);
      expect(await analyzeInStretches(audio)).toEqual(whole);
      for (const blockFrames of [997, 100_000]) expect(await stream(audio, blockFrames)).toEqual(whole);
    },
  );

  it('counts segments of 60 s, and at least one', () => {
    expect([0, 1, 480_000, 480_001].map((frames) => countSegments(frames, SAMPLE_RATE))).toEqual([
      1, 1, 1, 2,
    ]);
  });

  it('of loudness alone gives the same readings', async () => {
    const audio = makeProgramme(70);
    const { schema: _schema, ...all } = await analyze(audio);
    expect(all).toMatchObject(await analyzeLoudness(audio));
  });
});

describe('createMeter()', () => {
  it('reads on the way what the whole reads at the end', async () => {
    const audio = makeProgramme(20);
    const meter = createMeter(audio);
    meter.push(audio.channels);
    const live = meter.readings();
    const whole = meter.finish();
    expect(live.seconds).toBe(20);
    expect(live.integratedLufs).toBeCloseTo(whole.integratedLufs!, 10);
    expect(live.momentaryMaxLufs).toBeCloseTo(whole.momentaryMaxLufs!, 10);
    expect(live.shortTermMaxLufs).toBeCloseTo(whole.shortTermMaxLufs!, 10);
    expect(live.momentaryLufs).toBeCloseTo(whole.loudnessOverTime.momentaryLufs.at(-1)!, 10);
    expect(live.shortTermLufs).toBeCloseTo(whole.loudnessOverTime.shortTermLufs.at(-1)!, 10);
    expect(live.samplePeakMaxDbfs).toBe(whole.samplePeakDbfs);
    expect(live.samplePeakDbfs).toBe(whole.peaksOverTime.samplePeaksDbfs.at(-1));
  });

  it('has no readings before there is enough audio', async () => {
    const audio = makeProgramme(0.3);
    const meter = createMeter(audio);
    meter.push(audio.channels);
    expect(meter.readings()).toMatchObject({
      momentaryLufs: null,
      shortTermLufs: null,
      integratedLufs: null,
    });
  });

  it('refuses other channels than the layout has', async () => {
    const meter = createMeter({ sampleRate: 48_000, channelLayout: 'stereo' });
    expect(() => meter.push([new Float32Array(9)])).toThrow('its channels must be 2: current number is 1');
    expect(() => meter.push([new Float32Array(9), new Float32Array(8)])).toThrow('current lengths are 9, 8');
  });
});

async function analyzeInStretches(audio: PcmAudio) {
  const segmentCount = countSegments(audio.channels[0]!.length, audio.sampleRate);
  const parts = [];
  for (const first of Array.from({ length: segmentCount }, (_, segment) => segment).reverse()) {
    const end = first + 1 < segmentCount ? first + 1 : Number.POSITIVE_INFINITY;
    parts.unshift(...(await collectSegments(audio, { segments: { first, end } })));
  }
  return readAnalysis(joinEvidence(parts));
}

async function stream(audio: PcmAudio, blockFrames: number) {
  const meter = createMeter(audio);
  for (let from = 0; from < audio.channels[0]!.length; from += blockFrames) {
    meter.push(audio.channels.map((channel) => channel.subarray(from, from + blockFrames)));
  }
  return meter.finish();
}

/** Noise and a tone that swell apart on both sides. */
function makeProgramme(seconds: number): PcmAudio {
  let state = 3;
  const frames = Math.round(seconds * SAMPLE_RATE);
  const channels = [0, 1].map((channel) =>
    Float32Array.from({ length: frames }, (_, n) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const level = 0.4 + 0.35 * Math.sin(n / (50_000 + 9_000 * channel));
      return level * (0.6 * Math.sin(n * 0.31 + channel) + 0.4 * (state / 2 ** 31 - 1));
    }),
  );
  return { sampleRate: SAMPLE_RATE, channelLayout: 'stereo', channels };
}
