/** Accounts over HTTP: the first one, signing in and out, roles, tokens for programs, and the log of all of it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSession, startTestServer, type TestServer } from '../../test/server/test-server.ts';
import type { Visitor } from '../simulation/visitor.ts';

const PASSWORD = 'correct horse battery';

let panel: TestServer;
let setupToken: string;
let listener: Visitor;
/** The cookie of the first admin. */
let cookie: string;
beforeAll(async () => {
  panel = await startTestServer();
  listener = panel.listener();
  await startSession(listener);
  setupToken = new URL(panel.server.setupUrl ?? '').hash.replace('#setup=', '');
});
afterAll(() => panel.end());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** A browser on the admin page, unless told otherwise. */
async function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = { cookie, origin: panel.adminOrigin },
): Promise<Answer> {
  const reply = await fetch(`${panel.adminOrigin}/api/admin${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, body: text.startsWith('{') ? JSON.parse(text) : {} };
}

const tokenIn = (cookiePair = '') => cookiePair.split('=')[1] ?? '';

const cookieOf = ({ headers }: Answer) => headers.get('set-cookie')?.split(';')[0] ?? '';

describe('the experimenter’s address', () => {
  /** By Node's own client, as a browser lets no page say whom it asks. */
  const asked = (host: string, path: string) =>
    panel
      .admin()
      .get(path, { host })
      .then(({ status, json }) => [status, status === 200 ? 200 : json()]);

  it.each(['localhost:9', 'localhost.:4181', '127.0.0.1', '[::1]:80', '192.168.1.7:4181', 'study.localhost'])(
    'is taken as %s, which no stranger’s page can be at',
    async (host) => {
      expect(await asked(host, '/api/admin/panels')).toEqual([200, 200]);
    },
  );

  it.each([
    'rebound.example',
    'rebound.example:4181',
    '127.0.0.1.nip.io',
    'notlocalhost',
    'localhost.example',
  ])('is not taken as %s, not even for a page or with a token that is right', async (host) => {
    for (const path of ['/api/admin/panels', '/admin', '/api/health', '/nothing']) {
      expect(await asked(host, path)).toMatchObject([421, { error: 'wrong-host' }]);
    }
  });

  it('is taken by the names it was given', async () => {
    const named = await startTestServer({
      options: { adminHost: 'localhost', publicUrl: 'https://study.example/listen' },
    });
    const statusAt = async (host: string) => (await named.admin().get('/api/admin/panels', { host })).status;
    expect(await statusAt('study.example')).toBe(200);
    expect(await statusAt('other.example')).toBe(421);
    await named.end();
  });

  it('does not matter to listeners', async () => {
    const { status } = await panel.listener().get('/api/health', { host: 'study.example' });
    expect(status).toBe(200);
  });
});

describe('the set-up link', () => {
  it('lets the first admin in, once, with a password that is long enough', async () => {
    const person = { name: 'anna', password: PASSWORD };
    expect((await ask('POST', '/setup', { ...person, token: 'f'.repeat(32) }, {})).status).toBe(401);
    const short = await ask('POST', '/setup', { ...person, password: 'short', token: setupToken }, {});
    expect([short.status, short.body.message]).toMatchObject([400, expect.stringContaining('12')]);
    const made = await ask('POST', '/setup', { ...person, token: setupToken }, {});
    expect([made.status, made.body]).toEqual([201, { name: 'anna', role: 'admin' }]);
    cookie = cookieOf(made);
    expect((await ask('POST', '/setup', { ...person, name: 'eve', token: setupToken }, {})).status).toBe(401);
    expect(panel.server.setupUrl).toBeNull();
    expect((await ask('GET', '/account')).body).toEqual({ name: 'anna', role: 'admin' });
  });

  it('is in no file of the database', async () => {
    for (const suffix of ['', '-wal']) {
      expect((await readFile(panel.databaseFile + suffix)).includes(setupToken)).toBe(false);
    }
  });

  it('is not made again by a restart when there is an admin', async () => {
    await panel.restart();
    expect(panel.server.setupUrl).toBeNull();
    expect((await ask('GET', '/account')).status).toBe(200);
  });
});

describe('signing in', () => {
  it('sets a cookie that scripts and other sites do not get, for twelve hours', async () => {
    const signedIn = await ask('POST', '/login', { name: 'anna', password: PASSWORD });
    expect(signedIn.body).toEqual({ name: 'anna', role: 'admin' });
    expect(signedIn.headers.get('set-cookie')).toMatch(
      /^earwitness-admin=[0-9a-f]{32}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const out = await ask('POST', '/logout', {}, { cookie: cookieOf(signedIn), origin: panel.adminOrigin });
    expect([out.status, out.headers.get('set-cookie')]).toMatchObject([
      200,
      expect.stringContaining('Max-Age=0'),
    ]);
    expect((await ask('GET', '/account', undefined, { cookie: cookieOf(signedIn) })).status).toBe(401);
  });

  it('says the same of a wrong password, of nobody, and of a program’s name', async () => {
    const refusals = [];
    for (const [name, password] of [
      ['anna', 'wrong password!'],
      ['nobody', PASSWORD],
      ['token:nightly', 'none'],
    ]) {
      const { status, body } = await ask('POST', '/login', { name, password });
      refusals.push(JSON.stringify([status, body]));
    }
    expect(new Set(refusals)).toEqual(
      new Set([JSON.stringify([401, { error: 'no-login', message: 'The name or the password is wrong.' }])]),
    );
  });

  it('does not let a page of another site write, or sign a browser in', async () => {
    const login = { name: 'anna', password: PASSWORD };
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', 'not an origin']) {
      expect((await ask('POST', '/login', login, { origin })).status).toBe(403);
      expect((await ask('POST', '/panels/small-panel/close', {}, { cookie, origin })).status).toBe(403);
    }
    // A browser names the origin of every write; where none is named, no cookie counts.
    expect((await ask('POST', '/panels/small-panel/close', {}, { cookie })).status).toBe(403);
    expect(panel.server.panel('small-panel').state).toBe('open');
  });
});

describe('users', () => {
  it('are added, changed and removed by an admin, and signed out by either', async () => {
    const bert = { role: 'runner', password: 'another long password' };
    expect((await ask('PUT', '/users/bert', bert)).body).toEqual({ name: 'bert', role: 'runner' });
    const signedIn = await ask('POST', '/login', { name: 'bert', password: bert.password });
    const asBert = { cookie: cookieOf(signedIn), origin: panel.adminOrigin };
    expect((await ask('GET', '/panels', undefined, asBert)).status).toBe(200);
    expect((await ask('POST', '/panels/small-panel/unblind', { reason: 'curious' }, asBert)).status).toBe(
      403,
    );
    expect((await ask('PUT', '/users/bert', { ...bert, role: 'viewer' })).status).toBe(200);
    expect((await ask('GET', '/panels', undefined, asBert)).status).toBe(401);
    expect((await ask('DELETE', '/users/bert')).status).toBe(200);
    expect((await ask('POST', '/login', { name: 'bert', password: bert.password })).status).toBe(401);
    expect((await ask('GET', '/users')).body.users).toEqual([
      { name: 'anna', role: 'admin', isProgram: false },
    ]);
  });

  it('never lose their last admin', async () => {
    const refused = await ask('PUT', '/users/anna', { role: 'viewer', password: PASSWORD });
    expect([refused.status, refused.body.error]).toEqual([422, 'conflict']);
    expect((await ask('DELETE', '/users/anna')).status).toBe(422);
  });

  it('have names of letters, digits, dots, dashes and @', async () => {
    for (const name of ['token:x', 'a b', '%3Cscript%3E', '%00', '.hidden']) {
      expect([
        name,
        (await ask('PUT', `/users/${name}`, { role: 'viewer', password: PASSWORD })).status,
      ]).toEqual([name, 400]);
    }
  });
});

describe('a token for a program', () => {
  it('does what its role may, without a cookie, until it is taken back', async () => {
    const made = await ask('POST', '/tokens', { label: 'nightly', role: 'viewer', days: 1 });
    expect(made.body).toEqual({
      name: 'token:nightly',
      token: expect.stringMatching(/^[0-9a-f]{32}$/),
      expiresAt: expect.any(String),
    });
    expect((await ask('POST', '/tokens', { label: 'nightly', role: 'admin' })).status).toBe(422);
    const bearer = { authorization: `Bearer ${made.body.token}` };
    expect((await ask('GET', '/panels', undefined, bearer)).status).toBe(200);
    expect((await ask('GET', '/users', undefined, bearer)).status).toBe(403);
    expect((await ask('DELETE', '/users/token:nightly')).status).toBe(200);
    expect((await ask('GET', '/panels', undefined, bearer)).status).toBe(401);
  });
});

describe('the audit log', () => {
  it('holds every write with who, what and why, refused ones too, and no secret', async () => {
    await ask('POST', '/panels/small-panel/unblind', { reason: 'too early' });
    await ask('POST', '/panels/small-panel/close', {});
    await ask('POST', '/panels/small-panel/unblind', { reason: 'all are in' });
    const { entries } = (await ask('GET', '/audit')).body as {
      entries: { seq: number; who: string; action: string; panelId: string | null; detail: string }[];
    };
    const said = entries.map(({ who, action, detail }) => [who, action, detail].join(' | '));
    expect(said.slice(0, 3)).toEqual([
      'anna | set up the first admin | ',
      'anna | sign in | ',
      'anna | sign out | ',
    ]);
    expect(said).toContain('anna | save a user | bert as runner');
    expect(said).toContain('anna | make a token | nightly as viewer for 1 days');
    expect(said.slice(-4)).toEqual([
      'anna | unblind a panel | too early',
      'anna | unblind a panel | refused: This panel is still open: close it before unblinding it.',
      'anna | close a panel | ',
      'anna | unblind a panel | all are in',
    ]);
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
    expect(JSON.stringify(entries)).not.toContain(PASSWORD);
    const last = (await ask('GET', `/audit?afterSeq=${entries.length - 1}&limit=5`)).body as {
      entries: unknown[];
    };
    expect(last.entries).toHaveLength(1);
  });
});

describe('a backup', () => {
  it('is the whole database, for an admin alone', async () => {
    const reply = await fetch(`${panel.adminOrigin}/api/admin/backup`, {
      method: 'POST',
      headers: { cookie, origin: panel.adminOrigin, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(reply.headers.get('content-type')).toBe('application/vnd.sqlite3');
    const folder = await mkdtemp(join(tmpdir(), 'earwitness-restored-'));
    const file = join(folder, 'restored.sqlite');
    await writeFile(file, new Uint8Array(await reply.arrayBuffer()));
    const restored = new Database(file, { readonly: true });
    expect(restored.pragma('integrity_check', { simple: true })).toBe('ok');
    const events = restored.prepare('SELECT count(*) FROM event').pluck().get();
    restored.close();
    await rm(folder, { recursive: true });
    expect(events).toBeGreaterThan(2);
  });
});

describe('the server’s log', () => {
  it('names no token, cookie, name or address, and calls routes as they were declared', async () => {
    await panel.listener().get('/api/stimuli/0123456789abcdef0123456789abcdef');
    const log = panel.logged.join('\n');
    const lines = panel.logged.map((line) => JSON.parse(line) as Record<string, unknown>);
    const requests = lines.filter((line) => 'route' in line && 'milliseconds' in line);
    expect(requests.length).toBeGreaterThan(30);
    expect(Object.keys(requests[0] ?? {})).toEqual([
      'level',
      'time',
      'requestId',
      'side',
      'method',
      'route',
      'status',
      'milliseconds',
    ]);
    expect(requests.map(({ route }) => route)).toContain('GET /api/stimuli/:token');
    const secrets = [PASSWORD, setupToken, tokenIn(cookie), tokenIn(listener.headers().cookie)];
    expect(secrets.every((secret) => secret.length > 16)).toBe(true);
    for (const secret of [...secrets, 'anna', 'bert', '127.0.0.1', '0123456789abcdef']) {
      expect([secret, log.includes(secret)]).toEqual([secret, false]);
    }
    expect(panel.errors()).toEqual([]);
  });
});
