import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Comparison,
  type PanelPack,
  panelPackSchema,
  type Stimulus,
  type StimulusFile,
} from '@earwitness/bench/panel';
import { z } from 'zod';
import { PackRefusedError } from '../errors.ts';
import { sha256 } from '../sha256.ts';
import { checkComparison, type StimulusFiles } from './check-comparison.ts';
import { certifiedAs, packSha256Of } from './pack-sha256.ts';

/** A pack's sounds by stimulus id, in memory: no disk or page cache then tells one from another by its delay. */
export type StimulusBytes = ReadonlyMap<string, StimulusFiles>;

/** A pack that was found fair. */
export interface ImportedPack {
  readonly pack: PanelPack;
  readonly packSha256: string;
  readonly stimulusBytes: StimulusBytes;
}

/** Stimuli are held in memory. */
const LARGEST_PACK_BYTES = 2 * 1024 ** 3;

/**
 * Reads a panel pack and holds every claim it makes against its files.
 *
 * @param frozen of a panel that was opened before: where the folder holds its pack, it is given with the certificates that it was frozen
 *   with, and its samples need no second proof, since its digests hold them
 * @throws {PackRefusedError} if pack.json is malformed; if a file is missing, altered, no plain file, not named by its id, or not of
 *   the length of the others; or for what `checkComparison` refuses
 */
export async function importPack(
  packFolder: string,
  { frozen = null }: { frozen?: { pack: PanelPack; packSha256: string } | null } = {},
): Promise<ImportedPack> {
  const refuse = (problem: string, cause?: unknown) => new PackRefusedError({ packFolder, problem, cause });
  const read = await readPackJson(packFolder, refuse);
  const isFrozen = frozen !== null && packSha256Of(certifiedAs(read, frozen.pack)) === frozen.packSha256;
  const pack = isFrozen ? frozen.pack : read;
  const packSha256 = packSha256Of(pack);
  const stimuli = pack.comparisons.flatMap((comparison) => comparison.stimuli);
  const packBytes = stimuli.reduce((sum, { wav, flac }) => sum + wav.byteLength + (flac?.byteLength ?? 0), 0);
  if (packBytes > LARGEST_PACK_BYTES)
    throw refuse(`it has ${packBytes} bytes, more than ${LARGEST_PACK_BYTES}`);
  refuseTwins(pack, refuse);

  const stimulusBytes = new Map<string, StimulusFiles>();
  for (const comparison of pack.comparisons) {
    refuseUnequalBytes(comparison, refuse);
    for (const stimulus of comparison.stimuli)
      stimulusBytes.set(stimulus.stimulusId, await readStimulus({ packFolder, stimulus, refuse }));
    if (isFrozen) continue;
    try {
      await checkComparison(comparison, stimulusBytes);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw refuse(cause.message, cause);
    }
  }
  return { pack, packSha256, stimulusBytes };
}

type Refuse = (problem: string, cause?: unknown) => PackRefusedError;

async function readPackJson(packFolder: string, refuse: Refuse): Promise<PanelPack> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(join(packFolder, 'pack.json'), 'utf8'));
  } catch (cause) {
    throw refuse('its pack.json is missing or is not JSON', cause);
  }
  const result = panelPackSchema.safeParse(parsed);
  if (!result.success) throw refuse(`its pack.json is malformed: ${firstIssue(result.error)}`, result.error);
  return result.data;
}

function firstIssue(error: z.ZodError): string {
  return z.prettifyError(error).replace(/\s+/g, ' ');
}

function refuseTwins({ comparisons }: PanelPack, refuse: Refuse): void {
  const hasTwins = (ids: readonly string[]) => new Set(ids).size !== ids.length;
  if (hasTwins(comparisons.map(({ comparisonId }) => comparisonId)))
    throw refuse('a comparison occurs twice');
  if (hasTwins(comparisons.flatMap(({ stimuli }) => stimuli.map(({ stimulusId }) => stimulusId))))
    throw refuse('a stimulus occurs twice');
}

function refuseUnequalBytes({ comparisonId, stimuli }: Comparison, refuse: Refuse): void {
  for (const format of ['wav', 'flac'] as const) {
    if (new Set(stimuli.map((stimulus) => stimulus[format]?.byteLength)).size > 1)
      throw refuse(
        `the stimuli of comparison ${comparisonId} have unequal byte lengths as ${format.toUpperCase()}`,
      );
  }
}

async function readStimulus({
  packFolder,
  stimulus: { stimulusId, wav, flac },
  refuse,
}: {
  packFolder: string;
  stimulus: Stimulus;
  refuse: Refuse;
}): Promise<StimulusFiles> {
  const read = async (described: StimulusFile, extension: 'wav' | 'flac') => {
    if (described.file !== `${stimulusId}.${extension}`)
      throw refuse(`stimulus ${described.file} is not named after its id`);
    return readDescribed(packFolder, { described, refuse });
  };
  return { wav: await read(wav, 'wav'), flac: flac === null ? null : await read(flac, 'flac') };
}

async function readDescribed(
  packFolder: string,
  { described, refuse }: { described: StimulusFile; refuse: Refuse },
): Promise<Uint8Array> {
  const named = `stimulus ${described.file}`;
  const file = join(packFolder, described.file);
  const entry = await lstat(file).catch((cause: unknown) => {
    throw refuse(`${named} is missing`, cause);
  });
  if (!entry.isFile()) throw refuse(`${named} is not a plain file`);
  // looked at before it is read, so that a file of any size fills no memory
  if (entry.size !== described.byteLength) throw refuse(`${named} does not have the length pack.json gives`);
  const bytes = await readFile(file);
  if (sha256(bytes) !== described.sha256)
    throw refuse(`${named} was altered: its digest differs from pack.json`);
  return bytes;
}
