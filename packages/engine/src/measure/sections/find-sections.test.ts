import { describe, expect, it } from 'vitest';
import { boostBell, changeSamples } from '../../../test/planting.ts';
import { mulberry32, pinkNoise, sine, syntheticMix } from '../../../test/signals.ts';
import type { PcmAudio } from '../../audio/pcm-audio.ts';
import { analyze } from '../analyze.ts';

/** Low, so that minutes are quick; the highest band is 5 kHz. */
const SAMPLE_RATE = 11_025;

describe('findSections()', () => {
  it.each([
    ['level', 4],
    ['level', 8],
  ])('finds a change of %s by %f dB where it is', async (_, db) => {
    const audio = changeFrom(23, steady(45), (part) =>
      changeSamples(part, (sample) => sample * 10 ** (-db / 20)),
    );
    const boundaries = await boundariesOf(audio);
    expect(boundaries).toHaveLength(1);
    expect(Math.abs(boundaries[0]! - 23)).toBeLessThanOrEqual(2);
  });

  it('finds a change of tone', async () => {
    const audio = changeFrom(30, steady(50), (part) =>
      boostBell(part, { frequencyHz: 1_500, gainDb: 10, q: 0.5 }),
    );
    const boundaries = await boundariesOf(audio);
    expect(boundaries).toHaveLength(1);
    expect(Math.abs(boundaries[0]! - 30)).toBeLessThanOrEqual(2);
  });

  it('finds a change of width', async () => {
    const audio = changeFrom(20, steady(40), ({ channels: [left], ...format }) => ({
      ...format,
      channels: [left!, left!],
    }));
    const boundaries = await boundariesOf(audio);
    expect(boundaries).toHaveLength(1);
    expect(Math.abs(boundaries[0]! - 20)).toBeLessThanOrEqual(2);
  });

  it('finds each of several changes within 2 s, in music', async () => {
    const planted = [19, 37, 58, 80];
    let audio = mixOf(100);
    for (const [index, second] of planted.entries()) {
      audio = changeFrom(second, audio, (part) =>
        changeSamples(part, (sample) => sample * (index % 2 === 0 ? 0.4 : 2.5)),
      );
    }
    const boundaries = await boundariesOf(audio);
    expect(boundaries).toHaveLength(planted.length);
    for (const [index, boundary] of boundaries.entries()) {
      expect(Math.abs(boundary - planted[index]!)).toBeLessThanOrEqual(2);
    }
  });

  it('finds a change that only the rear channels make, and reads it', async () => {
    const { channels } = steady(40);
    const rears = changeFrom(20, stereo([3, 4].map(pinkOf)), (part) =>
      changeSamples(part, (sample) => sample / 10),
    );
    const silence = new Float32Array(channels[0]!.length);
    const { sections } = await analyze({
      sampleRate: SAMPLE_RATE,
      channelLayout: '5.1',
      channels: [...channels.map((row) => row.map((x) => x / 10)), silence, silence, ...rears.channels],
    });
    expect(sections).toHaveLength(2);
    expect(Math.abs(sections[1]!.startSeconds - 20)).toBeLessThanOrEqual(2);
    // Of 2.02, 0.04 stay: −17 dB, or some less where a second of the rears falls to the other section.
    for (const [band, level] of sections[0]!.thirdOctaveLevelsDb.entries()) {
      expect(sections[1]!.thirdOctaveLevelsDb[band]! - level!).toBeLessThan(-9);
    }
  });

  it('leaves steady material in one piece', async () => {
    expect(await boundariesOf(steady(120))).toEqual([]);
    expect(await boundariesOf(mixOf(120))).toEqual([]);
    const tone = sine(60 * SAMPLE_RATE, { frequencyHz: 440, sampleRate: SAMPLE_RATE, amplitude: 0.3 });
    expect(await boundariesOf(stereo([tone, tone]))).toEqual([]);
    const silence = new Float32Array(60 * SAMPLE_RATE);
    expect(await boundariesOf(stereo([silence, silence]))).toEqual([]);
  });

  it('leaves anything under 16 s in one piece, whatever happens in it', async () => {
    const audio = changeFrom(7.5, steady(15.5), (part) => changeSamples(part, (sample) => sample * 0.1));
    expect(await boundariesOf(audio)).toEqual([]);
    for (const frames of [0, 1, 500]) {
      const { sections } = await analyze(stereo([new Float32Array(frames), new Float32Array(frames)]));
      expect(sections).toHaveLength(1);
    }
  });

  it('passes over a fill of three seconds', async () => {
    const quiet = changeFrom(20, steady(45), (part) => changeSamples(part, (sample) => sample * 0.3));
    const back = changeFrom(23, quiet, (part) => changeSamples(part, (sample) => sample / 0.3));
    expect((await boundariesOf(back)).length).toBeLessThanOrEqual(1);
  });

  it('makes at most 24 sections of at least 8 s, without gaps', async () => {
    const sampleRate = 8_000;
    const random = mulberry32(7);
    const samples = Float32Array.from({ length: 420 * sampleRate }, (_, frame) => {
      const isLoud = Math.floor(frame / (10 * sampleRate)) % 2 === 0;
      return (random() - 0.5) * (isLoud ? 1 : 0.1);
    });
    const audio = { sampleRate, channelLayout: 'mono' as const, channels: [samples] };
    const { sections, seconds } = await analyze(audio);
    expect(sections).toHaveLength(24);
    let end = 0;
    for (const { startSeconds, endSeconds } of sections) {
      expect(startSeconds).toBe(end);
      expect(endSeconds - startSeconds).toBeGreaterThanOrEqual(8);
      end = endSeconds;
    }
    expect(end).toBe(seconds);
  });
});

describe('readSections()', () => {
  it('reads loudness, bands and width of each section by itself', async () => {
    const audio = changeFrom(20, steady(40), ({ channels: [left], ...format }) =>
      changeSamples({ ...format, channels: [left!, left!] }, (sample) => sample / 4),
    );
    const { sections, thirdOctaves } = await analyze(audio);
    expect(sections).toHaveLength(2);
    const [wide, narrow] = sections;
    const first = audio.channels.map((samples) => samples.slice(0, 20 * SAMPLE_RATE));
    expect(wide!.integratedLufs).toBeCloseTo((await analyze(stereo(first))).integratedLufs!, 6);
    expect(narrow!.integratedLufs! - wide!.integratedLufs!).toBeCloseTo(-12, 0);
    expect(wide!.sideToMidDb).toBeCloseTo(0, 0);
    expect(narrow!.sideToMidDb ?? Number.NEGATIVE_INFINITY).toBeLessThan(-20);
    expect(wide!.thirdOctaveLevelsDb).toHaveLength(thirdOctaves.centersHz.length);
    const band = thirdOctaves.centersHz.findIndex((centerHz) => centerHz > 990);
    expect(narrow!.thirdOctaveLevelsDb[band]! - wide!.thirdOctaveLevelsDb[band]!).toBeCloseTo(-12, 0);
  });

  it('reads null in silence', async () => {
    const silence = new Float32Array(20 * SAMPLE_RATE);
    const { sections } = await analyze(stereo([silence, silence]));
    expect(sections).toMatchObject([
      { startSeconds: 0, endSeconds: 20, integratedLufs: null, sideToMidDb: null },
    ]);
    expect(new Set(sections[0]!.thirdOctaveLevelsDb)).toEqual(new Set([null]));
  });

  it('equals the whole where there is one section', async () => {
    const { sections, integratedLufs, sideToMidDb, thirdOctaves } = await analyze(mixOf(12));
    expect(sections[0]!.integratedLufs).toBeCloseTo(integratedLufs!, 6);
    expect(sections[0]!.sideToMidDb).toBeCloseTo(sideToMidDb!, 6);
    for (const [band, level] of sections[0]!.thirdOctaveLevelsDb.entries()) {
      expect(level).toBeCloseTo(thirdOctaves.levelsDb[band]!, 2);
    }
  });
});

async function boundariesOf(audio: PcmAudio): Promise<number[]> {
  return (await analyze(audio)).sections.slice(1).map(({ startSeconds }) => startSeconds);
}

const stereo = (channels: readonly Float32Array[]): PcmAudio => ({
  sampleRate: SAMPLE_RATE,
  channelLayout: 'stereo',
  channels,
});

const pinkOf = (seed: number): Float32Array => pinkNoise(40 * SAMPLE_RATE, { seed, amplitude: 0.5 });

const steady = (seconds: number): PcmAudio =>
  stereo([1, 2].map((seed) => pinkNoise(Math.round(seconds * SAMPLE_RATE), { seed, amplitude: 0.5 })));

const mixOf = (seconds: number): PcmAudio =>
  stereo(syntheticMix(seconds * SAMPLE_RATE, { sampleRate: SAMPLE_RATE, seed: 5 }));

/** Changes what follows a moment. */
function changeFrom(seconds: number, audio: PcmAudio, change: (part: PcmAudio) => PcmAudio): PcmAudio {
  const frame = Math.round(seconds * audio.sampleRate);
  const changed = change({ ...audio, channels: audio.channels.map((samples) => samples.slice(frame)) });
  return {
    ...audio,
    channels: audio.channels.map((samples, channel) => {
      const joined = samples.slice();
      joined.set(changed.channels[channel]!, frame);
      return joined;
    }),
  };
}
