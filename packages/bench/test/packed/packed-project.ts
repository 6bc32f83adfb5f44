/** A folder of somebody else's, with the packed bench and engine in its node_modules as npm would put them there; nothing is downloaded. */
import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../temporary-folder.ts';

const PACKAGES = join(import.meta.dirname, '../../..');
const ROOT = join(PACKAGES, '..');

/**
 * Packs what was built last.
 *
 * @param tools other packages of this workspace that the project wants
 * @returns its folder, which is gone when the test ends
 */
export async function packedProject({ tools = [] }: { tools?: readonly string[] } = {}): Promise<string> {
  const folder = await realpath(await temporaryFolder());
  const dependencies = new Map<string, string>();
  for (const name of ['engine', 'bench']) {
    const packageFolder = join(PACKAGES, name);
    const manifest = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
    await unpack(packageFolder, join(folder, 'node_modules', manifest.name), folder);
    for (const dependency of Object.keys(manifest.dependencies)) dependencies.set(dependency, packageFolder);
  }
  for (const tool of tools) dependencies.set(tool, PACKAGES);
  for (const [dependency, packageFolder] of dependencies) {
    if (dependency.startsWith('@earwitness/')) continue;
    const link = join(folder, 'node_modules', dependency);
    await mkdir(dirname(link), { recursive: true });
    if (!existsSync(link)) await symlink(placeOf(dependency, packageFolder), link);
  }
  await writeFile(
    join(folder, 'package.json'),
    '{ "name": "somebody-elses", "private": true, "type": "module" }\n',
  );
  return folder;
}

async function unpack(packageFolder: string, to: string, temporary: string): Promise<void> {
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', temporary];
  const [packed] = JSON.parse(
    execFileSync('npm', words, {
      cwd: packageFolder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    }),
  ) as [{ filename: string }];
  await mkdir(to, { recursive: true });
  execFileSync('tar', ['-xzf', join(temporary, packed.filename), '-C', to, '--strip-components', '1']);
  await rm(join(temporary, packed.filename));
}

/** Of the package's own, or of the workspace's. */
function placeOf(dependency: string, packageFolder: string): string {
  const places = [packageFolder, ROOT].map((place) => join(place, 'node_modules', dependency));
  return realpathSync(places.find((place) => existsSync(place))!);
}
