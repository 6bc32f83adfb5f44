import { describe, expect, it } from 'vitest';
import { mapSamples, music } from '../../test/synthetic-music.ts';
import { BenchError } from '../errors.ts';
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

  it('chooses one place after another, none of which overlap, and says when there are no more', async () => {
    const audios = [mix, changedBetween(7, 9, 0.5)];
    const starts = await Promise.all(
      [0, 1, 2].map(
        async (rank) => (await chooseExcerpt(audios, { rule: 'differ-most', seconds: 2, rank })).startFrame,
      ),
    );
    const ascending = [...starts].sort((one, other) => one - other);
    expect(Math.abs(starts[0]! - 7 * SAMPLE_RATE)).toBeLessThanOrEqual(0.5 * SAMPLE_RATE);
    for (const [index, start] of ascending.slice(1).entries())
      expect(start - ascending[index]!).toBeGreaterThanOrEqual(2 * SAMPLE_RATE);
    await expect(chooseExcerpt(audios, { rule: 'differ-most', seconds: 5, rank: 2 })).rejects.toThrow(
      /Cannot choose 3 excerpts of 5 s .* in 12\.0 s of music/,
    );
    await expect(chooseExcerpt(audios, { rule: 'typical', seconds: 20, rank: 1 })).rejects.toThrow(
      BenchError,
    );
  });

  it('takes a typical place, not one of another tone', async () => {
    // dull but for its first third
    const dull = (channel: Float32Array) => {
      let memory = 0;
      return channel.map((sample, frame) => {
        memory += 0.05 * (sample - memory);
        const isOdd = frame < 4 * SAMPLE_RATE;
        return isOdd ? sample : 2 * memory;
      });
    };
    const piece = { ...mix, channels: mix.channels.map(dull) };
    const { startFrame } = await chooseExcerpt([piece], { rule: 'typical', seconds: 2 });
    expect(startFrame).toBeGreaterThanOrEqual(2.5 * SAMPLE_RATE);
  });

  it('takes the loudest, fullest section for the chorus', async () => {
    const song = music('song', { seconds: 40, sampleRate: 8_000 });
    const isChorus = (frame: number) => frame >= 24 * 8_000 && frame < 36 * 8_000;
    const verse = (channel: Float32Array) => {
      let memory = 0;
      return channel.map((sample, frame) => {
        memory += 0.1 * (sample - memory);
        return isChorus(frame) ? sample : 0.5 * memory;
      });
    };
    const piece = { ...song, channels: song.channels.map(verse) };
    const { startFrame } = await chooseExcerpt([piece], { rule: 'chorus', seconds: 8 });
    expect(startFrame).toBeGreaterThanOrEqual(23 * 8_000);
    expect(startFrame + 8 * 8_000).toBeLessThanOrEqual(37 * 8_000);
  });
});
