/** A dataset that takes no time: two pieces of two seconds, mixes alone. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256OfFile, writeManifest } from '@earwitness/bench';
import { writeExcerpt } from './demo-excerpt.ts';

const SECONDS = 2;

/** Writes the dataset `two` into a folder, which is made where it is missing; by default a title is its item's id. */
export async function writeTwoPieces(
  folder: string,
  { titleOf = (id) => id }: { titleOf?: (id: string) => string } = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const items = [];
  for (const id of ['krem', 'buzzer']) {
    const file = join(folder, `${id}.wav`);
    await writeExcerpt(`${id}.mix`, { file, seconds: SECONDS });
    const mix = { file: `${id}.wav`, sha256: await sha256OfFile(file), licence: 'CC BY', credit: 'the demo' };
    items.push({ ...{ id, title: titleOf(id), artist: id, genre: 'any', tags: [], conditions: [], mix } });
  }
  await writeManifest(folder, { schema: 'earwitness.dataset/1', id: 'two', title: 'Two', items });
}
