/** Who is who, and the secret behind the draws. This is the only module that reads either. */
import { randomBytes } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { type BlindingKey, blindingKeySchema, type PanelPack } from '@earwitness/bench/panel';
import { z } from 'zod';
import { BlindingKeyRefusedError } from '../errors.ts';
import type { BlindingKeyRows } from '../stores/blinding-key-rows.ts';

/** What a panel's blinding needs. */
interface BlindingSecrets {
  /** 256 bits as 64 hexadecimal digits. */
  readonly secret: string;
  readonly key: BlindingKey;
}

/** A key under a fresh secret. */
export const createSecrets = (key: BlindingKey): BlindingSecrets => ({
  secret: randomBytes(32).toString('hex'),
  key,
});

/** The secrets of a panel; null for one that never got as far. */
export async function loadSecrets(rows: BlindingKeyRows, panelId: string): Promise<BlindingSecrets | null> {
  const row = await rows.find(panelId);
  return row === null
    ? null
    : { secret: row.secret, key: blindingKeySchema.parse(JSON.parse(row.blindingKey)) };
}

/**
 * Reads the blinding key of a pack.
 *
 * @throws {BlindingKeyRefusedError} if it cannot be read, is malformed, lies inside the pack, or does not name every stimulus
 *   of the pack exactly once
 */
export async function readBlindingKey({
  blindingKeyFile,
  packFolder,
  pack,
}: {
  blindingKeyFile: string;
  packFolder: string;
  pack: PanelPack;
}): Promise<BlindingKey> {
  const refuse = (problem: string, cause?: unknown) =>
    new BlindingKeyRefusedError({ blindingKeyFile, problem, cause });
  let parsed: unknown;
  let insidePack: boolean;
  try {
    const way = relative(await realpath(packFolder), await realpath(blindingKeyFile));
    insidePack = way !== '..' && !way.startsWith(`..${sep}`);
    parsed = JSON.parse(await readFile(blindingKeyFile, 'utf8'));
  } catch (cause) {
    throw refuse('it is missing or is not JSON', cause);
  }
  if (insidePack) throw refuse('it lies inside the pack it should be kept apart from');
  const result = blindingKeySchema.safeParse(parsed);
  if (!result.success) {
    throw refuse(`it is malformed: ${z.prettifyError(result.error).replace(/\s+/g, ' ')}`, result.error);
  }
  const key = result.data;
  if (key.packId !== pack.packId) throw refuse('it belongs to another pack');
  const named = key.stimuli.map(({ comparisonId, stimulusId }) => `${comparisonId}/${stimulusId}`).sort();
  const packed = pack.comparisons
    .flatMap(({ comparisonId, stimuli }) => stimuli.map(({ stimulusId }) => `${comparisonId}/${stimulusId}`))
    .sort();
  if (named.length !== packed.length || named.some((name, index) => name !== packed[index])) {
    throw refuse('it does not name every stimulus of the pack exactly once');
  }
  return key;
}
