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

  it('gives versions that are the same sound the same bytes, since nothing but the sound may differ', async () => {
    const { stimuli, proof } = await compare(short);
    expect(Buffer.compare(stimuli[0]!.wav, stimuli[1]!.wav)).toBe(0);
    expect(Buffer.compare(stimuli[0]!.flac!, stimuli[1]!.flac!)).toBe(0);
    expect(proof).toMatchObject({ residualLu: 0, lagFrames: 0, fadeSeconds: 0.01 });
  });

  it('refuses what is made of a condition that is not there, and one condition twice', async () => {
    const renderings = [
      { conditionId: 'one', makerKind: 'none', audio: short },
      { conditionId: 'two', makerKind: 'none', audio: short },
    ];
    const anchor = { role: 'low-anchor', conditionId: 'low-anchor', makerKind: 'none', of: 'three' } as const;
    const request = { itemId: 'item', itemTitle: 'Title', renderings };
    await expect(prepareComparison({ ...request, made: [anchor] })).rejects.toThrow(
      /one of one, two.* three/,
    );
    await expect(
      prepareComparison({ ...request, renderings: [renderings[0]!, renderings[0]!] }),
    ).rejects.toThrow(/two or more different conditions/);
    await expect(
      prepareComparison({ ...request, excerpt: { startSeconds: 12, endSeconds: 14 } }),
    ).rejects.toThrow(/must lie where all versions have music: that is 0\.0 to 13\.0 s/);
    await expect(
      prepareComparison({ ...request, excerpt: { lastSeconds: 1, gapSeconds: 1, firstSeconds: 1 } }),
    ).rejects.toThrow(/must have one: “one” has none/);
  });

  it('lines up a version that begins seconds later', async () => {
    const late = delay(piece, 2 * SAMPLE_RATE);
    expect((await compare(late)).proof.lagFrames).toBe(0);
  });
});
