/** Starts a database again after each power cut that a recorded process could have met, and holds it against what was acknowledged. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createRandom } from '@earwitness/bench/statistics';
import Database from 'better-sqlite3';
import { openStores } from '../../src/server/stores/panel-stores.ts';
import { account } from './account.ts';
import { type Answer, answerOf, PANEL_ID } from './answer.ts';
import { powerCuts } from './power-cut.ts';
import type { FileEvent } from './system-calls.ts';

export interface PowerCutAccount {
  readonly cuts: number;
  /** Cuts after which some of what was written before was not on the disk: faults that fired. */
  readonly cutsThatLoseWrites: number;
  /** Cuts after which an acknowledged answer was missing. */
  readonly lost: number;
  readonly doubled: number;
  /** Cuts after which the database did not open, failed its integrity check, or had a broken chain. */
  readonly corrupt: number;
}

/** On a file system in memory where there is one: a cut takes milliseconds there. */
const replayRoot = () =>
  mkdtempSync(join(process.platform === 'linux' ? '/dev/shm' : tmpdir(), 'earwitness-cut-'));

export async function replayPowerCuts({
  events,
  folder,
  database,
  seed,
  stride = 1,
  initially,
  inspect = lookAtStores,
}: {
  events: readonly FileEvent[];
  /** Where the recorded process had its files. */
  folder: string;
  database: string;
  seed: number;
  /** Tries every so many-th cut; no multiple of 3, which would try one way of surviving alone. */
  stride?: number;
  initially?: ReadonlyMap<string, Buffer>;
  /** Says what is wrong after a cut. */
  inspect?: (cut: {
    database: string;
    said: readonly string[];
  }) => Promise<{ lost: boolean; doubled: boolean; corrupt: boolean }>;
}): Promise<PowerCutAccount> {
  const root = replayRoot();
  const totals = { cuts: 0, cutsThatLoseWrites: 0, lost: 0, doubled: 0, corrupt: 0 };
  try {
    let index = 0;
    for (const { files, said, survival } of powerCuts({
      events,
      random: createRandom(seed),
      ...(initially !== undefined && { initially }),
    })) {
      index += 1;
      if (index % stride !== 0) continue;
      const replay = join(root, `${totals.cuts}`);
      mkdirSync(replay);
      for (const [file, content] of files) {
        // The lock and the shared memory do not outlive a machine.
        if (/-(shm|lock)$/.test(file)) continue;
        writeFileSync(join(replay, relative(folder, file)), content);
      }
      const found = await inspect({ database: join(replay, relative(folder, database)), said });
      totals.cuts += 1;
      if (survival !== 'all') totals.cutsThatLoseWrites += 1;
      totals.lost += Number(found.lost);
      totals.doubled += Number(found.doubled);
      totals.corrupt += Number(found.corrupt);
      rmSync(replay, { recursive: true });
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  return totals;
}

async function lookAtStores({ database, said }: { database: string; said: readonly string[] }) {
  const acknowledged = said.flatMap((line): Answer[] => {
    const [word, client, number] = line.split(' ');
    return word === 'ack' ? [{ client: Number(client), number: Number(number) }] : [];
  });
  try {
    const stores = await openStores({ database });
    let stored: readonly Answer[];
    try {
      stored = (await stores.log.read(PANEL_ID)).map(({ event }) => answerOf(event));
    } finally {
      await stores.close();
    }
    const { lost, doubled } = account({ acknowledged, stored });
    return { lost: lost > 0, doubled: doubled > 0, corrupt: !isWhole(database) };
  } catch {
    return { lost: acknowledged.length > 0, doubled: false, corrupt: true };
  }
}

/** Whether SQLite's own check finds nothing. */
export function isWhole(database: string): boolean {
  const connection = new Database(database);
  try {
    return connection.pragma('integrity_check', { simple: true }) === 'ok';
  } finally {
    connection.close();
  }
}
