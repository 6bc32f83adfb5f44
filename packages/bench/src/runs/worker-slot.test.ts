import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { createWorkerSlot } from './worker-slot.ts';

/** Processes run what is built. */
const BUILT = new URL('../../dist/runs/', import.meta.url);

/** What a worker does with each job, by its name. */
const WORKER = `
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { endWithParent } from ${JSON.stringify(new URL('end-with-parent.js', BUILT).href)};
const done = (result) => process.send({ kind: 'done', result });
const jobs = {
  pid: () => done(process.pid),
  abort: () => process.abort(),
  kill: () => process.kill(process.pid, 'SIGKILL'),
  exit: () => process.exit(3),
  eat: () => { const held = []; for (;;) held.push(new Array(1e6).fill(held.length)); },
  wait: () => process.send({ kind: 'part', limitSeconds: 0.3 }),
  spin: () => process.send({ kind: 'part', limitSeconds: 0.3 }, () => { for (;;); }),
  spent: () => process.send({ kind: 'done', result: process.pid, isSpent: true }),
  slow: () => { process.send({ kind: 'part', limitSeconds: 60 }); setTimeout(() => done('slow'), 400); },
  unable: () => process.send({ kind: 'unable', message: 'no such dataset', isRefusal: true }),
  family: () => {
    // a command that leads a group of its own and outlives its parent
    const inner = 'setTimeout(() => {}, 60_000)';
    const outer = 'require("node:child_process").spawn(process.execPath, ["-e", ' + JSON.stringify(inner) + '], { stdio: "ignore", detached: true })' +
      '.on("spawn", function () { console.log(this.pid); process.exit(); }).unref()';
    const child = spawn(process.execPath, ['-e', outer], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.on('data', (text) => done(Number(text)));
  },
  report: ({ file }) => { writeFileSync(file, String(process.pid)); for (;;); },
};
process.on('message', (message) => {
  if (message.kind === 'job') jobs[message.job.name](message.job);
  else if (message.kind === 'stop') process.exit(0);
});
endWithParent(() => process.exit(0));
`;

interface NamedJob {
  readonly name: string;
}

async function openSlot({ startSeconds = 60, signal }: { startSeconds?: number; signal?: AbortSignal } = {}) {
  const script = join(await temporaryFolder(), 'worker.mjs');
  await writeFile(script, WORKER);
  const slot = createWorkerSlot<null, NamedJob, unknown>({
    ...{ script, start: null, memoryMib: 100, startSeconds, signal },
  });
  onTestFinished(() => slot.close());
  return slot;
}

const isRunning = (pid: number): boolean => {
  try {
    // one that has ended and was not asked for its exit code is still listed
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

const pidOf = async (slot: Awaited<ReturnType<typeof openSlot>>): Promise<number> => {
  const outcome = await slot.perform({ name: 'pid' });
  if (outcome.kind !== 'done') throw new Error(`the worker ${JSON.stringify(outcome)}`);
  return Number(outcome.result);
};

describe('createWorkerSlot()', () => {
  it('keeps one process for one job after the other', async () => {
    const slot = await openSlot();
    expect(await pidOf(slot)).toBe(await pidOf(slot));
    expect(await slot.perform({ name: 'slow' })).toEqual({ kind: 'done', result: 'slow' });
  });

  it('gives a worker that is spent no further job', async () => {
    const slot = await openSlot();
    const outcome = await slot.perform({ name: 'spent' });
    const spent = outcome.kind === 'done' ? Number(outcome.result) : 0;
    expect(isRunning(spent)).toBe(false);
    expect(await pidOf(slot)).not.toBe(spent);
  });

  it.each([
    ['abort', 'was ended by SIGABRT'],
    ['kill', 'was ended by SIGKILL'],
    ['exit', 'ended by itself with exit code 3'],
    ['eat', 'ran out of memory'],
  ])('says how a worker ended, and does the next job in a new one: %s', async (name, how) => {
    const slot = await openSlot();
    const before = await pidOf(slot);
    expect(await slot.perform({ name })).toEqual({ kind: 'ended', how });
    expect(isRunning(before)).toBe(false);
    expect(await pidOf(slot)).not.toBe(before);
  });

  it.each(['wait', 'spin'])(
    'ends a worker whose part of a job takes too long, even one caught in a loop: %s',
    async (name) => {
      const slot = await openSlot();
      const before = await pidOf(slot);
      expect(await slot.perform({ name })).toEqual({ kind: 'late', limitSeconds: 0.3 });
      expect(isRunning(before)).toBe(false);
      expect(await pidOf(slot)).not.toBe(before);
    },
  );

  it('ends with a worker what its commands left running', async () => {
    const slot = await openSlot();
    const outcome = await slot.perform({ name: 'family' });
    const grandchild = outcome.kind === 'done' ? Number(outcome.result) : 0;
    expect(isRunning(grandchild)).toBe(true);
    await slot.perform({ name: 'kill' });
    await expect.poll(() => isRunning(grandchild)).toBe(false);
  });

  it('rejects with the reason of a worker that cannot work, and of a signal that aborts', async () => {
    const slot = await openSlot();
    await expect(slot.perform({ name: 'unable' })).rejects.toMatchObject({
      message: 'no such dataset',
      isRefusal: true,
    });
    const stop = new AbortController();
    const stopped = await openSlot({ signal: stop.signal });
    const pid = await pidOf(stopped);
    const slow = stopped.perform({ name: 'slow' });
    stop.abort(new Error('enough'));
    await expect(slow).rejects.toThrow('enough');
    expect(isRunning(pid)).toBe(false);
    await expect(stopped.perform({ name: 'pid' })).rejects.toThrow('enough');
  });

  it('leaves no worker behind when its own process is killed, not even one caught in a loop', async () => {
    const folder = await temporaryFolder();
    const script = join(folder, 'worker.mjs');
    const parent = join(folder, 'parent.mjs');
    const file = join(folder, 'pid');
    await writeFile(script, WORKER);
    await writeFile(
      parent,
      `import { createWorkerSlot } from ${JSON.stringify(new URL('worker-slot.js', BUILT).href)};
       createWorkerSlot({ script: ${JSON.stringify(script)}, start: null, memoryMib: 100, startSeconds: 60 })
         .perform({ name: 'report', file: ${JSON.stringify(file)} });`,
    );
    const started = spawn(process.execPath, [parent], { stdio: 'ignore' });
    const pidInFile = () => readFile(file, 'utf8').then(Number, () => 0);
    await expect.poll(pidInFile, { timeout: 20_000 }).toBeGreaterThan(0);
    const pid = await pidInFile();
    expect(isRunning(pid)).toBe(true);
    started.kill('SIGKILL');
    await expect.poll(() => isRunning(pid), { timeout: 20_000 }).toBe(false);
  });
});
