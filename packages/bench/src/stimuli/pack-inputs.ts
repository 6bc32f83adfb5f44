/**
 * What a pack was made from, kept in a file beside it, never inside: the same renderings, settings, seed and code give the same bytes,
 * so that a pack which is still whole need not be made again.
 */
import { access, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PcmAudio } from '@earwitness/engine';
import { z } from 'zod';
import { sha256, sha256OfFile } from '../files/sha256.ts';
import { writeJsonSafely } from '../files/write-json-safely.ts';
import { type BlindingKey, blindingKeySchema, type PanelPack, panelPackSchema } from '../panel/panel-pack.ts';
import { packCodeDigest } from '../runs/code-digest.ts';
import type { ComparisonRequest, StoredAudio } from './comparison-request.ts';

const PACK_INPUTS_SCHEMA = 'earwitness.pack-inputs/1';

const packInputsSchema = z.strictObject({
  schema: z.literal(PACK_INPUTS_SCHEMA),
  inputsSha256: z.string(),
  packSha256: z.string(),
  keySha256: z.string(),
});

interface PackPlace {
  readonly packFolder: string;
  readonly keyFile: string;
}

const inputsFileOf = ({ packFolder }: PackPlace): string => `${packFolder}.inputs.json`;
const packFileOf = ({ packFolder }: PackPlace): string => join(packFolder, 'pack.json');

/** The digest of all that a pack's bytes depend on; null when audio is at hand that has no digest. */
export async function digestOfInputs(
  comparisons: readonly ComparisonRequest[],
  seed: string,
): Promise<string | null> {
  const digestOf = (audio: PcmAudio | StoredAudio): string | null => ('open' in audio ? audio.sha256 : null);
  const described = comparisons.map(({ renderings, ...settings }) => ({
    ...settings,
    renderings: renderings.map(({ audio, nextAudio, ...rendering }) => ({
      ...rendering,
      sha256: digestOf(audio),
      ...(nextAudio !== undefined && { nextSha256: digestOf(nextAudio) }),
    })),
  }));
  const digests = described.flatMap(({ renderings }) =>
    renderings.flatMap(({ sha256, nextSha256 = '' }) => [sha256, nextSha256]),
  );
  if (digests.includes(null)) return null;
  return sha256(JSON.stringify([await packCodeDigest(), seed, described]));
}

const readInputs = async (place: PackPlace): Promise<z.infer<typeof packInputsSchema>> =>
  packInputsSchema.parse(JSON.parse(await readFile(inputsFileOf(place), 'utf8')));

/** The digest of what the pack that lies there was made from; null where nobody noted it. */
export async function notedInputs(place: PackPlace): Promise<string | null> {
  try {
    return (await readInputs(place)).inputsSha256;
  } catch {
    return null;
  }
}

/** The pack that lies there, when it was made from these inputs and every byte of it and of its key is as it was written; else null. */
export async function readUnchangedPack(
  place: PackPlace & { readonly warningsFolder: string | null },
  inputsSha256: string,
): Promise<{ pack: PanelPack; blindingKey: BlindingKey } | null> {
  try {
    const made = await readInputs(place);
    if (made.inputsSha256 !== inputsSha256) return null;
    const [packText, keyText] = await Promise.all([
      readFile(packFileOf(place), 'utf8'),
      readFile(place.keyFile, 'utf8'),
    ]);
    if (sha256(packText) !== made.packSha256 || sha256(keyText) !== made.keySha256) return null;
    if (place.warningsFolder !== null) await access(join(place.warningsFolder, 'warnings.json'));
    const pack = panelPackSchema.parse(JSON.parse(packText));
    const stimuli = pack.comparisons.flatMap((comparison) => comparison.stimuli);
    for (const { file, sha256: digest } of stimuli.flatMap(({ wav, flac }) => (flac ? [wav, flac] : [wav]))) {
      if ((await sha256OfFile(join(place.packFolder, file))) !== digest) return null;
    }
    return { pack, blindingKey: blindingKeySchema.parse(JSON.parse(keyText)) };
  } catch {
    return null;
  }
}

/** Notes what the pack that was just put in place was made from; nothing is noted of inputs without a digest. */
export async function noteInputs(place: PackPlace, inputsSha256: string | null): Promise<void> {
  if (inputsSha256 === null) return rm(inputsFileOf(place), { force: true });
  const made = {
    schema: PACK_INPUTS_SCHEMA,
    inputsSha256,
    packSha256: await sha256OfFile(packFileOf(place)),
    keySha256: await sha256OfFile(place.keyFile),
  };
  // whoever guesses the seed could try it on the digest, so it is as private as the key
  await writeJsonSafely(inputsFileOf(place), made, { mode: 0o600 });
}
