import { spawnSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { removeAbandonedFiles, writeFileSafely } from './write-file-safely.ts';

it('takes away what a writer that was killed left, and nothing of one that lives, of another machine or of others', async () => {
  const folder = await temporaryFolder();
  const below = join(folder, 'below');
  await mkdir(below);
  await writeFileSafely(join(below, 'whole.json'), '{}');
  const { pid: dead } = spawnSync(process.execPath, ['--version']);
  const host = hostname().replace(/[^\w-]/g, '-');
  const ofWriter = (pid: number, on = host) => `whole.json.${on}.${pid}.0ccc79bdef6c.tmp`;
  const staying = [ofWriter(process.pid), ofWriter(dead, `${host}-2`), 'theirs.tmp', 'whole.json'];
  for (const name of [ofWriter(dead), ...staying.slice(0, 3)]) await writeFile(join(below, name), '{');
  await removeAbandonedFiles(folder);
  expect((await readdir(below)).sort()).toEqual(staying.sort());
});
