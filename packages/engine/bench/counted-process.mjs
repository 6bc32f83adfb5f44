/** Runs a whole process and says what it used, all its threads and children included. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** Nothing that makes a program do more at its start than it does elsewhere, as extra certificates make Node. */
const ENVIRONMENT = { PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'C.UTF-8' };

/**
 * @param command program and arguments
 * @param childUsage the program of native/child-usage.c
 * @param keepErrors what it writes to standard error comes back as `errors` instead of being shown
 * @returns {Promise<{ cpuSeconds: number, wallSeconds: number, peakRssKib: number, exitCode: number, errors?: string }>}
 */
export async function runCounted(command, { childUsage, folder, keepErrors = false }) {
  const usageFile = join(folder, 'usage.json');
  const child = spawn(childUsage, [usageFile, ...command], {
    stdio: ['ignore', 'ignore', keepErrors ? 'pipe' : 'inherit'],
    env: ENVIRONMENT,
  });
  const closed = once(child, 'close');
  const errors = keepErrors ? await text(child.stderr) : undefined;
  await closed;
  const usage = JSON.parse(await readFile(usageFile, 'utf8'));
  if (usage.exitCode !== 0) {
    throw new Error(
      `Cannot measure "${command.join(' ')}": it ended with exit code ${usage.exitCode}${errors ? `\n${errors}` : ''}`,
    );
  }
  return { ...usage, ...(keepErrors && { errors }) };
}
