import { lstat, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { type Comparison, type PanelPack, panelPackSchema, type Stimulus } from '@earwitness/bench/panel';
import { z } from 'zod';
import { canonicalJson } from '../canonical-json.ts';
import { PackRefusedError } from '../errors.ts';
import { sha256 } from '../sha256.ts';
import { readCanonicalWav } from './canonical-wav.ts';

/** A pack's sounds by stimulus id, in memory: no disk or page cache then tells one from another by its delay. */
export type StimulusBytes = ReadonlyMap<string, Uint8Array>;

/** A pack that was found fair. */
export interface ImportedPack {
  readonly pack: PanelPack;
  /** SHA-256 of the canonical JSON of `pack`, which holds the digest of every stimulus. */
  readonly packSha256: string;
  readonly stimulusBytes: StimulusBytes;
}

/** The usual rule of ABX tests: levels matched to a tenth of a decibel, so that louder cannot pass for better. */
const LARGEST_RESIDUAL_LU = 0.1;
const LARGEST_LAG_FRAMES = 1;
/** Stimuli are held in memory. */
const LARGEST_PACK_BYTES = 2 * 1024 ** 3;

/**
 * Reads a panel pack and holds every claim it makes against its files.
 *
 * @throws {PackRefusedError} if pack.json is malformed, a file is missing, altered, of another length, rate, channel or frame
 *   count than its comparison, not canonical, or if the proof does not show it level-matched (≤ 0.1 LU) and aligned (≤ 1 frame)
 */
export async function importPack(packFolder: string): Promise<ImportedPack> {
  const refuse = (problem: string, cause?: unknown) => new PackRefusedError({ packFolder, problem, cause });
  const pack = await readPackJson(packFolder, refuse);
  const stimuli = pack.comparisons.flatMap((comparison) =>
    comparison.stimuli.map((stimulus) => ({ comparison, stimulus })),
  );
  const packBytes = stimuli.reduce((sum, { stimulus }) => sum + stimulus.byteLength, 0);
  if (packBytes > LARGEST_PACK_BYTES)
    throw refuse(`it has ${packBytes} bytes, more than ${LARGEST_PACK_BYTES}`);
  if (new Set(stimuli.map(({ stimulus }) => stimulus.stimulusId)).size !== stimuli.length) {
    throw refuse('a stimulus occurs twice');
  }
  for (const comparison of pack.comparisons) checkProof(comparison, refuse);

  const stimulusBytes = new Map<string, Uint8Array>();
  for (const { comparison, stimulus } of stimuli) {
    stimulusBytes.set(stimulus.stimulusId, await readStimulus({ packFolder, comparison, stimulus, refuse }));
  }
  return { pack, packSha256: sha256(canonicalJson(pack)), stimulusBytes };
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

function checkProof({ comparisonId, proof, stimuli }: Comparison, refuse: Refuse): void {
  if (!(proof.residualLu <= LARGEST_RESIDUAL_LU)) {
    throw refuse(
      `comparison ${comparisonId} is off by ${proof.residualLu} LU, more than ${LARGEST_RESIDUAL_LU}`,
    );
  }
  if (!(Math.abs(proof.lagFrames) <= LARGEST_LAG_FRAMES)) {
    throw refuse(
      `comparison ${comparisonId} is off by ${proof.lagFrames} frames, more than ${LARGEST_LAG_FRAMES}`,
    );
  }
  if (proof.gainsDb.length !== stimuli.length) throw refuse(`comparison ${comparisonId} lacks a gain`);
  if (new Set(stimuli.map((stimulus) => stimulus.byteLength)).size !== 1) {
    throw refuse(`the stimuli of comparison ${comparisonId} have unequal byte lengths`);
  }
}

async function readStimulus({
  packFolder,
  comparison,
  stimulus,
  refuse,
}: {
  packFolder: string;
  comparison: Comparison;
  stimulus: Stimulus;
  refuse: Refuse;
}): Promise<Uint8Array> {
  const named = `stimulus ${stimulus.file}`;
  if (stimulus.file !== `${stimulus.stimulusId}.wav`) throw refuse(`${named} is not named after its id`);
  const file = join(await realpath(packFolder), stimulus.file);
  const bytes = await lstat(file).then(
    (entry) => (entry.isFile() ? readFile(file) : Promise.reject(refuse(`${named} is not a plain file`))),
    (cause: unknown) => Promise.reject(refuse(`${named} is missing`, cause)),
  );
  if (bytes.byteLength !== stimulus.byteLength)
    throw refuse(`${named} does not have the length pack.json gives`);
  if (sha256(bytes) !== stimulus.sha256)
    throw refuse(`${named} was altered: its digest differs from pack.json`);
  const wav = (() => {
    try {
      return readCanonicalWav(bytes);
    } catch (cause) {
      throw refuse(`${named}: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
    }
  })();
  for (const property of ['sampleRate', 'channelCount', 'frameCount'] as const) {
    if (wav[property] !== comparison[property]) {
      throw refuse(`${named} has ${property} ${wav[property]}, its comparison ${comparison[property]}`);
    }
  }
  return bytes;
}
