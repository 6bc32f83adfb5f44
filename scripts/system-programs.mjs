/** Finds the programs that tests need and npm does not bring, or brings them: from the system, else Debian, else an npm package. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
const BROWSER_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** A browser that starts: `{ path, environment }`, or undefined. */
export async function findBrowser(root) {
  const found =
    process.env.EARWITNESS_BROWSER ?? firstOnPath(BROWSERS) ?? BROWSER_PATHS.find((path) => existsSync(path));
  if (found) return { path: found, environment: {} };
  if (installFromDebian(['chromium'])) return { path: firstOnPath(BROWSERS), environment: {} };
  return browserFromNpm(root);
}

/** A Firefox, for tests that are run in a second browser; npm ships none. */
export function findFirefox() {
  const names = ['firefox-esr', 'firefox'];
  const found = process.env.EARWITNESS_FIREFOX ?? firstOnPath(names);
  if (found) return found;
  return installFromDebian(['firefox-esr']) ? firstOnPath(names) : undefined;
}

export async function findFfmpeg(root) {
  const found = process.env.EARWITNESS_FFMPEG ?? firstOnPath(['ffmpeg']);
  if (found) return found;
  if (installFromDebian(['ffmpeg'])) return firstOnPath(['ffmpeg']);
  return ffmpegFromNpm(root);
}

export function findCompiler() {
  return ['g++', 'make', 'python3'].every((program) => firstOnPath([program]));
}

/** Installs Debian packages when this is Debian and we are root; says whether they are there now. */
export function installFromDebian(packages) {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !existsSync('/etc/debian_version') || !firstOnPath(['apt-get'])) return false;
  console.log(`earwitness ▸ install from Debian: ${packages.join(' ')}`);
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  const install = () =>
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options).status ===
    0;
  return spawnSync('apt-get', ['update', '-qq'], options).status === 0 && install();
}

function firstOnPath(programs) {
  const finder = process.platform === 'win32' ? 'where' : 'which';
  for (const program of programs) {
    const result = spawnSync(finder, [program], { encoding: 'utf8' });
    const path = result.status === 0 ? result.stdout.split(/\r?\n/)[0] : '';
    if (path) return path;
  }
  return undefined;
}

/** The npm-shipped Chromium unpacks itself; without this variable it leaves the system libraries to the host. */
async function browserFromNpm(root) {
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs20.x';
  const require = createRequire(join(root, 'package.json'));
  const temporaryFolder = process.env.TMPDIR;
  try {
    // It unpacks into the folder for temporary files; one of its own is used again and goes with node_modules.
    const unpacked = join(root, 'node_modules', '.earwitness', 'browser');
    mkdirSync(unpacked, { recursive: true });
    process.env.TMPDIR = unpacked;
    const { default: chromium } = await import(pathToFileURL(require.resolve('@sparticuz/chromium')).href);
    const path = await chromium.executablePath();
    const environment = { LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH ?? '' };
    return spawnSync(path, ['--version'], { env: { ...process.env, ...environment } }).status === 0
      ? { path, environment }
      : undefined;
  } catch (error) {
    console.log(`earwitness ▸ the browser from npm does not start here: ${error.message}`);
    return undefined;
  } finally {
    if (temporaryFolder === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = temporaryFolder;
  }
}

function ffmpegFromNpm(root) {
  const require = createRequire(join(root, 'package.json'));
  try {
    const { path } = require('@ffmpeg-installer/ffmpeg');
    return spawnSync(path, ['-version']).status === 0 ? path : undefined;
  } catch {
    return undefined;
  }
}
