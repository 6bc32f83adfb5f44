import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';

/** As built: a process of its own cannot run TypeScript everywhere. */
const BUILT = pathToFileURL(join(import.meta.dirname, '../../dist/conditions/run-command.js')).href;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('runCommand()', () => {
  it.each([
    ['a signal', 'SIGTERM'],
    ['an interrupt', 'SIGINT'],
    ['its own exit', null],
  ] as const)('leaves nothing running when its process ends by %s', async (_, signal) => {
    const folder = await temporaryFolder();
    const parent = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { runCommand } from '${BUILT}';
         process.on('message', () => process.exit(3));
         runCommand(['/bin/sh', '-c', 'sleep 300 & echo $! > child; wait'], { folder: ${JSON.stringify(folder)} });`,
      ],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    );
    const child = () => readFile(join(folder, 'child'), 'utf8').catch(() => '');
    await expect.poll(child, { timeout: 20_000 }).toMatch(/\d+\n/);
    const pid = Number(await child());
    expect(isAlive(pid)).toBe(true);
    if (signal === null) parent.send('exit');
    else parent.kill(signal);
    await once(parent, 'exit');
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });
});
