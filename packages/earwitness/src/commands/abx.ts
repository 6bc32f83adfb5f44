/** `earwitness abx`: two files, one question, a blind test and its verdict; no dataset needed. */
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BenchError } from '@earwitness/bench';
import type { PanelMethod } from '@earwitness/bench/panel';
import type { PanelServer } from '@earwitness/listening-web';
import type { Command } from 'commander';
import openInBrowser from 'open';
import { prepareFileTest } from '../panels/prepare-file-test.ts';
import { parseCount, parsePort, parseSeconds } from '../terminal/option-parsers.ts';
import { createProgressReporter } from '../terminal/progress-bar.ts';
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

export function defineAbx(command: Command): void {
  command
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
  const progress = await createProgressReporter({ quiet: options.json === true });
  const { server, panelId } = await prepareFileTest({
    method,
    paths,
    folder,
    settings: options,
    progress,
  }).finally(() => progress.stop());
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
    const { rows, verdicts } = await server.results(panelId);
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

function methodOf({ preference = false, identify = false }: AbxOptions): PanelMethod {
  if (preference && identify)
    throw new UsageError('Cannot ask two questions at once: choose --preference or --identify');
  if (preference) return 'preference';
  return identify ? 'identification' : 'abx';
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
