/** How commands find the server that has a database open: by a file beside it, for its owner's eyes only. */
import { readFile, rm, writeFile } from 'node:fs/promises';

/** The experimenter's side of a server, and what lets one in. */
export interface RunningServer {
  readonly adminUrl: string;
  readonly token: string;
}

const LONGEST_WAIT_MILLISECONDS = 3_000;

/** Says where a server is; returns what takes that back. */
export async function announceServer(file: string, server: RunningServer): Promise<() => Promise<void>> {
  await rm(file, { force: true });
  await writeFile(file, `${JSON.stringify({ ...server, process: process.pid })}\n`, {
    mode: 0o600,
    flag: 'wx',
  });
  return () => rm(file, { force: true });
}

/** The server that a file tells of; null where none answers any more, or another has taken its port. */
export async function findRunningServer(file: string): Promise<RunningServer | null> {
  try {
    const { adminUrl, token } = JSON.parse(await readFile(file, 'utf8')) as RunningServer;
    const signal = AbortSignal.timeout(LONGEST_WAIT_MILLISECONDS);
    const headers = { authorization: `Bearer ${token}` };
    const reply = await fetch(`${adminUrl}/api/admin/panels`, { signal, headers });
    return reply.ok ? { adminUrl, token } : null;
  } catch {
    return null;
  }
}
