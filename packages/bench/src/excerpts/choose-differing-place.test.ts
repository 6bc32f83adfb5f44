import { type PcmAudio, toAudioSource } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { mapSamples, music } from '../../test/synthetic-music.ts';
import { measureBandsOverTime } from './bands-over-time.ts';
import { chooseDifferingPlace } from './choose-differing-place.ts';

const SAMPLE_RATE = 44_100;
const mix = music('place', { seconds: 24 });

/** Dull between two moments: the mean of two neighbours in place of each sample. */
const dullBetween = (from: number, to: number, audio: PcmAudio = mix): PcmAudio => ({
  ...audio,
  channels: audio.channels.map((channel) =>
    channel.map((sample, frame) =>
      frame >= from * SAMPLE_RATE && frame < to * SAMPLE_RATE
        ? (sample + (channel[frame - 1] ?? 0)) / 2
        : sample,
    ),
  ),
});
const levelBetween = (from: number, to: number, gain: number, audio: PcmAudio = mix): PcmAudio => ({
  ...audio,
  channels: audio.channels.map((channel) =>
    channel.map((sample, frame) =>
      frame >= from * SAMPLE_RATE && frame < to * SAMPLE_RATE ? sample * gain : sample,
    ),
  ),
});

async function choose(audios: readonly PcmAudio[], seconds = 5) {
  const versions = [];
  for (const audio of audios) versions.push(await measureBandsOverTime(toAudioSource(audio)));
  return chooseDifferingPlace(versions, { sampleRate: SAMPLE_RATE, frameCount: 24 * SAMPLE_RATE, seconds });
}

describe('chooseDifferingPlace()', () => {
  it('finds where one version is duller, and says which two differ and in which third octave', async () => {
    const { startFrame, frameCount, most } = await choose([mix, mix, dullBetween(13, 18)]);
    expect(frameCount).toBe(5 * SAMPLE_RATE);
    expect(startFrame / SAMPLE_RATE).toBeCloseTo(13, 0);
    expect(most?.between).toEqual([0, 2]);
    expect(most?.centerHz).toBeGreaterThan(10_000);
    expect(most?.secondAboveDb).toBeLessThan(-5);
  });

  it('counts a difference in level of the whole as none', async () => {
    const louder = mapSamples(dullBetween(6, 11), (sample) => 4 * sample);
    const { startFrame, most } = await choose([mix, louder]);
    expect(startFrame / SAMPLE_RATE).toBeCloseTo(6, 0);
    expect(most?.between).toEqual([0, 1]);
  });

  it('counts a difference in level of a part', async () => {
    const { startFrame } = await choose([mix, levelBetween(9, 14, 0.6)]);
    expect(startFrame / SAMPLE_RATE).toBeCloseTo(9, 0);
  });

  it('does not choose a part that is quiet in any version, however different', async () => {
    const quiet = levelBetween(3, 9, 0.02);
    const { startFrame } = await choose([quiet, dullBetween(3, 9, quiet)], 3);
    const start = startFrame / SAMPLE_RATE;
    const quietSeconds = Math.min(start + 3, 9) - Math.max(start, 3);
    // a quarter of the power of the loudest part is the least that it may have
    expect(quietSeconds).toBeLessThan(2.5);
  });

  it('takes the loudest part of one version alone, which differs from none', async () => {
    const { startFrame, most } = await choose([levelBetween(11, 16, 3)]);
    expect(startFrame / SAMPLE_RATE).toBeCloseTo(11, 0);
    expect(most).toBeNull();
  });

  it('names no two where all are the same', async () => {
    expect(
      (await choose([mix, mapSamples(mix, (sample) => sample / 2)])).most?.differenceDb ?? 0,
    ).toBeLessThan(1e-3);
  });

  it('takes all there is when the music is shorter than wished', async () => {
    expect(await choose([mix, dullBetween(3, 9)], 60)).toMatchObject({
      startFrame: 0,
      frameCount: 24 * SAMPLE_RATE,
    });
  });

  it('gives the same place for the same music', async () => {
    const audios = [mix, dullBetween(13, 18), levelBetween(2, 6, 0.8)];
    expect(await choose(audios)).toEqual(await choose(audios));
  });
});
