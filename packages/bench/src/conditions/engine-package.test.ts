import { appendFile, cp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWav } from '@earwitness/engine/files';
import { describe, expect, it } from 'vitest';
import { music } from '../../test/synthetic-music.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { ConditionError } from '../errors.ts';
import { installedEngineFolder, openEnginePackage } from './engine-package.ts';

async function copiedEngine() {
  const installed = await installedEngineFolder();
  const folder = await temporaryFolder();
  for (const part of ['package.json', join('dist', 'bundle')])
    await cp(join(installed, part), join(folder, part), { recursive: true });
  await symlink(join(installed, 'node_modules'), join(folder, 'node_modules'));
  const mixFile = join(folder, 'mix.wav');
  await writeWav(mixFile, music('rebuilt', { seconds: 2 }));
  const engine = await openEnginePackage(folder);
  return { folder, engine, mixFile };
}

describe('an engine that is built anew during a run', () => {
  it('masters nothing under the digest of the old one, unless the same came out', async () => {
    const { folder, engine, mixFile } = await copiedEngine();
    const digest = await engine.digest();
    const master = () =>
      engine.masterFile(mixFile, { out: join(folder, 'master.wav'), brief: {}, referenceFile: null });
    await master();

    const bundle = join(folder, 'dist', 'bundle');
    const file = join(bundle, (await readdir(bundle)).find((name) => name.endsWith('.js'))!);
    const code = await readFile(file);
    await appendFile(file, '\n// new');
    await expect(master()).rejects.toThrow(ConditionError);
    await expect(master()).rejects.toThrow('the engine was built anew while it was at work: run again');
    expect(await engine.digest()).toBe(digest);
    expect(await (await openEnginePackage(folder)).digest()).not.toBe(digest);

    await writeFile(file, code);
    await expect(master()).resolves.toMatchObject({ feasible: true });
  });

  it('keeps nothing that was under way meanwhile', async () => {
    const { folder, engine, mixFile } = await copiedEngine();
    await engine.checkBrief({});
    const mastering = engine.masterFile(mixFile, {
      out: join(folder, 'master.wav'),
      brief: {},
      referenceFile: null,
    });
    await writeFile(join(folder, 'dist', 'bundle', 'new.js'), '');
    await expect(mastering).rejects.toThrow('run again');
  });
});
