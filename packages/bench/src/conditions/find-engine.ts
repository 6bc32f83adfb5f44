/** Finds the engine that `ours@VERSION` names, and builds or installs it once where that is needed. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { execa } from 'execa';
import { sha256, sha256OfFile } from '../files/sha256.ts';
import { type EnginePackage, openEnginePackage } from './engine-package.ts';

const ENGINE_NAME = '@earwitness/engine';
/** What a build of the engine is made of, in the repository. */
const SOURCES = [
  'packages/engine',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'package.json',
  'tsconfig.base.json',
];
const NPM_VERSION = /^(?:npm:)?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/;

export interface FindEngineOptions {
  /** Where relative paths start, and whose repository git references are of; else that of the bench itself. */
  readonly folder: string;
  /** Holds what is built and installed, in `engines`. */
  readonly storeFolder: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds an engine.
 *
 * @param version a version on npm (`0.1.0`, `npm:0.1.0`); a path that begins with `.`, `/` or `~` or is absolute, of a folder with a
 *   built engine or a packed one (`.tgz`); anything else is a git reference. What is neither there nor built yet is installed by npm, or
 *   built from a clone of its own by the pnpm that it pins
 * @throws {Error} with what went wrong, in one line
 */
export async function findEngine(version: string, options: FindEngineOptions): Promise<EnginePackage> {
  const { folder } = options;
  const [, npmVersion] = NPM_VERSION.exec(version) ?? [];
  if (npmVersion !== undefined)
    return openEnginePackage(
      await installedPackage(`${ENGINE_NAME}@${npmVersion}`, `npm ${npmVersion}`, options),
    );
  if (!/^[.~]/.test(version) && !isAbsolute(version))
    return openEnginePackage(await builtFromGit(version, options));
  const path = resolve(folder, version.replace(/^~(?=$|[/\\])/, process.env.HOME ?? '~'));
  const stats = await stat(path).catch(() => null);
  if (stats === null) throw new Error(`there is no such file or folder: ${path}`);
  if (stats.isDirectory()) return openEnginePackage(path);
  const digest = await sha256OfFile(path);
  return openEnginePackage(await installedPackage(path, `file ${digest}`, options));
}

/** A packed engine with what it needs, from npm or a file. */
function installedPackage(
  what: string,
  key: string,
  { storeFolder, signal }: FindEngineOptions,
): Promise<string> {
  return made({ storeFolder, key, place: join('node_modules', ENGINE_NAME) }, async (folder) => {
    await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
    const quietly = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    await run('npm', ['install', ...quietly, what], { folder, signal });
  });
}

async function builtFromGit(reference: string, options: FindEngineOptions): Promise<string> {
  const { storeFolder, signal } = options;
  const repository = await repositoryOf(options);
  const git = (...words: string[]) =>
    run('git', ['-C', repository, ...words], { folder: repository, signal });
  const commit = await git('rev-parse', '--verify', '--quiet', `${reference}^{commit}`).catch(() => {
    throw new Error(
      `${reference} is no version on npm, no path (one begins with ./ or /), and no commit, branch or tag of ${repository}`,
    );
  });
  const sources = await git('ls-tree', commit, ...SOURCES);
  return made({ storeFolder, key: `git ${sources}`, place: join('packages', 'engine') }, async (folder) => {
    await git('clone', '--quiet', '--shared', '--no-checkout', repository, folder);
    await run('git', ['-C', folder, 'checkout', '--quiet', '--detach', commit], { folder, signal });
    const pnpm = await pinnedPnpm(folder);
    const pnpmRun = (...words: string[]) => run('npx', ['--yes', pnpm, ...words], { folder, signal });
    await pnpmRun(
      'install',
      ...['--frozen-lockfile', '--ignore-scripts', '--prefer-offline'],
      ...['--filter', '{.}', '--filter', ENGINE_NAME],
    );
    await pnpmRun('--filter', ENGINE_NAME, 'run', 'build');
    const kept = ['node_modules', 'packages'];
    const rest = (await readdir(folder)).filter((name) => !kept.includes(name));
    await Promise.all(rest.map((name) => rm(join(folder, name), { recursive: true, force: true })));
  });
}

/** The repository with the engine's sources that the folder lies in, or the bench. */
async function repositoryOf({ folder, signal }: FindEngineOptions): Promise<string> {
  for (const place of [folder, import.meta.dirname]) {
    const root = await run('git', ['-C', place, 'rev-parse', '--show-toplevel'], {
      folder: place,
      signal,
    }).catch(() => null);
    if (root !== null && (await stat(join(root, 'packages/engine/package.json')).catch(() => null)) !== null)
      return root;
  }
  throw new Error(`neither ${folder} nor the bench lies in a git repository with the engine’s sources`);
}

async function pinnedPnpm(folder: string): Promise<string> {
  const { packageManager } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  if (typeof packageManager !== 'string' || !packageManager.startsWith('pnpm@'))
    throw new Error('its package.json pins no pnpm');
  return packageManager;
}

/** Makes a folder of the store once: under another name until it is whole; whoever is first has made it for all. */
async function made(
  { storeFolder, key, place }: { storeFolder: string; key: string; place: string },
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = resolve(storeFolder, 'engines', sha256(key).slice(0, 32));
  const isThere = async () => (await readdir(join(folder, place)).catch(() => null)) !== null;
  if (await isThere()) return join(folder, place);
  const unfinished = `${folder}.${randomBytes(6).toString('hex')}.tmp`;
  await mkdir(unfinished, { recursive: true });
  try {
    await make(unfinished);
    await rename(unfinished, folder).catch(async (error: unknown) => {
      if (!(await isThere())) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return join(folder, place);
}

/** What a command writes to its output; its last words where it fails. */
async function run(
  program: string,
  words: readonly string[],
  { folder, signal }: { folder: string; signal: AbortSignal | undefined },
): Promise<string> {
  const result = await execa(program, words, {
    cwd: folder,
    stdin: 'ignore',
    all: true,
    reject: false,
    env: { CI: 'true' },
    ...(signal && { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  if (!result.failed) return result.stdout;
  const lines = (result.all ?? '').split('\n').filter((line) => line.trim() !== '');
  // Package managers begin with a code and end with where their log lies.
  const said =
    lines.find((line) => /error|fatal/i.test(line) && !/ code \w+$/.test(line)) ??
    lines.at(-1) ??
    result.shortMessage ??
    '';
  throw new Error(`${[program, ...words.slice(0, 3)].join(' ')} failed: ${said.trim()}`, { cause: result });
}
