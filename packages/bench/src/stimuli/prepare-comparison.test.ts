import type { PcmAudio } from '@earwitness/engine';
import { decodeWav } from '@earwitness/engine/files';
import { describe, expect, it } from 'vitest';
import { readAt } from '../../test/alignment/interpolate.ts';
import { delay, music } from '../../test/synthetic-music.ts';
import { align } from '../alignment/align.ts';
import { AlignmentError } from '../errors.ts';
import { type PreparedComparison, prepareComparison } from './prepare-comparison.ts';

const SAMPLE_RATE = 44_100;
const piece = music('piece', { seconds: 24 });
const short = stretch(piece, 0, 13 * SAMPLE_RATE);

/** As if the clock that played it ran apart by so many ppm. */
const drifted = (audio: PcmAudio, ppm: number): PcmAudio => ({
  ...audio,
  channels: audio.channels.map((channel) =>
    readAt(channel, { frames: channel.length, positionOf: (frame) => (frame - 100) / (1 + ppm * 1e-6) }),
  ),
});

const without = (audio: PcmAudio, { from, frames }: { from: number; frames: number }): PcmAudio => ({
  ...audio,
  channels: audio.channels.map((channel) =>
    Float32Array.from([...channel.subarray(0, from), ...channel.subarray(from + frames)]),
  ),
});

const compare = (other: PcmAudio, { seconds = 3, anchor = piece } = {}): Promise<PreparedComparison> =>
  prepareComparison({
    itemId: 'item',
    itemTitle: 'Title',
    excerpt: { choose: 'differ-most', seconds },
    renderings: [
      { conditionId: 'one', makerKind: 'none', audio: anchor },
      { conditionId: 'other', makerKind: 'human', audio: other },
    ],
  });

function stretch({ channels, ...format }: PcmAudio, from: number, to: number): PcmAudio {
  return { ...format, channels: channels.map((channel) => channel.slice(from, to)) };
}

/** Lags of the finished files over their first and their last two seconds. */
async function lagsAtEnds({ stimuli, frameCount }: PreparedComparison): Promise<number[]> {
  const [one, other] = stimuli.map(({ wav }) => decodeWav(wav, { name: 'a finished stimulus' }).audio);
  const places = [
    [0, 2 * SAMPLE_RATE],
    [frameCount - 2 * SAMPLE_RATE, frameCount],
  ] as const;
  return Promise.all(
    places.map(async ([from, to]) => {
      const { lagFrames, refusal } = await align(stretch(one!, from, to), stretch(other!, from, to));
      expect(refusal).toBeNull();
      return lagFrames;
    }),
  );
}

describe('prepareComparison()', () => {
  it('refuses an excerpt whose moments differ, though most of the piece lines up', async () => {
    const cut = without(piece, { from: 20 * SAMPLE_RATE, frames: 13_000 });
    expect(await align(piece, cut)).toMatchObject({ lagFrames: 0, refusal: null });
    const refused = compare(cut);
    await expect(refused).rejects.toThrow(AlignmentError);
    await expect(refused).rejects.toThrow(/“other” with “one” of “Title”, in the excerpt at (19|2\d)\.\d s/);
  });

  it('follows a lag that changes by a few frames between sections', async () => {
    const at = 20 * SAMPLE_RATE;
    const late = without(piece, { from: at, frames: 40 });
    for (const channel of late.channels)
      for (let frame = at; frame < channel.length; frame += 1)
        channel[frame] = Math.tanh(8 * channel[frame]!);
    const comparison = await compare(late, { seconds: 2 });
    expect(comparison.startSeconds).toBeGreaterThan(20);
    expect(comparison.proof.lagFrames).toBe(0);
  });

  it.each([20, 150])('undoes a drift of %i ppm that the excerpt would tell', async (ppm) => {
    const comparison = await compare(drifted(short, ppm), { seconds: 12, anchor: short });
    expect(Math.abs(comparison.proof.lagFrames)).toBeLessThan(0.5);
    for (const lag of await lagsAtEnds(comparison)) expect(Math.abs(lag)).toBeLessThan(0.5);
  });

  it('leaves samples as they are where drift is less than a frame of the excerpt', async () => {
    const other = drifted(short, 6);
    const { stimuli, proof, startSeconds, frameCount } = await compare(other, { anchor: short });
    const heard = decodeWav(stimuli[1]!.wav, { name: 'a finished stimulus' }).audio.channels[0]!;
    const gain = 10 ** (proof.gainsDb[1]! / 20);
    const misses = Array.from({ length: 12 }, (_, lag) => {
      const from = Math.round(startSeconds * SAMPLE_RATE) + 96 + lag;
      let miss = 0;
      for (let frame = 1_000; frame < frameCount - 1_000; frame += 1)
        miss = Math.max(miss, Math.abs(heard[frame]! - gain * other.channels[0]![from + frame]!));
      return miss;
    });
    expect(Math.min(...misses)).toBeLessThan(1e-6);
    expect(Math.abs(proof.lagFrames)).toBeLessThanOrEqual(1);
  });

  it('lines up a version that begins seconds later', async () => {
    const late = delay(piece, 2 * SAMPLE_RATE);
    expect((await compare(late)).proof.lagFrames).toBe(0);
  });
});
