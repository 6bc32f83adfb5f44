import { type AudioSource, type PcmAudio, toAudioSource } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { delay, mapSamples, music } from '../../test/synthetic-music.ts';
import { align } from './align.ts';

const SAMPLE_RATE = 44_100;

describe('align()', () => {
  const mix = music('piece');

  it.each([0, -1, 220, 44_000, -44_000])('finds a delay of %d frames to the frame', async (frames) => {
    expect(await align(mix, delay(mix, frames))).toMatchObject({
      lagFrames: frames,
      polarity: 1,
      confidence: 1,
    });
  });

  it('finds delay, polarity and level behind a hard clipper and 12 dB of gain', async () => {
    const master = mapSamples(delay(mix, 220), (sample) => Math.max(-0.3, Math.min(0.3, -4 * sample)));
    const found = await align(mix, master);
    expect(found).toMatchObject({ lagFrames: 220, polarity: -1, confidence: 1 });
    // where the clipper works the level is lower: half a decibel or so
    expect(found.gainDb).toBeLessThan(20 * Math.log10(4));
    expect(found.gainDb).toBeGreaterThan(20 * Math.log10(4) - 1);
  });

  it('reads level alone to a hundredth of a decibel', async () => {
    expect(
      (
        await align(
          mix,
          mapSamples(mix, (sample) => sample * 10 ** (6.5 / 20)),
        )
      ).gainDb,
    ).toBeCloseTo(6.5, 2);
  });

  it('is not sure of two different pieces', async () => {
    expect((await align(mix, music('another piece'))).confidence).toBeLessThan(0.5);
  });

  it('is not sure of two pieces that sound for a moment only', async () => {
    const briefly = (seed: string): PcmAudio => ({
      ...mix,
      channels: music(seed).channels.map((channel) =>
        channel.map((sample, frame) => (frame < 20_000 ? sample : 0)),
      ),
    });
    expect((await align(briefly('one'), briefly('other'))).confidence).toBeLessThan(0.5);
  });

  it('aligns mono with stereo and unequal lengths, at 96 kHz too', async () => {
    const wide = music('piece', { seconds: 4, sampleRate: 96_000 });
    const mono: PcmAudio = {
      ...wide,
      channelLayout: 'mono',
      channels: [wide.channels[0]!.slice(500, 250_000)],
    };
    expect(await align(wide, mono)).toMatchObject({ lagFrames: -500, confidence: 1 });
  });

  it('takes one channel where the two cancel', async () => {
    const opposed: PcmAudio = {
      ...mix,
      channels: [mix.channels[0]!, mix.channels[0]!.map((sample) => -sample)],
    };
    expect(await align(opposed, delay(opposed, 30))).toMatchObject({ lagFrames: 30, confidence: 1 });
  });

  it('says the same of both when they change places', async () => {
    const late = mapSamples(delay(mix, 1_000), (sample) => 0.5 * sample);
    const cut = { ...late, channels: late.channels.map((channel) => channel.slice(0, -20_000)) };
    const there = await align(mix, cut);
    const back = await align(cut, mix);
    expect(there).toMatchObject({ lagFrames: 1_000, refusal: null });
    expect(back).toMatchObject({ lagFrames: -1_000, refusal: null });
    expect(there.gainDb! + back.gainDb!).toBeCloseTo(0, 6);
  });

  it('finds a part of a longer piece, and looks no further than it is told', async () => {
    const long = music('long', { seconds: 30 });
    const part = { ...long, channels: long.channels.map((channel) => channel.slice(400_000, 700_000)) };
    expect(await align(long, part, { maximumLagSeconds: 10 })).toMatchObject({
      lagFrames: -400_000,
      confidence: 1,
    });
    expect((await align(long, part)).refusal).toContain('the same music');
  });

  it('refuses a loop in which every bar fits, and says so', async () => {
    const bar = music('bar', { seconds: 0.8 });
    const loop: PcmAudio = {
      ...bar,
      channels: bar.channels.map((channel) =>
        Float32Array.from({ length: 12 * channel.length }, (_, frame) => channel[frame % channel.length]!),
      ),
    };
    const late = { ...loop, channels: loop.channels.map((channel) => channel.slice(5_000)) };
    const { refusal } = await align(loop, late);
    expect(refusal).not.toBeNull();
  });

  it('passes over samples that are no numbers', async () => {
    const holed = mapSamples(delay(mix, 50), (sample) => (Math.abs(sample) > 0.3 ? Number.NaN : sample));
    expect(await align(mix, holed)).toMatchObject({ lagFrames: 50, refusal: null });
  });

  it('reads as little of ten hours as of three minutes', async () => {
    const framesRead = async (seconds: number): Promise<number> => {
      let sum = 0;
      const frameCount = seconds * SAMPLE_RATE;
      const endless = (lag: number): AudioSource => ({
        ...toAudioSource(mix),
        frameCount,
        async read(startFrame, frames, into) {
          sum += frames;
          // noise that is a function of the frame
          for (const channel of into)
            for (let frame = 0; frame < frames; frame += 1) {
              const word = Math.imul(startFrame + frame - lag, 0x9e3779b1);
              channel[frame] = (Math.imul(word ^ (word >>> 15), 0x85ebca6b) >> 8) / 2 ** 24;
            }
        },
      });
      expect(await align(endless(0), endless(321))).toMatchObject({ lagFrames: 321, confidence: 1 });
      return sum;
    };
    expect(await framesRead(36_000)).toBeLessThan(1.1 * (await framesRead(180)));
  });

  it('has no confidence in silence and in a handful of frames', async () => {
    const silence = mapSamples(mix, () => 0);
    expect(await align(silence, silence)).toEqual({
      lagFrames: 0,
      driftPpm: 0,
      middleFrame: 0,
      polarity: 1,
      isRotated: false,
      gainDb: null,
      confidence: 0,
      refusal: 'one is silent or too short',
    });
    expect((await align(mix, silence)).confidence).toBe(0);
    expect(
      (await align(music('short', { seconds: 0.01 }), music('short', { seconds: 0.01 }))).confidence,
    ).toBe(0);
  });

  it('refuses different sample rates by name', async () => {
    await expect(align(mix, { ...mix, sampleRate: 48_000 })).rejects.toThrow(
      'current values are 44100 and 48000',
    );
  });
});
