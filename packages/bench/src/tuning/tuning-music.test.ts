import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PcmAudio } from '@earwitness/engine';
import { readAudio } from '@earwitness/engine/files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallDataset } from '../../test/small-dataset.ts';
import { delay, mapSamples, music } from '../../test/synthetic-music.ts';
import type { Dataset } from '../datasets/load-dataset.ts';
import { sha256OfFile } from '../files/sha256.ts';
import { excerptItem, wholeItem } from './tuning-music.ts';

const LAG_FRAMES = 441;
const LOUD = { from: 5, to: 8 };
let folder: string;
let dataset: Dataset;

/** Quiet but for three seconds. */
function swelling(audio: PcmAudio): PcmAudio {
  const isLoud = (frame: number) =>
    frame >= LOUD.from * audio.sampleRate && frame < LOUD.to * audio.sampleRate;
  return {
    ...audio,
    channels: audio.channels.map((channel) =>
      channel.map((sample, frame) => (isLoud(frame) ? 0.5 : 0.05) * sample),
    ),
  };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tuning-music-'));
  const mix = swelling(music('long', { seconds: 10 }));
  await mkdir(join(folder, 'music'));
  dataset = await smallDataset(join(folder, 'music'), [
    { id: 'long', mix, masters: { human: delay(mapSamples(mix, Math.tanh), LAG_FRAMES), other: mix } },
    { id: 'short', mix: music('short', { seconds: 2 }) },
    { id: 'wrong', mix: music('one', { seconds: 6 }), masters: { human: music('other', { seconds: 6 }) } },
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const cut = async (index: number) => {
  const item = await wholeItem(dataset, dataset.manifest.items[index]!);
  const options = { seconds: 3, folder: join(folder, 'excerpts'), signal: undefined };
  return { item, excerpt: await excerptItem(dataset, item, options) };
};

describe('excerptItem', () => {
  it('cuts mix and reference at the same frames, where the mix is loudest', async () => {
    const { excerpt } = await cut(0);
    expect(excerpt.conditions.map(({ conditionId }) => conditionId)).toEqual(['human']);
    const { audio: mix } = await readAudio(excerpt.mix!.file);
    const { audio: reference } = await readAudio(excerpt.conditions[0]!.file);
    const frames = 3 * mix.sampleRate;
    expect([mix, reference].map(({ channels }) => channels[0]!.length)).toEqual([frames, frames]);
    const { audio: whole } = await readAudio(join(folder, 'music', 'long.mix.wav'));
    const start = whole.channels[0]!.findIndex(
      (sample, frame) =>
        sample === mix.channels[0]![0] && whole.channels[0]![frame + 9] === mix.channels[0]![9],
    );
    expect(Math.abs(start / mix.sampleRate - LOUD.from)).toBeLessThan(0.11);
    // the reference is the mix's own curve, so that they lie upon each other only at the right lag
    for (let frame = 0; frame < frames; frame += 997)
      expect(reference.channels[0]![frame]).toBeCloseTo(Math.tanh(mix.channels[0]![frame]!), 5);
  });

  it('cuts once, and gives the same again', async () => {
    const before = await readdir(join(folder, 'excerpts'));
    const [one, again] = [await cut(0), await cut(0)];
    expect(again.excerpt).toEqual(one.excerpt);
    expect(await readdir(join(folder, 'excerpts'))).toEqual(before);
  });

  it('cuts again what is gone or no longer what was written', async () => {
    const { excerpt } = await cut(0);
    const files = [excerpt.mix!.file, excerpt.conditions[0]!.file];
    const contents = () => Promise.all(files.map(sha256OfFile));
    const before = await contents();
    const kept = files[0]!.replace(/mix\.wav$/, 'json');
    for (const damage of [
      () => rm(files[0]!),
      () => truncate(files[1]!, 1_000),
      () => writeFile(kept, '{"mixSha256": "'),
    ]) {
      await damage();
      expect((await cut(0)).excerpt).toEqual(excerpt);
      expect(await contents()).toEqual(before);
    }
  });

  it('leaves whole what is not longer, and what cannot be aligned', async () => {
    for (const index of [1, 2]) {
      const { item, excerpt } = await cut(index);
      expect(excerpt).toBe(item);
    }
  });
});
