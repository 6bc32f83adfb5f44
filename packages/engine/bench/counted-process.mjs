/** Runs a whole process and says what it used, all its threads and children included. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Nothing that makes a program do more at its start than it does elsewhere, as extra certificates make Node. */
const ENVIRONMENT = { PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'C.UTF-8' };

/**
 * @param command program and arguments
 * @param childUsage the program of native/child-usage.c
 * @returns {Promise<{ cpuSeconds: number, wallSeconds: number, peakRssKib: number, exitCode: number }>}
 */
export async function runCounted(command, { childUsage, folder }) {
  const usageFile = join(folder, 'usage.json');
  const child = spawn(childUsage, [usageFile, ...command], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: ENVIRONMENT,
  });
  await once(child, 'exit');
  const usage = JSON.parse(await readFile(usageFile, 'utf8'));
  if (usage.exitCode !== 0) {
    throw new Error(`Cannot measure "${command.join(' ')}": it ended with exit code ${usage.exitCode}`);
  }
  return usage;
}
