/** Requests no page of ours makes: each must end in a plain refusal, none in a fault. */
import { createRandom } from '@earwitness/bench/statistics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  anAnswer,
  hear,
  openTrial,
  PANEL,
  startSession,
  startTestServer,
  type TestServer,
} from '../../test/server/test-server.ts';
import type { Visitor } from '../simulation/visitor.ts';
import type { PresentedTrial } from './panels/panel-api.ts';

let panel: TestServer;
let listener: Visitor;
let trial: PresentedTrial;
beforeAll(async () => {
  panel = await startTestServer();
  listener = panel.listener();
  await startSession(listener);
  trial = await openTrial(listener);
  await hear(listener, trial);
});
afterAll(() => panel.end());

function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(panel.server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...listener.headers(), ...headers },
    body,
  });
}

const answerPath = () => `${PANEL}/trials/${trial.trialToken}/answer`;

/** JSON values that pass for something else. */
const ODD_VALUES = [
  'null',
  'true',
  '[]',
  '{}',
  '""',
  '-1',
  '0.5',
  '1e300',
  '1e999',
  '-0',
  '9007199254740993',
  '"A\\u0000"',
  JSON.stringify('x'.repeat(300)),
  '{"__proto__":{"admin":true}}',
  '[[[[[[]]]]]]',
  '"NaN"',
];

describe('a hostile body', () => {
  it('that is no JSON, or none of ours, is a 400', async () => {
    const bodies = ['', 'NaN', '{', '{"choice":NaN}', '\u0000', 'undefined', '<xml/>', '"', ...ODD_VALUES];
    for (const path of [answerPath(), `${PANEL}/sessions`]) {
      for (const body of bodies) {
        const reply = await post(path, body);
        expect([body, reply.status]).toEqual([body, 400]);
        expect(await reply.json()).toEqual({ error: 'bad-request', message: expect.any(String) });
      }
    }
  });

  it('with one odd field is a 400, whichever field it is', async () => {
    for (const field of Object.keys(anAnswer())) {
      const allowed: Record<string, string[]> = {
        confidence: ['null'],
        responseSeconds: ['0.5', '-0'],
        switches: ['-0'],
      };
      for (const value of ODD_VALUES) {
        if (allowed[field]?.includes(value)) continue;
        const members = Object.entries(anAnswer()).map(
          ([name, content]) => `"${name}":${name === field ? value : JSON.stringify(content)}`,
        );
        const reply = await post(answerPath(), `{${members.join()}}`);
        expect([field, value, reply.status]).toEqual([field, value, 400]);
      }
    }
  });

  it('with a field too many is a 400', async () => {
    const reply = await post(answerPath(), JSON.stringify(anAnswer({ correct: true })));
    expect(reply.status).toBe(400);
  });

  it('of another content type is a 400, so no form of another site gets through', async () => {
    const body = JSON.stringify(anAnswer());
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      expect((await post(answerPath(), body, { 'content-type': type })).status).toBe(400);
    }
  });

  it('of more than 64 KiB is a 413, with its length named or not', async () => {
    const body = JSON.stringify(anAnswer({ idempotencyKey: 'x'.repeat(70_000) }));
    const reply = await post(answerPath(), body);
    expect([reply.status, await reply.json()]).toMatchObject([413, { error: 'too-large' }]);
    const streamed = await fetch(panel.server.url + answerPath(), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...listener.headers() },
      body: new Blob([body]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(streamed.status).toBe(413);
  });

  it('made of random bytes never makes the server fault, nor say where it lives', async () => {
    const random = createRandom('hostile bodies');
    const statuses = new Set<number>();
    for (let round = 0; round < 300; round += 1) {
      const whole = JSON.stringify(anAnswer({ idempotencyKey: `hostile-key-${round}-of-300` }));
      const at = random.integer(whole.length);
      const garbled =
        whole.slice(0, at) + String.fromCharCode(random.integer(256)) + whole.slice(at + random.integer(4));
      const reply = await post(`${PANEL}/trials/${'f'.repeat(32)}/answer`, garbled);
      statuses.add(reply.status);
      expect(await reply.text()).not.toMatch(/node_modules|at .*\.ts|SQLITE|ZodError|\/tmp\//);
    }
    expect([...statuses].toSorted()).toEqual([400, 404]);
  });
});

describe('a hostile address', () => {
  it('is a 404, or a 400 where it cannot be read', async () => {
    const paths = [
      '/api/panels/%00',
      '/api/panels/..%2f..%2fetc',
      '/api/panels/%E0%A4%A',
      '/api/panels/__proto__',
      '/api/panels/constructor/trials',
      `/api/panels/${'x'.repeat(5000)}`,
      '/api/stimuli/__proto__',
      '/api//stimuli//x',
      '/assets/../../../etc/passwd',
      '/assets/%2e%2e/%2e%2e/etc/passwd',
      '/assets/..%5c..%5cwin.ini',
      '/assets/%00',
      '/p/../../etc/passwd',
    ];
    for (const path of paths) {
      const reply = await listener.get(path);
      expect([path, [400, 404].includes(reply.status)]).toEqual([path, true]);
    }
  });

  it('asked for by a method nobody offers is a 404', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const reply = await fetch(panel.server.url + PANEL, { method });
      expect([method, reply.status]).toEqual([method, 404]);
    }
  });
});

describe('after all of it', () => {
  it('the trial still takes its answer, and the server has met no error it does not know', async () => {
    expect((await post(answerPath(), JSON.stringify(anAnswer()))).status).toBe(200);
    expect(panel.errors()).toEqual([]);
    expect(await panel.server.verifyLog('small-panel')).toMatchObject({ intact: true });
  });
});
