/**
 * A worker and all that it started, to the last grandchild. Commands lead groups of their own, and whose parent dies belongs to nobody, so
 * they are known by a mark in their environment, which children inherit. Only Linux shows it; elsewhere a worker's own group has to do.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const MARK = 'EARWITNESS_WORKER';

/** The environment of a worker and of all that it will start. */
export function markedEnvironment(): { mark: string; env: NodeJS.ProcessEnv } {
  const mark = `${MARK}=${randomBytes(16).toString('hex')}`;
  return { mark, env: { ...process.env, [MARK]: mark.slice(MARK.length + 1) } };
}

/** The mark of this process, where it is a worker or was started by one. */
export const ownMark = (): string => `${MARK}=${process.env[MARK] ?? ''}`;

function hasMark(pid: string, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(mark);
  } catch {
    // It has ended, or is somebody else's.
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // EPERM is what macOS says of a group whose last process has just ended
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Ends everything that has the mark, whoever its parent is by now; this process comes last. */
function killMarked(mark: string): void {
  if (process.platform !== 'linux') return;
  const marked = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && hasMark(name, mark));
  for (const pid of marked) if (pid !== String(process.pid)) kill(Number(pid));
  if (marked.includes(String(process.pid))) kill(process.pid);
}

/** Ends a worker with its group and all that has its mark. */
export function killWorker({ pid }: { pid?: number | undefined }, mark: string): void {
  if (pid !== undefined) kill(process.platform === 'win32' ? pid : -pid);
  killMarked(mark);
}
