import { describe, expect, it } from 'vitest';
import { mapSamples, music } from '../../test/synthetic-music.ts';
import { chooseExcerpt } from './choose-excerpt.ts';

const SAMPLE_RATE = 44_100;
const mix = music('piece', { seconds: 12 });
const changedBetween = (from: number, to: number, gain: number) => ({
  ...mix,
  channels: mix.channels.map((channel) =>
    channel.map((sample, frame) =>
      frame >= from * SAMPLE_RATE && frame < to * SAMPLE_RATE ? gain * sample : sample,
    ),
  ),
});

describe('chooseExcerpt()', () => {
  it('finds the place where the versions differ most', async () => {
    const { startFrame, frameCount } = await chooseExcerpt([mix, changedBetween(7, 9, 0.5)], {
      rule: 'differ-most',
      seconds: 2,
    });
    expect(frameCount).toBe(2 * SAMPLE_RATE);
    // half a second is the step of the search
    expect(Math.abs(startFrame - 7 * SAMPLE_RATE)).toBeLessThanOrEqual(0.5 * SAMPLE_RATE);
  });

  it('does not choose a quiet place, however different', async () => {
    const quiet = changedBetween(3, 6, 0.01);
    const { startFrame } = await chooseExcerpt([quiet, changedBetween(3, 6, 0.02)], {
      rule: 'differ-most',
      seconds: 2,
    });
    expect(startFrame + 2 * SAMPLE_RATE <= 4.5 * SAMPLE_RATE || startFrame >= 4.5 * SAMPLE_RATE).toBe(true);
  });

  it('takes all there is when the music is shorter than wished', async () => {
    const audios = [mix, mapSamples(mix, (sample) => -sample)];
    expect(await chooseExcerpt(audios, { rule: 'differ-most', seconds: 60 })).toEqual({
      startFrame: 0,
      frameCount: 12 * SAMPLE_RATE,
    });
  });

  it('counts differences in level as none', async () => {
    const louder = mapSamples(changedBetween(7, 9, 1.2), (sample) => 4 * sample);
    const { startFrame } = await chooseExcerpt([mix, louder], { rule: 'differ-most', seconds: 2 });
    expect(Math.abs(startFrame - 7 * SAMPLE_RATE)).toBeLessThanOrEqual(0.5 * SAMPLE_RATE);
  });

  it('stays inside the music when the length is no multiple of the step', async () => {
    const { startFrame, frameCount } = await chooseExcerpt([mix, changedBetween(10, 12, 0.5)], {
      rule: 'differ-most',
      seconds: 2.3,
    });
    expect(frameCount).toBe(101_430);
    expect(startFrame + frameCount).toBeLessThanOrEqual(12 * SAMPLE_RATE);
  });
});
