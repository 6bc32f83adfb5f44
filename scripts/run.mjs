/**
 * The project's two commands, on a machine that has only Node and npm: brings the pinned pnpm, installs from the frozen
 * lockfile, builds, then runs. What is already done is not done again. Node only: this file runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser, findCompiler, findFfmpeg, findFirefox, installFromDebian } from './system-programs.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stateFolder = join(root, 'node_modules', '.earwitness');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const pnpmVersion = manifest.packageManager.split('@')[1];
const onWindows = process.platform === 'win32';

class StepFailed extends Error {}

let knownPnpm;

const commands = {
  'after-install': afterInstall,
  build() {
    install();
    build();
  },
  start(demoArguments) {
    install();
    build();
    say('demo');
    run(process.execPath, [join(root, 'packages/earwitness/bin/earwitness.mjs'), 'demo', ...demoArguments], {
      interactive: true,
    });
  },
  async test(vitestArguments) {
    const began = Date.now();
    install();
    build();
    const programs = await bringTestPrograms();
    timed('checks: lint, types, layers, unused code', () => pnpm(['run', 'check']));
    runTests(vitestArguments, programs);
    say(`all of it took ${seconds(Date.now() - began)}`);
  },
};

const [name, ...rest] = process.argv.slice(2);
const command = commands[name];
try {
  checkNode();
  if (!command) throw new StepFailed(`"${name}" is not one of ${Object.keys(commands).join(', ')}`);
  await command(rest[0] === '--' ? rest.slice(1) : rest);
} catch (error) {
  if (!(error instanceof StepFailed)) throw error;
  if (error.message) console.error(`earwitness: ${error.message}`);
  process.exitCode = error.exitCode ?? 1;
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new StepFailed(`needs Node 20.19 or newer, and this is ${process.versions.node}`);
}

/** Under npm the packages are pnpm's to install; under pnpm only the program's link is missing. */
function afterInstall() {
  if ((process.env.npm_config_user_agent ?? '').startsWith('pnpm')) {
    linkProgram();
    return;
  }
  install();
}

/** Lets `npx earwitness` find the program from any folder of the clone. */
function linkProgram() {
  const folder = join(root, 'node_modules', '.bin');
  const target = join(root, 'packages/earwitness/bin/earwitness.mjs');
  mkdirSync(folder, { recursive: true });
  if (onWindows) {
    writeFileSync(join(folder, 'earwitness.cmd'), `@node "${target}" %*\r\n`);
    return;
  }
  const link = join(folder, 'earwitness');
  rmSync(link, { force: true });
  symlinkSync(relative(folder, target), link);
}

function install() {
  const files = [
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    'package.json',
    ...packageFolders().map((f) => `${f}/package.json`),
  ];
  const stamp = digest([...files, process.version, pnpmVersion]);
  const npmWasHere = existsSync(join(root, 'node_modules', '.package-lock.json'));
  if (isDone('installed', stamp) && !npmWasHere) return;
  timed('install packages (the first time a database driver may be compiled: two minutes)', () => {
    const frozen = ['install', '--frozen-lockfile'];
    // Without CI pnpm stops to ask before it replaces a node_modules that is not its own.
    const environment = { CI: 'true' };
    // On a terminal pnpm shows its progress in place; elsewhere a compiler's thousand lines help nobody unless it fails.
    const quiet = !process.stdout.isTTY;
    try {
      pnpm(frozen, { environment, quiet });
    } catch (error) {
      if (!(error instanceof StepFailed) || findCompiler()) throw error;
      if (!installFromDebian(['g++', 'make', 'python3'])) {
        throw new StepFailed(
          'better-sqlite3 must be compiled here: install a C++ compiler, make and Python 3, then run this again',
        );
      }
      pnpm(frozen, { environment, quiet });
    }
  });
  markDone('installed', stamp);
}

function build() {
  const stamp = digest(sourceFiles());
  const built = packageFolders().every((folder) => existsSync(join(root, folder, 'dist')));
  if (built && isDone('built', stamp)) return;
  timed('build', () => pnpm(['run', 'build:packages'], { quiet: true }));
  markDone('built', stamp);
}

async function bringTestPrograms() {
  const browser = await findBrowser(root);
  const firefox = findFirefox();
  const ffmpeg = await findFfmpeg(root);
  say(`browsers: ${browser?.path ?? 'none'}, ${firefox ?? 'no Firefox'}; ffmpeg: ${ffmpeg ?? 'none'}`);
  const missing = [!browser && 'Chromium or Chrome', !firefox && 'Firefox', !ffmpeg && 'ffmpeg'].filter(
    Boolean,
  );
  if (missing.length > 0) {
    const advice = `some tests need ${missing.join(', ')}: install it, and run npm test again`;
    if (process.env.CI) throw new StepFailed(advice);
    say(advice);
  }
  return {
    ...(browser && { EARWITNESS_BROWSER: browser.path, ...browser.environment }),
    ...(firefox && { EARWITNESS_FIREFOX: firefox }),
    ...(ffmpeg && { EARWITNESS_FFMPEG: ffmpeg }),
  };
}

function runTests(vitestArguments, environment) {
  const resultFile = join(stateFolder, 'vitest.json');
  mkdirSync(stateFolder, { recursive: true });
  rmSync(resultFile, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultFile}`];
  say('tests');
  let failure;
  try {
    pnpm(['exec', 'vitest', 'run', ...reporters, ...vitestArguments], { environment, minutes: 60 });
  } catch (error) {
    failure = error;
  }
  if (existsSync(resultFile)) {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(resultFile, 'utf8'));
    console.log(`${numPassedTests} passed, ${failure ? Math.max(numFailedTests, 1) : numFailedTests} failed`);
  }
  if (failure) throw failure;
}

/** Runs pnpm of the pinned version: one that is installed, else by npx. */
function pnpm(pnpmArguments, options = {}) {
  const [program, ...first] = pnpmProgram();
  run(program, [...first, ...pnpmArguments], options);
}

function pnpmProgram() {
  if (knownPnpm) return knownPnpm;
  const installed = spawnSync('pnpm', ['--version'], { cwd: root, encoding: 'utf8', shell: onWindows });
  knownPnpm =
    installed.status === 0 && installed.stdout.trim() === pnpmVersion
      ? ['pnpm']
      : ['npx', '-y', `pnpm@${pnpmVersion}`];
  return knownPnpm;
}

function run(
  program,
  programArguments,
  { quiet = false, interactive = false, environment = {}, minutes = 30 } = {},
) {
  const result = spawnSync(program, programArguments, {
    cwd: interactive ? (process.env.INIT_CWD ?? root) : root,
    stdio: interactive ? 'inherit' : ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: onWindows,
    ...(interactive ? {} : { timeout: minutes * 60_000 }),
    env: { ...process.env, ...environment },
  });
  if (result.status === 0) return;
  if (quiet) process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  const failed = new StepFailed(
    interactive ? '' : `"${[program, ...programArguments.slice(0, 4)].join(' ')}" failed`,
  );
  failed.exitCode = result.status ?? 1;
  throw failed;
}

function packageFolders() {
  return readdirSync(join(root, 'packages'))
    .sort()
    .map((folder) => `packages/${folder}`);
}

/** Everything that the built files depend on. */
function sourceFiles() {
  const kept = [];
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      if (['node_modules', 'dist', '.types', 'test'].includes(entry.name) || entry.name.startsWith('.'))
        continue;
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (!/\.test\.ts$|\.generated\.ts$|\.(md|csv)$/.test(entry.name)) kept.push(path);
    }
  };
  walk('packages');
  return ['tsconfig.base.json', 'pnpm-lock.yaml', ...kept];
}

function digest(parts) {
  const hash = createHash('sha256');
  for (const part of parts) {
    const path = join(root, part);
    hash.update(`${part}\0`);
    if (existsSync(path) && statSync(path).isFile()) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

function isDone(step, stamp) {
  const file = join(stateFolder, step);
  return existsSync(file) && readFileSync(file, 'utf8') === stamp;
}

function markDone(step, stamp) {
  mkdirSync(stateFolder, { recursive: true });
  writeFileSync(join(stateFolder, step), stamp);
}

function timed(what, action) {
  say(what);
  const began = Date.now();
  action();
  say(`  done in ${seconds(Date.now() - began)}`);
}

function say(text) {
  console.log(`\u001b[2mearwitness ▸\u001b[0m ${text}`);
}

function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
