/** `earwitness abx`: two files, one question, a blind test and its verdict; no dataset needed. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { BenchError, buildPanelPack } from '@earwitness/bench';
import type { PanelMethod } from '@earwitness/bench/panel';
import { type PcmAudio, resample } from '@earwitness/engine';
import { readAudio } from '@earwitness/engine/files';
import { createPanelServer, type PanelServer } from '@earwitness/listening-web';
import type { Command } from 'commander';
import openInBrowser from 'open';
import { definePanel } from '../panels/define-panel.ts';
import { panelFilesIn } from '../panels/panels-folder.ts';
import { parseCount, parsePort, parseSeconds } from '../terminal/option-parsers.ts';
import { createProgressReporter, type ProgressReporter } from '../terminal/progress-bar.ts';
import { UsageError } from '../terminal/report-failure.ts';
import { waitForInterrupt } from '../terminal/wait-for-interrupt.ts';

/** A page that was closed after its last answer never asks for its verdict. */
const LONGEST_WAIT_FOR_PAGE_MILLISECONDS = 30_000;
/** For what a page that has its verdict may still load. */
const GRACE_MILLISECONDS = 1_000;

interface AbxOptions {
  preference?: boolean;
  identify?: boolean;
  trials: number;
  seconds: number;
  port: number;
  open: boolean;
  out?: string;
  json?: boolean;
}

export function addAbxCommand(program: Command): void {
  program
    .command('abx')
    .description('a blind test between files: can you hear the difference?')
    .argument('<files...>', 'two or more audio files of the same music')
    .option('--preference', 'ask which one you prefer instead')
    .option('--identify', 'ask which one is the AI’s instead; the first file is the AI’s')
    .option('--trials <number>', 'how many answers to give', parseCount, 10)
    .option('--seconds <number>', 'length of the excerpt', parseSeconds, 10)
    .option('--port <number>', 'where to serve on this machine; 0 takes a free one', parsePort, 0)
    .option('--no-open', 'print the address instead of opening the browser')
    .option('--out <folder>', 'where to keep the record (default: earwitness-abx-<time> here)')
    .option('--json', 'print the verdict as JSON')
    .addHelpText('after', '\nExample:\n  earwitness abx master-a.wav master-b.flac --trials 16')
    .action(runAbx);
}

async function runAbx(paths: string[], options: AbxOptions): Promise<void> {
  const method = methodOf(options);
  if (paths.length < 2) throw new UsageError('Cannot compare one file: name at least two');
  if (method === 'identification' && paths.length !== 2) {
    throw new UsageError(
      `Cannot ask which one is the AI’s of ${paths.length} files: name two, the AI’s first`,
    );
  }
  if (new Set(paths.map((path) => resolve(path))).size < paths.length) {
    throw new UsageError('Cannot compare a file with itself: name each file once');
  }
  const folder = resolve(options.out ?? `earwitness-abx-${timeStamp()}`);
  const progress = createProgressReporter({ quiet: options.json === true });
  const { server, panelId } = await prepareTest({ method, paths, folder, options, progress }).finally(() =>
    progress.stop(),
  );
  try {
    const address = `${server.url}/p/${panelId}`;
    process.stderr.write(`\n  ${address}\n\nThe test waits there; Ctrl+C ends it.\n`);
    if (options.open) await openInBrowser(address);

    const interruption = waitForInterrupt().then(() => 'interrupted' as const);
    while (server.panel(panelId).sessionsFinished === 0) {
      if ((await Promise.race([interruption, pause(200)])) !== 'interrupted') continue;
      throw new BenchError(
        `The test was ended before its last answer; what was answered is kept in ${folder}`,
      );
    }

    await server.closePanel(panelId);
    await server.unblindPanel(panelId, 'the listener’s own test is finished');
    const { rows, verdicts } = server.results(panelId);
    await writeFile(join(folder, 'answers.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    await writeFile(join(folder, 'verdict.json'), `${JSON.stringify(verdicts, null, 2)}\n`);

    process.stdout.write(
      options.json
        ? `${JSON.stringify({ folder, verdicts, rows }, null, 2)}\n`
        : `\n${verdicts.map(({ sentence }) => sentence).join('\n')}\n\nThe record is kept in ${folder}\n`,
    );
    await pageHasVerdict(server, panelId);
  } finally {
    await server.stop();
  }
}

interface ServedTest {
  readonly server: PanelServer;
  readonly panelId: string;
}

/** From files to a panel that waits for its listener; what fails on the way leaves no folder behind. */
async function prepareTest({
  method,
  paths,
  folder,
  options,
  progress,
}: {
  method: PanelMethod;
  paths: readonly string[];
  folder: string;
  options: AbxOptions;
  progress: ProgressReporter;
}): Promise<ServedTest> {
  progress.step('read and align');
  progress.update({ done: 0, total: 2, label: 'reading' });
  const versions = await readVersions(paths);
  progress.update({ done: 1, total: 2, label: 'aligning and matching levels' });
  await makeNewFolder(folder);
  try {
    const test = await openTest({ method, versions, folder, options });
    progress.update({ done: 2, total: 2, label: 'ready' });
    return test;
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}

/** Builds the pack of every pair of versions and serves one panel over it. */
async function openTest({
  method,
  versions,
  folder,
  options,
}: {
  method: PanelMethod;
  versions: readonly Version[];
  folder: string;
  options: AbxOptions;
}): Promise<ServedTest> {
  const { packFolder, blindingKeyFile, databaseFile } = panelFilesIn(folder);
  const pairs = pairsOf(versions);
  await buildPanelPack({
    comparisons: pairs.map((pair) => ({
      itemId: 'files',
      itemTitle: pair.map(({ conditionId }) => conditionId).join(' and '),
      renderings: pair.map((version, index) => ({
        ...version,
        makerKind: method === 'identification' && index === 0 ? 'engine' : 'none',
      })),
      seconds: options.seconds,
    })),
    packFolder,
    keyFile: blindingKeyFile,
    seed: randomUUID(),
  });
  const definition = await definePanel({
    name: method,
    title: `A blind test of ${versions.length} files`,
    method,
    packFolder,
    conditionPairCount: pairs.length,
    trialsPerSession: options.trials,
    trainingTrials: 0,
    showOwnResult: true,
  });
  const server = await createPanelServer({ databaseFile, port: options.port });
  try {
    await server.openPanel({ definition, packFolder, blindingKeyFile });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { server, panelId: definition.panelId };
}

/** A record begins in a folder of its own, so that nothing is overwritten and a test that cannot be built leaves nothing. */
async function makeNewFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) {
    throw new UsageError(
      `Cannot keep the record in ${folder} as the folder must be new or empty: choose another --out`,
    );
  }
}

function methodOf({ preference = false, identify = false }: AbxOptions): PanelMethod {
  if (preference && identify)
    throw new UsageError('Cannot ask two questions at once: choose --preference or --identify');
  if (preference) return 'preference';
  return identify ? 'identification' : 'abx';
}

interface Version {
  readonly conditionId: string;
  readonly audio: PcmAudio;
}

/** Reads the files and brings them to one rate and one channel layout: the highest rate, stereo where any is. */
async function readVersions(paths: readonly string[]): Promise<Version[]> {
  const names = distinctNames(paths);
  const read = await Promise.all(paths.map((path) => readAudio(path)));
  const sampleRate = Math.max(...read.map(({ audio }) => audio.sampleRate));
  const anyStereo = read.some(({ audio }) => audio.channelLayout === 'stereo');
  return read.map(({ audio }, index) => ({
    conditionId: names[index] as string,
    audio: resample(anyStereo ? asStereo(audio) : audio, sampleRate),
  }));
}

function asStereo(audio: PcmAudio): PcmAudio {
  const [only] = audio.channels;
  if (audio.channelLayout === 'stereo' || !only) return audio;
  return { ...audio, channelLayout: 'stereo', channels: [only, only] };
}

/** File names, with as much of the path as tells them apart. */
function distinctNames(paths: readonly string[]): string[] {
  const names = paths.map((path) => basename(path));
  return new Set(names).size === names.length ? names : paths.map((path) => resolve(path));
}

function pairsOf(versions: readonly Version[]): [Version, Version][] {
  return versions.flatMap((first, index) =>
    versions.slice(index + 1).map((second): [Version, Version] => [first, second]),
  );
}

/** Waits until the page has its verdict, so that it stays complete when this program is gone. */
async function pageHasVerdict(server: PanelServer, panelId: string): Promise<void> {
  const latest = performance.now() + LONGEST_WAIT_FOR_PAGE_MILLISECONDS;
  while (server.ownResultsShown(panelId) === 0 && performance.now() < latest) await pause(200);
  await pause(GRACE_MILLISECONDS);
}

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** Local time to the second, fit for a folder's name. */
function timeStamp(): string {
  const now = new Date();
  const pad = (number: number) => String(number).padStart(2, '0');
  return `${now.getFullYear()}${pad(now.getMonth() + 1)}${pad(now.getDate())}-${pad(now.getHours())}${pad(now.getMinutes())}${pad(now.getSeconds())}`;
}
