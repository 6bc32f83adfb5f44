/** The server where it does not stand alone: below a path, behind proxies, over HTTPS; and what it lets a network ask. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import {
  anAnswer,
  hear,
  openTrial,
  PANEL,
  postAnswer,
  startSession,
  startTestServer,
  type TestServer,
} from '../../test/server/test-server.ts';
import { createVisitor } from '../simulation/visitor.ts';
import { CertificateRefusedError } from './errors.ts';
import { MOST_WRONG_GUESSES, RATE_LIMITS } from './http/rate-limits.ts';

const TLS = join(import.meta.dirname, '../../test/server/tls');
const tls = { certificateFile: join(TLS, 'certificate.pem'), keyFile: join(TLS, 'key.pem') };

const running: TestServer[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.end();
});

async function serve(options: NonNullable<Parameters<typeof startTestServer>[0]>['options']) {
  const panel = await startTestServer({ options: options ?? {} });
  running.push(panel);
  return panel;
}

describe('below a path', () => {
  it.each([
    ['takes it off', ''],
    ['leaves it on', '/sound/listen'],
  ])('a session goes to its end where the proxy %s', async (_, prefix) => {
    let origin = '';
    const panel = await serve({ publicUrl: 'https://example.org/sound/listen' });
    expect(panel.server.url).toBe('https://example.org/sound/listen');
    origin = `http://127.0.0.1:${panel.listenerPort}`;
    const listener = createVisitor({ url: origin + prefix });
    const started = await startSession(listener);
    expect(started.headers.getSetCookie()[0]).toMatch(
      /^earwitness_small-panel=[0-9a-f]{32}; Max-Age=\d+; Path=\/sound\/listen\/api; HttpOnly; Secure; SameSite=Strict$/,
    );
    const trial = await openTrial(listener);
    for (const { status } of (await hear(listener, trial)).values()) expect(status).toBe(200);
    expect((await postAnswer(listener, trial, anAnswer())).status).toBe(200);
    expect((await listener.get('/')).headers.get('location')).toBe('/sound/listen/p/small-panel');
  });

  it('the page is told where it is, and to come back over HTTPS', async () => {
    const clientFolder = await mkdtemp(join(tmpdir(), 'earwitness-client-'));
    await writeFile(join(clientFolder, 'index.html'), '<base href="/" /><title>client</title>');
    const panel = await serve({ publicUrl: 'https://example.org/listen', clientFolder });
    const reply = await createVisitor({ url: `http://127.0.0.1:${panel.listenerPort}` }).get(
      '/p/small-panel',
    );
    expect(new TextDecoder().decode(reply.bytes)).toBe('<base href="/listen/" /><title>client</title>');
    expect(reply.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}$/);
    const link = (await panel.admin().post('/api/admin/panels/small-panel/rehearsals', {})).json();
    expect(link).toEqual({
      url: expect.stringMatching(/^https:\/\/example\.org\/listen\/p\/small-panel#rehearsal=/),
    });
    await rm(clientFolder, { recursive: true });
  });
});

describe('over HTTPS with a certificate of one’s own', () => {
  it('listeners are served, with cookies that go nowhere else', async () => {
    const panel = await serve({ tls });
    expect(panel.server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const { status, headers } = await new Promise<{
      status: number;
      headers: NodeJS.Dict<string | string[]>;
    }>((resolve, reject) => {
      const sent = request(
        `${panel.server.url}${PANEL}/sessions`,
        { method: 'POST', rejectUnauthorized: false, headers: { 'content-type': 'application/json' } },
        (reply) => resolve({ status: reply.resume().statusCode ?? 0, headers: reply.headers }),
      );
      sent.once('error', reject);
      sent.end(JSON.stringify({ consent: true, playback: 'headphones', trainedListener: false }));
    });
    expect(status).toBe(201);
    expect(headers['strict-transport-security']).toBeDefined();
    expect(headers['set-cookie']?.[0]).toContain('; Secure;');
  });

  it('refuses a certificate that is missing or does not fit its key', async () => {
    for (const files of [
      { ...tls, certificateFile: join(TLS, 'none.pem') },
      { ...tls, keyFile: tls.certificateFile },
    ]) {
      await expect(startTestServer({ options: { tls: files } })).rejects.toThrow(CertificateRefusedError);
    }
  });
});

describe('limits', () => {
  it('stop one network at too many sessions, and not its neighbor, and never this machine', async () => {
    const panel = await serve({ trustProxy: 1 });
    const [school, home, here] = ['198.51.100.1', '198.51.100.2', '127.0.0.1'].map((address) =>
      panel.listener({ 'x-forwarded-for': address }),
    );
    const begin = (visitor = school) => visitor?.post(`${PANEL}/sessions`, { consent: false });
    for (let round = 0; round < RATE_LIMITS.begin.perNetwork; round += 50) {
      await Promise.all(Array.from({ length: 50 }, () => begin()));
    }
    const refused = await begin();
    expect([refused?.status, refused?.json()]).toMatchObject([429, { error: 'too-many-requests' }]);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await begin(home))?.status).toBe(400);
    expect((await begin(here))?.status).toBe(400);
  }, 120_000);

  it('stop a network that guesses, at invitations, codes and passwords alike, this machine too', async () => {
    const panel = await serve({ trustProxy: 1 });
    const begun = { consent: true, playback: 'car', trainedListener: false };
    const guessAt = (address: string) => panel.listener({ 'x-forwarded-for': address });
    for (let guess = 0; guess < MOST_WRONG_GUESSES; guess += 1) {
      const path = guess % 2 === 0 ? `${PANEL}/sessions` : `${PANEL}/handovers/claim`;
      const body = guess % 2 === 0 ? { ...begun, invite: `guess ${guess}` } : { code: `guess ${guess}` };
      expect((await guessAt('198.51.100.1').post(path, body)).status).toBe(403);
    }
    const refused = await guessAt('198.51.100.1').post(`${PANEL}/handovers/claim`, { code: 'one more' });
    expect(refused.status).toBe(429);
    // Who shows nothing guesses nothing.
    expect((await guessAt('198.51.100.1').post(`${PANEL}/sessions`, begun)).status).toBe(201);
    expect((await guessAt('198.51.100.2').post(`${PANEL}/handovers/claim`, { code: 'one' })).status).toBe(
      403,
    );

    const admin = createVisitor({ url: panel.adminOrigin });
    const login = { token: 'f'.repeat(32), name: 'anna', password: 'a long password' };
    for (let guess = 0; guess < MOST_WRONG_GUESSES; guess += 1) {
      expect((await admin.post('/api/admin/setup', login)).status).toBe(401);
    }
    expect((await admin.post('/api/admin/setup', login)).status).toBe(429);
  });
});

describe('whoever watches over the server', () => {
  it('is told that it lives, and that it is not ready while the database takes no writes', async () => {
    const panel = await serve({});
    const visitor = panel.listener();
    const disk = new Database(panel.databaseFile);
    const tables = disk
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .pluck()
      .all();
    for (const table of tables) {
      disk.exec(
        `CREATE TRIGGER no_${table} BEFORE UPDATE ON "${table}" BEGIN SELECT RAISE(ABORT, 'broken'); END`,
      );
    }
    expect((await visitor.get('/api/health')).status).toBe(200);
    const refused = await visitor.get('/api/ready');
    expect([refused.status, refused.json(), refused.headers.get('retry-after')]).toMatchObject([
      503,
      { error: 'unavailable' },
      '2',
    ]);
    for (const table of tables) disk.exec(`DROP TRIGGER no_${table}`);
    disk.close();
    expect((await visitor.get('/api/ready')).status).toBe(200);
  });
});
