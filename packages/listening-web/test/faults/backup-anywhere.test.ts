import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStores } from '../../src/server/stores/panel-stores.ts';
import { batchOf } from '../stores/log-events.ts';
import { buildProgram } from './build-program.ts';
import { canTrace } from './system-calls.ts';

// Processes are started under strace, which takes its time where others work too.
vi.setConfig({ testTimeout: 180_000 });

const root = mkdtempSync(join(tmpdir(), 'earwitness-anywhere-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const database = join(root, 'panels.sqlite');
/** "NFS" where statfs(2) says the kind of file system, little-endian. */
const SAYS_NFS = 'statfs:poke_exit=@arg2=6969000000000000';
const NO_SECOND_NAMES = 'link,linkat:error=EPERM';

describe.runIf(canTrace())('a backup', () => {
  let program = '';
  beforeAll(async () => {
    program = await buildProgram({ entry: 'test/faults/backup-to-alone.ts' });
    const stores = await openStores({ database });
    await stores.log.append(batchOf(1, 2, 3));
    await stores.close();
  });

  function runUnder(injection: string, ...args: readonly string[]) {
    const [calls] = injection.split(':');
    const trace = join(mkdtempSync(join(root, 'trace-')), 'trace');
    const under = ['-f', '-o', trace, '-e', `trace=${calls}`, '-e', `inject=${injection}`, process.execPath];
    const { status, stderr } = spawnSync('strace', [...under, ...args], { encoding: 'utf8' });
    return { status, stderr, wasInjected: readFileSync(trace, 'utf8').includes('(INJECTED)') };
  }

  const backUpUnder = (injection: string, file: string) => runUnder(injection, program, database, file);

  async function eventsIn(file: string): Promise<number> {
    const stores = await openStores({ database: file, readOnly: true });
    try {
      return (await stores.log.read('p')).length;
    } finally {
      await stores.close();
    }
  }

  it('comes to lie where files have one name only, and takes nobody’s there', async () => {
    const folder = mkdtempSync(join(root, 'fat-'));
    const file = join(folder, 'backup.sqlite');
    expect(backUpUnder(NO_SECOND_NAMES, file)).toMatchObject({ status: 0, wasInjected: true });
    expect(await eventsIn(file)).toBe(3);
    const other = join(folder, 'other.sqlite');
    writeFileSync(other, 'notes');
    const refused = backUpUnder(NO_SECOND_NAMES, other);
    expect(refused).toMatchObject({ status: 1, wasInjected: true });
    expect(refused.stderr).toContain('never overwritten unless asked');
    expect(readFileSync(other, 'utf8')).toBe('notes');
    expect(readdirSync(folder).toSorted()).toEqual(['backup.sqlite', 'other.sqlite']);
  });

  it('may lie on a network drive, where no database may be served from', async () => {
    const file = join(mkdtempSync(join(root, 'nas-')), 'backup.sqlite');
    expect(backUpUnder(SAYS_NFS, file)).toMatchObject({ status: 0 });
    expect(await eventsIn(file)).toBe(3);
    const serve = await buildProgram({ entry: 'test/faults/open-alone.ts' });
    const refused = runUnder(SAYS_NFS, serve, join(root, 'served.sqlite'));
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('network file system (NFS)');
  });
});
