import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@earwitness/bench/statistics';
import Database from 'better-sqlite3';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { DatabaseRefusedError } from '../../src/server/errors.ts';
import { openStores, type PanelStores } from '../../src/server/stores/panel-stores.ts';
import { batchOf } from './log-events.ts';

const canMount = process.platform === 'linux' && spawnSync('unshare', ['-m', 'true']).status === 0;
const root = mkdtempSync(join(tmpdir(), 'earwitness-file-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const opened: PanelStores[] = [];
afterEach(async () => {
  for (const stores of opened.splice(0)) await stores.close();
});

async function openFresh() {
  const folder = mkdtempSync(join(root, 'run-'));
  const database = join(folder, 'panels.sqlite');
  const stores = await openStores({ database });
  opened.push(stores);
  return { folder, database, stores };
}

describe('a database file', () => {
  it('is its owner’s alone, with all that lies beside it', async () => {
    const { folder, stores } = await openFresh();
    await stores.log.append(batchOf(1));
    const files = readdirSync(folder).toSorted();
    expect(files).toEqual(['-lock', '-shm', '-wal', ''].map((end) => `panels.sqlite${end}`).toSorted());
    for (const file of files) expect(statSync(join(folder, file)).mode & 0o777, file).toBe(0o600);
  });

  it('that is no database is refused in one line, to write and to read', async () => {
    const text = join(root, 'notes.sqlite');
    writeFileSync(text, 'These are notes, and not a database at all. '.repeat(100));
    for (const readOnly of [false, true]) {
      const refused = openStores({ database: text, readOnly });
      await expect(refused).rejects.toThrow(DatabaseRefusedError);
      await expect(refused).rejects.toThrow(/^Cannot use the database .*notes\.sqlite: [^\n]+$/);
    }
  });

  it('that is not there is made to write, and refused to read', async () => {
    const database = join(root, 'not/there/yet.sqlite');
    await expect(openStores({ database, readOnly: true })).rejects.toThrow(/no such file/);
    expect(existsSync(join(root, 'not'))).toBe(false);
    await (await openStores({ database })).close();
    expect(existsSync(database)).toBe(true);
  });

  it.runIf(canMount)('can be read where nothing may be written', async () => {
    const { folder, database, stores } = await openFresh();
    await stores.log.append(batchOf(1, 2));
    await stores.close();
    opened.length = 0;
    const mountPoint = mkdtempSync(join(root, 'mount-'));
    spawnSync('mount', ['--bind', folder, mountPoint]);
    spawnSync('mount', ['-o', 'remount,ro,bind', mountPoint]);
    try {
      expect(() => writeFileSync(join(mountPoint, 'probe'), '')).toThrow(/EROFS/);
      const reading = await openStores({ database: join(mountPoint, 'panels.sqlite'), readOnly: true });
      expect(await reading.log.read('p')).toHaveLength(2);
      await reading.close();
      await expect(openStores({ database: join(mountPoint, 'panels.sqlite') })).rejects.toThrow(
        DatabaseRefusedError,
      );
    } finally {
      spawnSync('umount', [mountPoint]);
    }
    expect(existsSync(database)).toBe(true);
  });

  it('is let go of when it is closed, also by one who only looked at the log', async () => {
    const { database, stores } = await openFresh();
    await stores.log.append(batchOf(1));
    await stores.close();
    opened.length = 0;
    expect(existsSync(`${database}-wal`)).toBe(false);
    const reading = await openStores({ database, readOnly: true });
    await reading.log.read('p');
    await reading.close();
    expect(openFilesOf(database)).toEqual([]);
  });

  /** What this process has open of a file, where the system tells. */
  function openFilesOf(file: string): string[] {
    if (process.platform !== 'linux') return [];
    const connection = new Database(file);
    connection.pragma('locking_mode = EXCLUSIVE');
    try {
      // Taken only where nobody else has the file open.
      connection.exec('BEGIN EXCLUSIVE; COMMIT');
      return [];
    } catch (problem) {
      return [String(problem)];
    } finally {
      connection.close();
    }
  }
});

describe('erase()', () => {
  const secrets = Array.from(
    { length: 40 },
    (_, index) => `canary-${index}-${'sensitive '.repeat(index * 7)}`,
  );

  /** Every file of a folder, as bytes that a text can be looked for in. */
  const bytesOf = (folder: string) =>
    readdirSync(folder)
      .map((file) => readFileSync(join(folder, file)).toString('latin1'))
      .join('\n');

  async function filled() {
    const { folder, database, stores } = await openFresh();
    const random = createRandom('erase');
    const names = secrets.toSorted(() => random.uniform() - 0.5);
    for (const [index, text] of names.entries()) {
      const listener = (text.startsWith('canary-1') ? '1' : '2').repeat(32);
      await stores.freeTexts.save({
        panelId: 'p',
        listener,
        textId: `${text.length}-${index}`,
        salt: 's',
        text,
      });
      await stores.identities.claim({
        panelId: 'p',
        platform: 'prolific',
        externalId: `id-${text}`,
        listener,
      });
      const inviteSha256 = index.toString(16).padStart(64, '0');
      await stores.invites.create([{ panelId: 'p', inviteSha256, label: `label-${text}`, createdAt: 'now' }]);
      await stores.invites.bind(inviteSha256, listener);
    }
    return { folder, database, stores };
  }

  it('leaves nothing of the person in any byte of the file, its log or its shared memory', async () => {
    const { folder, stores } = await filled();
    const before = bytesOf(folder);
    const [theirs = [], others = []] = [true, false].map((is) =>
      secrets.filter((text) => text.startsWith('canary-1') === is),
    );
    const word = (text: string) => `${text.split(' ')[0]}`;
    for (const text of theirs) expect(before).toContain(word(text));
    await stores.erase({ panelId: 'p', listener: '1'.repeat(32) });
    const after = bytesOf(folder);
    for (const text of theirs) expect(after, text).not.toContain(word(text));
    for (const text of others) expect(after).toContain(word(text));
  });

  it('works beside a reader, and leaves nothing of the person in a backup', async () => {
    const { folder, database, stores } = await filled();
    const reading = await openStores({ database, readOnly: true });
    opened.push(reading);
    expect(await reading.freeTexts.ofPanel('p')).toHaveLength(40);
    await stores.erase({ panelId: 'p', listener: '1'.repeat(32) });
    mkdirSync(join(folder, 'backups'));
    await stores.backup(join(folder, 'backups', 'panels.sqlite'));
    expect(bytesOf(join(folder, 'backups'))).not.toContain('canary-1');
    expect(bytesOf(join(folder, 'backups'))).toContain('canary-2');
  });

  it('would be seen to leave something if rows were only deleted', async () => {
    const { folder, database, stores } = await filled();
    await stores.close();
    opened.length = 0;
    const connection = new Database(database);
    connection.pragma('secure_delete = OFF');
    connection.exec(`DELETE FROM free_text WHERE listener = '${'1'.repeat(32)}'`);
    connection.close();
    expect(bytesOf(folder)).toContain('canary-1');
  });
});

describe('a byte of the file that was flipped', () => {
  it('in any event, is named by verify() or makes the file unreadable, and is never taken for the truth', async () => {
    const { database, stores } = await openFresh();
    await stores.log.append(batchOf(1, 2, 3));
    await stores.close();
    opened.length = 0;
    const pristine = readFileSync(database);
    const offsets = bytesOfRows(pristine);
    const random = createRandom('flips');
    const outcomes = { flipped: 0, named: 0, unreadable: 0, unnoticed: 0 };
    const file = openSync(database, 'r+');
    for (const offset of offsets.filter(() => random.uniform() < 0.2)) {
      const flipped = Buffer.from([(pristine[offset] ?? 0) ^ (1 << random.integer(8))]);
      writeSync(file, flipped, 0, 1, offset);
      outcomes.flipped += 1;
      try {
        const reading = await openStores({ database, readOnly: true });
        try {
          const found = await reading.log.verify('p');
          if (!found.intact) outcomes.named += 1;
          else outcomes.unnoticed += 1;
        } finally {
          await reading.close();
        }
      } catch {
        outcomes.unreadable += 1;
      }
      writeSync(file, pristine, offset, 1, offset);
    }
    closeSync(file);
    console.log(`flipped bytes in the file: ${JSON.stringify(outcomes)}`);
    expect(outcomes.flipped).toBeGreaterThan(100);
    expect(outcomes.named).toBeGreaterThan(100);
    expect(outcomes.unnoticed).toBe(0);
  });

  /** Where the three events lie in the file: the page that holds them, from the first byte of their cells. */
  function bytesOfRows(bytes: Buffer): number[] {
    const pageBytes = bytes.readUInt16BE(16);
    for (let page = 0; page < bytes.length; page += pageBytes) {
      const content = bytes.subarray(page, page + pageBytes);
      const first = content.indexOf('trial-voided');
      if (first === -1 || page === 0) continue;
      const begin = content.readUInt16BE(5);
      return Array.from({ length: pageBytes - begin }, (_, index) => page + begin + index);
    }
    throw new Error('no page holds the events');
  }
});
