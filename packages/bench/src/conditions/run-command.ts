/** Runs a program with all that it starts, and leaves nothing running: ended with its signal, at its end, or with this process. */
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { onExit } from 'signal-exit';

export interface CommandOutcome {
  /** null where a signal ended it, or it could not be started. */
  readonly exitCode: number | null;
  /** As `SIGSEGV`; null where it ended by itself. */
  readonly signalName: string | null;
  /** Why it could not be started; null where it was. */
  readonly startFailure: string | null;
  /** The end of what it wrote to its output and its errors. */
  readonly output: string;
}

const MOST_OUTPUT_CHARACTERS = 8192;
/** To clean up behind themselves. */
const GRACE_MILLISECONDS = 1000;
const onWindows = process.platform === 'win32';

/** Leaders of the groups that run now. */
const running = new Set<number>();
onExit(() => {
  for (const leader of running) signalGroup(leader, 'SIGKILL');
});

function signalGroup(leader: number, name: NodeJS.Signals): void {
  try {
    process.kill(onWindows ? leader : -leader, name);
  } catch {
    // nobody is left
  }
}

/** Politely, and by force where that has not ended it. */
function endGroup(leader: number): void {
  if (onWindows) {
    void execa('taskkill', ['/pid', String(leader), '/T', '/F'], { reject: false });
    return;
  }
  signalGroup(leader, 'SIGTERM');
  setTimeout(() => {
    if (running.has(leader)) signalGroup(leader, 'SIGKILL');
  }, GRACE_MILLISECONDS);
}

/**
 * Runs a command in a folder, without input.
 *
 * @throws the signal's reason, when it aborts; the command and its children are ended by then
 */
export async function runCommand(
  [program = '', ...parameters]: readonly string[],
  { folder, signal }: { folder: string; signal?: AbortSignal | undefined },
): Promise<CommandOutcome> {
  signal?.throwIfAborted();
  // A group of its own, so that what it starts is ended with it.
  const subprocess = execa(program, parameters, {
    cwd: folder,
    stdin: 'ignore',
    all: true,
    buffer: false,
    reject: false,
    detached: !onWindows,
    cleanup: false,
  });
  const { pid } = subprocess;
  const heard = hear(subprocess.all);
  const stop = () => {
    if (pid !== undefined) endGroup(pid);
  };
  if (pid !== undefined) {
    running.add(pid);
    // Children that outlive it would hold its output open.
    subprocess.once('exit', () => signalGroup(pid, 'SIGKILL'));
  }
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const result = await subprocess;
    signal?.throwIfAborted();
    return {
      exitCode: result.exitCode ?? null,
      signalName: result.signal ?? null,
      startFailure: pid === undefined ? startFailureOf(result.code) : null,
      output: heard(),
    };
  } finally {
    signal?.removeEventListener('abort', stop);
    if (pid !== undefined) running.delete(pid);
  }
}

const startFailureOf = (code: string | undefined): string =>
  code === 'ENOENT'
    ? 'there is no such program'
    : `it cannot be started (${code ?? 'for an unknown reason'})`;

/** Keeps the end of what is said; gives it out when asked. */
function hear(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (piece: string) => {
    text = (text + piece).slice(-MOST_OUTPUT_CHARACTERS);
  });
  return () => text;
}

/** What happened, in one line: how it ended, and the last thing that it said. */
export function describeOutcome(
  program: string,
  { exitCode, signalName, startFailure, output }: CommandOutcome,
): string {
  if (startFailure !== null) return `${program}: ${startFailure}`;
  const end = signalName === null ? `ended with exit code ${exitCode}` : `was ended by ${signalName}`;
  const said = output
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .findLast((line) => line !== '');
  return said === undefined ? `${program} ${end}` : `${program} ${end}: ${said}`;
}
