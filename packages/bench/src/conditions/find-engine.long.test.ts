/** Engines that are built and installed for real: minutes, and a registry that answers. */
import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWav } from '@earwitness/engine/files';
import { describe, expect, it } from 'vitest';
import { music } from '../../test/synthetic-music.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { sha256OfFile } from '../files/sha256.ts';
import type { EnginePackage } from './engine-package.ts';
import { findEngine } from './find-engine.ts';

describe('findEngine()', () => {
  it('builds a commit once, and knows its packed twin for the same', { timeout: 900_000 }, async () => {
    const storeFolder = await temporaryFolder();
    const folder = import.meta.dirname;
    const [built, other] = await Promise.all([
      findEngine('HEAD', { folder, storeFolder }),
      findEngine('HEAD', { folder, storeFolder }),
    ]);
    const digest = await built!.digest();
    expect(await other!.digest()).toBe(digest);
    const [key, ...others] = await readdir(join(storeFolder, 'engines'));
    expect(others).toEqual([]);

    const engineFolder = join(storeFolder, 'engines', key!, 'packages', 'engine');
    const words = ['pack', '--ignore-scripts', '--pack-destination', storeFolder];
    execFileSync('npm', words, { cwd: engineFolder, stdio: 'ignore' });
    const [packed] = (await readdir(storeFolder)).filter((name) => name.endsWith('.tgz'));
    const installed = await findEngine(`./${packed}`, { folder: storeFolder, storeFolder });
    expect(await installed.digest()).toBe(digest);

    const mixFile = join(storeFolder, 'mix.wav');
    await writeWav(mixFile, music('engines', { seconds: 5 }));
    const master = async (engine: EnginePackage, name: string) => {
      const out = join(storeFolder, name);
      await engine.masterFile(mixFile, { out, brief: { target: 'club' }, referenceFile: null });
      return sha256OfFile(out);
    };
    expect(await master(installed, 'packed.wav')).toBe(await master(built!, 'built.wav'));
  });

  it('says what npm says of a version that it does not have', { timeout: 120_000 }, async () => {
    const storeFolder = await temporaryFolder();
    await expect(findEngine('999.0.0', { folder: storeFolder, storeFolder })).rejects.toThrow(
      /^npm install .* failed: npm error (404|notarget)/,
    );
    expect(await readdir(join(storeFolder, 'engines'))).toEqual([]);
  });
});
