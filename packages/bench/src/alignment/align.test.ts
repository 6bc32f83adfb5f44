import type { PcmAudio } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { delay, mapSamples, music } from '../../test/synthetic-music.ts';
import { align } from './align.ts';
import { applyAlignment } from './apply-alignment.ts';

const SAMPLE_RATE = 44_100;

describe('align()', () => {
  const mix = music('piece');

  it.each([0, 1, -1, 7, 220, -1_000, 44_000, -44_000])(
    'finds a delay of %d frames to the frame',
    (frames) => {
      expect(align(mix, delay(mix, frames))).toMatchObject({ lagFrames: frames, polarity: 1, confidence: 1 });
    },
  );

  it('finds delay, polarity and level behind a hard clipper and 12 dB of gain', () => {
    const master = mapSamples(delay(mix, 220), (sample) => Math.max(-0.3, Math.min(0.3, -4 * sample)));
    const found = align(mix, master);
    expect(found).toMatchObject({ lagFrames: 220, polarity: -1, confidence: 1 });
    // where the clipper works the level is lower: half a decibel
    expect(found.gainDb).toBeCloseTo(20 * Math.log10(4), 0);
  });

  it('reads level alone to a hundredth of a decibel', () => {
    expect(
      align(
        mix,
        mapSamples(mix, (sample) => sample * 10 ** (6.5 / 20)),
      ).gainDb,
    ).toBeCloseTo(6.5, 2);
  });

  it('is not sure of two different pieces', () => {
    expect(align(mix, music('another piece')).confidence).toBeLessThan(0.5);
  });

  it('is not sure of two pieces that sound for a moment only', () => {
    const briefly = (seed: string): PcmAudio => ({
      ...mix,
      channels: music(seed).channels.map((channel) =>
        channel.map((sample, frame) => (frame < 20_000 ? sample : 0)),
      ),
    });
    expect(align(briefly('one'), briefly('other')).confidence).toBeLessThan(0.5);
  });

  it('aligns mono with stereo and unequal lengths, at 96 kHz too', () => {
    const wide = music('piece', { seconds: 4, sampleRate: 96_000 });
    const mono: PcmAudio = {
      ...wide,
      channelLayout: 'mono',
      channels: [wide.channels[0]!.slice(500, 250_000)],
    };
    expect(align(wide, mono)).toMatchObject({ lagFrames: -500, confidence: 1 });
  });

  it('takes one channel where the two cancel', () => {
    const opposed: PcmAudio = {
      ...mix,
      channels: [mix.channels[0]!, mix.channels[0]!.map((sample) => -sample)],
    };
    expect(align(opposed, delay(opposed, 30))).toMatchObject({ lagFrames: 30, confidence: 1 });
  });

  it('has no confidence in silence and in a handful of frames', () => {
    const silence = mapSamples(mix, () => 0);
    expect(align(silence, silence)).toEqual({ lagFrames: 0, polarity: 1, gainDb: null, confidence: 0 });
    expect(align(mix, silence).confidence).toBe(0);
    expect(align(music('short', { seconds: 0.01 }), music('short', { seconds: 0.01 })).confidence).toBe(0);
  });

  it('refuses different sample rates by name', () => {
    expect(() => align(mix, { ...mix, sampleRate: 48_000 })).toThrow('current values are 44100 and 48000');
  });
});

describe('applyAlignment()', () => {
  const mix = music('piece', { seconds: 1 });

  it('cuts all to the same music and turns inverted audio right way up', () => {
    const late = mapSamples(delay(mix, 220), (sample) => -sample);
    const early = delay(mix, -50);
    const { audios, startFrame, frameCount } = applyAlignment([
      { audio: mix, alignment: { lagFrames: 0, polarity: 1 } },
      { audio: late, alignment: { lagFrames: 220, polarity: -1 } },
      { audio: early, alignment: { lagFrames: -50, polarity: 1 } },
    ]);
    expect({ startFrame, frameCount }).toEqual({ startFrame: 50, frameCount: SAMPLE_RATE - 270 });
    expect(audios[1]!.channels[0]).toEqual(audios[0]!.channels[0]);
    expect(audios[2]!.channels[0]).toEqual(audios[0]!.channels[0]);
  });

  it('passes audio through when there is nothing to do', () => {
    const { audios } = applyAlignment([{ audio: mix, alignment: { lagFrames: 0, polarity: 1 } }]);
    expect(audios[0]).toBe(mix);
  });

  it('refuses renderings without a common frame', () => {
    const alignments = [0, SAMPLE_RATE].map((lagFrames) => ({
      audio: mix,
      alignment: { lagFrames, polarity: 1 as const },
    }));
    expect(() => applyAlignment(alignments)).toThrow(RangeError);
  });
});
