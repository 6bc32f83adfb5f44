/** The music that settings are tried on: items of a dataset with no master but the reference, whole or cut to excerpts. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AudioSource, resampleSource } from '@earwitness/engine';
import { openAudio } from '@earwitness/engine/files';
import { analyze } from '@earwitness/engine/measure';
import { z } from 'zod';
import { align } from '../alignment/align.ts';
import { AT_ANCHOR, applyAlignment } from '../alignment/apply-alignment.ts';
import { stretchOf } from '../audio/stretch-of.ts';
import { writeSource } from '../conditions/write-source.ts';
import type { AudioFile, DatasetItem } from '../datasets/dataset-manifest.ts';
import { type Dataset, resolveItemFile, verifyItemFile } from '../datasets/load-dataset.ts';
import { referenceMasterOf } from '../datasets/reference-master.ts';
import { loudestStart } from '../excerpts/loudest-start.ts';
import { sha256, sha256OfFile } from '../files/sha256.ts';
import { writeJsonSafely } from '../files/write-json-safely.ts';
import { benchDigest, engineDigest } from '../runs/code-digest.ts';

/** An item with the one master that its scores need, its files at absolute paths. */
export async function wholeItem(dataset: Dataset, item: DatasetItem): Promise<DatasetItem> {
  const { mix, ...others } = item;
  const reference = referenceMasterOf(item);
  const place = async ({ root, ...file }: AudioFile): Promise<AudioFile> => ({
    ...file,
    file: await resolveItemFile(dataset, { ...file, ...(root !== undefined && { root }) }),
  });
  const { conditionId, maker, ...referenceFile } = reference ?? {};
  return {
    ...others,
    ...(mix !== undefined && { mix: await place(mix) }),
    conditions:
      reference === null
        ? []
        : [{ ...(await place(referenceFile as AudioFile)), conditionId: conditionId!, maker: maker! }],
  };
}

/** The same frames of mix and reference, as they are heard together; the reference at the mix's rate. */
async function cutPair(
  { mix, reference, seconds }: { mix: AudioSource; reference: AudioSource | null; seconds: number },
  signal: AbortSignal | undefined,
): Promise<{ mix: AudioSource; reference: AudioSource | null } | null> {
  const frames = Math.round(seconds * mix.sampleRate);
  if (mix.frameCount <= frames) return null;
  const start = Math.round(loudestStart(await analyze(mix, { signal }), seconds) * mix.sampleRate);
  if (reference === null) return { mix: stretchOf(mix, start, frames), reference: null };
  const other = resampleSource(reference, mix.sampleRate);
  const alignment = await align(mix, other);
  // left whole, it is refused in its record, with the reason
  if (alignment.refusal !== null) return null;
  const { sources, startFrame, frameCount } = applyAlignment([
    { audio: mix, alignment: AT_ANCHOR },
    { audio: other, alignment },
  ]);
  const from = Math.min(Math.max(0, start - startFrame), Math.max(0, frameCount - frames));
  const length = Math.min(frames, frameCount);
  const [heardMix, heardReference] = sources.map((source) => stretchOf(source, from, length));
  return { mix: heardMix!, reference: heardReference! };
}

/** What an excerpt's files hold, beside them: they are believed only as long as they hold it. */
const keptSchema = z.object({ mixSha256: z.string(), referenceSha256: z.string().nullable() });
type Kept = z.infer<typeof keptSchema>;

/** null where there is none, or it is not what was written. */
async function readKept(file: string, filesOf: (role: 'mix' | 'reference') => string): Promise<Kept | null> {
  try {
    const kept = keptSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const isWhole = async (role: 'mix' | 'reference', digest: string | null) =>
      digest === null || (await sha256OfFile(filesOf(role))) === digest;
    return (await isWhole('mix', kept.mixSha256)) && (await isWhole('reference', kept.referenceSha256))
      ? kept
      : null;
  } catch {
    return null;
  }
}

/**
 * The item cut to where its mix is loudest, written into a folder unless it lies there whole; an item that is not longer, or whose reference
 * cannot be aligned, is left as it is.
 *
 * @param item with absolute paths
 */
export async function excerptItem(
  dataset: Dataset,
  item: DatasetItem,
  { seconds, folder, signal }: { seconds: number; folder: string; signal: AbortSignal | undefined },
): Promise<DatasetItem> {
  const { mix } = item;
  const [reference = null] = item.conditions;
  if (mix === undefined) return item;
  const digests = [mix.sha256, reference?.sha256 ?? null, seconds, await engineDigest(), await benchDigest()];
  const key = sha256(JSON.stringify(digests)).slice(0, 32);
  const keptFile = join(folder, `${key}.json`);
  const fileOf = (role: 'mix' | 'reference'): string => join(folder, `${key}.${role}.wav`);
  const excerptOf = ({ mixSha256, referenceSha256 }: Kept): DatasetItem => ({
    ...item,
    mix: { ...mix, file: fileOf('mix'), sha256: mixSha256 },
    conditions:
      reference === null || referenceSha256 === null
        ? []
        : [{ ...reference, file: fileOf('reference'), sha256: referenceSha256 }],
  });
  const known = await readKept(keptFile, fileOf);
  if (known !== null) return excerptOf(known);

  const opened = await Promise.all(
    [mix, ...(reference === null ? [] : [reference])].map(async (file) =>
      openAudio(await verifyItemFile(dataset, file)),
    ),
  );
  try {
    const sources = opened.map(({ source }) => source);
    const cut = await cutPair({ mix: sources[0]!, reference: sources[1] ?? null, seconds }, signal);
    if (cut === null) return item;
    await mkdir(folder, { recursive: true });
    const write = async (role: 'mix' | 'reference', source: AudioSource): Promise<string> => {
      await writeSource(fileOf(role), source, { bitDepth: 'float32', signal });
      return sha256OfFile(fileOf(role));
    };
    const kept: Kept = {
      mixSha256: await write('mix', cut.mix),
      referenceSha256: cut.reference === null ? null : await write('reference', cut.reference),
    };
    await writeJsonSafely(keptFile, kept);
    return excerptOf(kept);
  } finally {
    for (const { close } of opened) await close();
  }
}
