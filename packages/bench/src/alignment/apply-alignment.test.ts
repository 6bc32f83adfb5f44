import { type PcmAudio, toAudioSource } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { readAt } from '../../test/alignment/interpolate.ts';
import { delay, mapSamples, music } from '../../test/synthetic-music.ts';
import { readPcm } from '../audio/read-pcm.ts';
import { createRandom } from '../statistics/numeric/random.ts';
import { align } from './align.ts';
import { AT_ANCHOR, applyAlignment } from './apply-alignment.ts';

const SAMPLE_RATE = 44_100;

/** Tones up to 0.4 of the rate, seeded. */
function tones(seconds: number): PcmAudio {
  const random = createRandom('tones');
  const parts = Array.from({ length: 24 }, (_, index) => ({
    step: 2 * Math.PI * 0.4 * ((index + random.uniform()) / 24),
    phase: 2 * Math.PI * random.uniform(),
  }));
  const channel = Float32Array.from({ length: seconds * SAMPLE_RATE }, (_, frame) =>
    parts.reduce((sum, { step, phase }) => sum + 0.03 * Math.sin(step * frame + phase), 0),
  );
  return { sampleRate: SAMPLE_RATE, channelLayout: 'stereo', channels: [channel, channel.slice().reverse()] };
}

const moved = (audio: PcmAudio, positionOf: (frame: number) => number): PcmAudio => ({
  ...audio,
  channels: audio.channels.map((channel) => readAt(channel, { frames: channel.length, positionOf })),
});

/** Without the highest octave, which no interpolator of finite length keeps. */
const mellow = (audio: PcmAudio): PcmAudio => ({
  ...audio,
  channels: audio.channels.map((channel) => {
    let soft = channel;
    for (let round = 0; round < 4; round += 1) {
      const from = soft;
      soft = from.map((sample, frame) => ((from[frame - 1] ?? 0) + 2 * sample + (from[frame + 1] ?? 0)) / 4);
    }
    return soft;
  }),
});

/** Level of the difference against the first, away from the ends. */
function residualDb(one: PcmAudio, other: PcmAudio): number {
  let power = 0;
  let difference = 0;
  for (const [index, channel] of one.channels.entries())
    for (let frame = 200; frame < channel.length - 200; frame += 1) {
      power += channel[frame]! ** 2;
      difference += (channel[frame]! - other.channels[index]![frame]!) ** 2;
    }
  return 10 * Math.log10(difference / power);
}

describe('applyAlignment()', () => {
  const mix = music('piece', { seconds: 1 });

  it('cuts all to the same music and turns inverted audio right way up', async () => {
    const late = mapSamples(delay(mix, 220), (sample) => -sample);
    const early = delay(mix, -50);
    const { sources, startFrame, frameCount } = applyAlignment([
      { audio: mix, alignment: AT_ANCHOR },
      { audio: late, alignment: { ...AT_ANCHOR, lagFrames: 220, polarity: -1 } },
      { audio: early, alignment: { ...AT_ANCHOR, lagFrames: -50 } },
    ]);
    expect({ startFrame, frameCount }).toEqual({ startFrame: 50, frameCount: SAMPLE_RATE - 270 });
    const [home, ...others] = await Promise.all(sources.map((source) => readPcm(source)));
    for (const { channels } of others) expect(channels[0]).toEqual(home!.channels[0]);
  });

  it('passes audio through when there is nothing to do, or as good as nothing', () => {
    const source = toAudioSource(mix);
    const nearly = { ...AT_ANCHOR, lagFrames: 0.019, driftPpm: 0.09 };
    expect(applyAlignment([{ audio: source, alignment: AT_ANCHOR }]).sources[0]).toBe(source);
    expect(applyAlignment([{ audio: source, alignment: nearly }]).sources[0]).toBe(source);
  });

  it('undoes little drift where the audio is so long that it tells', () => {
    const source = { ...toAudioSource(mix), frameCount: 300 * SAMPLE_RATE };
    const alignment = { ...AT_ANCHOR, driftPpm: 0.095 };
    expect(applyAlignment([{ audio: source, alignment }]).sources[0]).not.toBe(source);
  });

  it('undoes drift and fractions of those alone that are asked for', async () => {
    const drifting = { audio: mix, alignment: { ...AT_ANCHOR, driftPpm: 50 } };
    const between = { audio: mix, alignment: { ...AT_ANCHOR, lagFrames: 0.4 } };
    const { sources } = applyAlignment([drifting, between], { interpolate: (one) => one === between });
    const [untouched, moved] = await Promise.all(sources.map((source) => readPcm(source)));
    const samples = mix.channels[0]!.slice(0, SAMPLE_RATE - 1);
    expect(untouched!.channels[0]).toEqual(samples);
    expect(moved!.channels[0]).not.toEqual(samples);
  });

  it('nulls a copy that is 0.37 frames late by more than 60 dB below 0.4 of the rate', async () => {
    const music = tones(2);
    const late = moved(music, (frame) => frame - 0.37);
    const { sources, startFrame, frameCount } = applyAlignment([
      { audio: music, alignment: AT_ANCHOR },
      { audio: late, alignment: { ...AT_ANCHOR, lagFrames: 0.37 } },
    ]);
    expect({ startFrame, frameCount }).toEqual({ startFrame: 0, frameCount: 2 * SAMPLE_RATE - 1 });
    const [one, other] = await Promise.all(sources.map((source) => readPcm(source)));
    expect(residualDb(one!, other!)).toBeLessThan(-60);
  });

  it('nulls a copy of another clock with what align() found, or leaves its samples as they are', async () => {
    const piece = mellow(music('piece', { seconds: 8 }));
    const other = moved(piece, (frame) => (frame - 100.5) / (1 + 20e-6));
    const alignment = await align(piece, other);
    const pair = [
      { audio: piece, alignment: AT_ANCHOR },
      { audio: other, alignment },
    ];
    const undone = await Promise.all(applyAlignment(pair).sources.map((source) => readPcm(source)));
    expect(residualDb(undone[0]!, undone[1]!)).toBeLessThan(-60);
    const { sources } = applyAlignment(pair, { interpolate: false });
    const cut = await readPcm(sources[1]!);
    const lag = Math.round(alignment.lagFrames);
    expect(cut.channels[0]).toEqual(other.channels[0]!.slice(lag, lag + cut.channels[0]!.length));
  });

  it('gives the same samples in blocks of any size and in any order', async () => {
    const { sources, frameCount } = applyAlignment([
      { audio: mix, alignment: { ...AT_ANCHOR, lagFrames: 3.3, driftPpm: 150, middleFrame: 20_000 } },
    ]);
    const whole = (await readPcm(sources[0]!)).channels[1]!;
    const random = createRandom('blocks');
    for (let block = 0; block < 40; block += 1) {
      const frames = 1 + random.integer(block < 20 ? 10 : 3_000);
      const startFrame = random.integer(frameCount - frames);
      const part = await readPcm(sources[0]!, { startFrame, frameCount: frames });
      expect(part.channels[1]).toEqual(whole.slice(startFrame, startFrame + frames));
    }
  });

  it('refuses renderings without a common frame, and of different rates by name', () => {
    const alignments = [0, SAMPLE_RATE].map((lagFrames) => ({
      audio: mix,
      alignment: { ...AT_ANCHOR, lagFrames },
    }));
    expect(() => applyAlignment(alignments)).toThrow(RangeError);
    expect(() =>
      applyAlignment([
        { audio: mix, alignment: AT_ANCHOR },
        { audio: { ...mix, sampleRate: 48_000 }, alignment: AT_ANCHOR },
      ]),
    ).toThrow('44100 and 48000');
  });
});
