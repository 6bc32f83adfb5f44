/** Starts somebody else's server as a child of the test, and ends it with the test. */
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';

const START_MILLISECONDS = 20_000;

/**
 * Resolves when the program takes connections on its port.
 *
 * @throws {Error} with what it printed, if it ends before
 */
export async function startServer({
  command: [program = '', ...programArguments],
  port,
  environment = {},
}: {
  command: readonly string[];
  port: number;
  environment?: Readonly<Record<string, string>>;
}): Promise<void> {
  const child = spawn(program, programArguments, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    child.once('error', (problem) => {
      printed += problem.message;
      hasEnded = true;
      resolve();
    });
    child.once('close', () => {
      hasEnded = true;
      resolve();
    });
  });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const deadline = performance.now() + START_MILLISECONDS;
  while (!(await takesConnections(port))) {
    if (hasEnded || performance.now() > deadline) {
      throw new Error(`${program} ${hasEnded ? 'ended' : 'does not listen'}:\n${printed}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
