/** A run in a process of its own that is killed with all that it started, at a moment that a seed chooses. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sha256OfFile } from '../src/files/sha256.ts';
import { createRandom } from '../src/statistics/numeric/random.ts';
import { smallDataset } from './small-dataset.ts';
import { delay, mapSamples, music } from './synthetic-music.ts';

const BUILT = new URL('../dist/index.js', import.meta.url).href;
const ITEMS = 4;
/** Each item under `unprocessed`, `human`, `loudness-only` and a command that keeps a list of what it was asked for. */
const JOBS = ITEMS * 4;
const WORKERS = 2;

const RUNNER = `
import { loadDataset, runBench } from ${JSON.stringify(BUILT)};
const { dataset, ...options } = JSON.parse(process.argv[2]);
await runBench({ ...options, dataset: await loadDataset(dataset), onProgress: () => console.log('progress') });
`;

export interface Trial {
  /** Where the runner, the dataset and the list of the command are. */
  readonly folder: string;
  readonly runFolder: string;
  readonly storeFolder: string;
  readonly workers?: number;
}

export const trialIn = (folder: string, name: string): Trial => ({
  folder,
  runFolder: join(folder, name, 'run'),
  storeFolder: join(folder, name, 'store'),
});

/** Writes the dataset, the conditions and the runner. */
export async function prepareTrials(folder: string): Promise<void> {
  const items = Array.from({ length: ITEMS }, (_, index) => {
    const mix = mapSamples(music(`trial ${index}`, { seconds: 2 }), (sample) => 0.5 * sample);
    return { id: `item-${index}`, mix, masters: { human: delay(mapSamples(mix, Math.tanh), 10 * index) } };
  });
  await smallDataset(folder, items);
  await writeFile(join(folder, 'runner.mjs'), RUNNER);
  const counted = { shell: 'echo {mix} >> {here}/asked.log && sleep 0.1 && cp {mix} {out}', versions: [] };
  await writeFile(
    join(folder, 'conditions.yaml'),
    JSON.stringify({
      schema: 'earwitness.conditions/1',
      commands: { counted },
      conditions: ['unprocessed', 'human', 'loudness-only', 'cmd:counted'],
    }),
  );
}

const MARK = 'EARWITNESS_TRIAL';

/** Every process of a trial, however far from its first one. */
function processesWith(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark);
      } catch {
        return false;
      }
    })
    .map(Number);
}

function start(trial: Trial): { runner: ChildProcess; mark: string; ended: Promise<number | null> } {
  const value = randomBytes(8).toString('hex');
  const { folder, runFolder, storeFolder, workers = WORKERS } = trial;
  const options = {
    ...{ dataset: folder, runFolder, storeFolder, workers },
    conditionsFile: join(folder, 'conditions.yaml'),
    metricIds: ['integratedLufs', 'truePeakDbtp', 'spectralDistanceDb'],
  };
  const runner = spawn(process.execPath, [join(folder, 'runner.mjs'), JSON.stringify(options)], {
    env: { ...process.env, [MARK]: value },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => runner.once('close', resolve));
  return { runner, mark: `${MARK}=${value}`, ended };
}

/** Runs to the end. */
export async function runToEnd(trial: Trial): Promise<void> {
  const { runner, ended } = start(trial);
  runner.stdout?.resume();
  const exitCode = await ended;
  if (exitCode !== 0) throw new Error(`the run ended with exit code ${exitCode}`);
}

export interface Kill {
  /** How many processes were killed. */
  readonly killed: number;
  /** What was finished by then: entries of the store with the numbers of their files. */
  readonly finished: ReadonlyMap<string, number>;
}

/**
 * Runs, and kills every process of the run at once after so many words of progress and a little more, as the seed says.
 *
 * @returns what was finished then; null when the run was done before
 */
export async function runAndKill(trial: Trial, seed: string): Promise<Kill | null> {
  const random = createRandom(seed);
  const words = random.integer(2 * JOBS - 1);
  const delayMs = random.integer(200);
  const { runner, mark, ended } = start(trial);
  let heard = 0;
  const moment = new Promise<void>((resolve) => {
    if (words === 0) resolve();
    createInterface(runner.stdout!).on('line', () => {
      heard += 1;
      if (heard === words) resolve();
    });
  });
  await Promise.race([moment.then(() => new Promise((resolve) => setTimeout(resolve, delayMs))), ended]);
  let killed = 0;
  // until none is left: a process may have started another one meanwhile
  for (let left = processesWith(mark); left.length > 0; left = processesWith(mark)) {
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL');
        killed += 1;
      } catch {
        // It has ended by itself.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await ended;
  return killed === 0 ? null : { killed, finished: await finishedIn(trial) };
}

/** Renderings that are finished, by their entries: a rewritten entry is another file. */
export async function finishedIn({ storeFolder }: Trial): Promise<Map<string, number>> {
  const names = await readdir(join(storeFolder, 'jobs')).catch(() => []);
  const whole = names.filter((name) => name.endsWith('.json'));
  const entries = whole.map(
    async (name) => [name, (await stat(join(storeFolder, 'jobs', name))).ino] as const,
  );
  return new Map(await Promise.all(entries));
}

/** How often the command was asked for a rendering. */
export async function timesAsked(folder: string): Promise<number> {
  const text = await readFile(join(folder, 'asked.log'), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '').length;
}

export const COUNTED_JOBS = ITEMS;

/** All but costs and build, which tell of the day. */
const OF_THE_DAY = ['costs.jsonl', 'build.json'];

/** What an undisturbed run leaves too. */
export async function filesOf({ runFolder }: Trial): Promise<Record<string, string>> {
  const entries = await readdir(runFolder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !OF_THE_DAY.includes(entry.name))
    .map(({ name, parentPath }) => join(parentPath, name))
    .sort();
  const digests = await Promise.all(
    files.map(async (file) => [file.slice(runFolder.length + 1), await sha256OfFile(file)] as const),
  );
  return Object.fromEntries(digests);
}
