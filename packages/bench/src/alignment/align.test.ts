import { type PcmAudio, toAudioSource } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { delay, mapSamples, music } from '../../test/synthetic-music.ts';
import { readPcm } from '../audio/read-pcm.ts';
import { align } from './align.ts';
import { AT_ANCHOR, applyAlignment } from './apply-alignment.ts';

const SAMPLE_RATE = 44_100;

describe('align()', () => {
  const mix = music('piece');

  it.each([0, 1, -1, 7, 220, -1_000, 44_000, -44_000])(
    'finds a delay of %d frames to the frame',
    async (frames) => {
      expect(await align(mix, delay(mix, frames))).toMatchObject({
        lagFrames: frames,
        polarity: 1,
        confidence: 1,
      });
    },
  );

  it('finds delay, polarity and level behind a hard clipper and 12 dB of gain', async () => {
    const master = mapSamples(delay(mix, 220), (sample) => Math.max(-0.3, Math.min(0.3, -4 * sample)));
    const found = await align(mix, master);
    expect(found).toMatchObject({ lagFrames: 220, polarity: -1, confidence: 1 });
    // where the clipper works the level is lower: half a decibel
    expect(found.gainDb).toBeCloseTo(20 * Math.log10(4), 0);
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
    const [home, ...moved] = await Promise.all(sources.map((source) => readPcm(source)));
    for (const { channels } of moved) expect(channels[0]).toEqual(home!.channels[0]);
  });

  it('passes audio through when there is nothing to do', async () => {
    const source = toAudioSource(mix);
    expect(applyAlignment([{ audio: source, alignment: AT_ANCHOR }]).sources[0]).toBe(source);
  });

  it('refuses renderings without a common frame', async () => {
    const alignments = [0, SAMPLE_RATE].map((lagFrames) => ({
      audio: mix,
      alignment: { ...AT_ANCHOR, lagFrames },
    }));
    expect(() => applyAlignment(alignments)).toThrow(RangeError);
  });
});
