/** Every route of both ports × everyone who may come × every method, and what each of them gets. */

import { OpenAPIHono } from '@hono/zod-openapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hangUp, sendRequest } from '../../test/server/send-request.ts';
import {
  ADMIN_TOKEN,
  startSession,
  startTestServer,
  type TestServer,
} from '../../test/server/test-server.ts';
import { RouteWithoutRuleError } from './errors.ts';
import type { RouteRule } from './http/declare-route.ts';
import { newRouter } from './http/new-router.ts';
import { readRouteTable } from './http/route-table.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const ROLES = ['nobody', 'listener', 'viewer', 'runner', 'admin'] as const;
type Role = (typeof ROLES)[number];

/**
 * What a route answers to each role, for a request without a body: 400 says that the sender got as far as the body. A panel is
 * open, the listener has begun, and nothing is unblinded.
 */
const ALL = (status: number) => [status, status, status, status, status];
const EXPECTED: Readonly<Record<string, readonly number[]>> = {
  // The listeners' port, where an account counts for nothing.
  'listener GET /': ALL(302),
  'listener GET /p/{panelId}': ALL(200),
  'listener GET /assets/{file}': ALL(404),
  'listener GET /service-worker.js': ALL(404),
  'listener GET /api/health': ALL(200),
  'listener GET /api/ready': ALL(200),
  'listener GET /api/panels/{panelId}': ALL(200),
  'listener POST /api/panels/{panelId}/sessions': ALL(400),
  'listener POST /api/panels/{panelId}/questionnaire': ALL(400),
  'listener POST /api/panels/{panelId}/passport': ALL(400),
  'listener POST /api/panels/{panelId}/trials': ALL(400),
  'listener POST /api/panels/{panelId}/trials/prepare': ALL(400),
  'listener POST /api/panels/{panelId}/trials/{trialToken}/open': ALL(400),
  'listener POST /api/panels/{panelId}/trials/{trialToken}/void': ALL(400),
  'listener POST /api/panels/{panelId}/trials/{trialToken}/answer': ALL(400),
  'listener GET /api/panels/{panelId}/result': [401, 403, 401, 401, 401],
  'listener GET /api/panels/{panelId}/completion': [401, 403, 401, 401, 401],
  'listener POST /api/panels/{panelId}/handovers': ALL(400),
  'listener POST /api/panels/{panelId}/handovers/claim': ALL(400),
  'listener POST /api/panels/{panelId}/room/look': ALL(400),
  'listener GET /api/panels/{panelId}/seat': [401, 404, 401, 401, 401],
  'listener POST /api/panels/{panelId}/seat/trial': ALL(400),
  'listener POST /api/panels/{panelId}/room/conduct': ALL(400),
  'listener POST /api/panels/{panelId}/room/now': ALL(400),
  'listener POST /api/panels/{panelId}/room/begin': ALL(400),
  'listener POST /api/panels/{panelId}/room/trials': ALL(400),
  'listener POST /api/panels/{panelId}/room/void': ALL(400),
  'listener POST /api/panels/{panelId}/room/end': ALL(400),
  'listener GET /api/stimuli/{token}': ALL(404),
  // The experimenter's port, where a listener is nobody.
  'admin GET /': ALL(302),
  'admin GET /admin': ALL(200),
  'admin GET /assets/{file}': ALL(404),
  'admin GET /api/health': ALL(200),
  'admin GET /api/ready': ALL(200),
  'admin GET /api/openapi.json': ALL(200),
  'admin POST /api/admin/setup': ALL(400),
  'admin POST /api/admin/login': ALL(400),
  'admin POST /api/admin/logout': [401, 401, 400, 400, 400],
  'admin GET /api/admin/account': [401, 401, 200, 200, 200],
  'admin GET /api/admin/users': [401, 401, 403, 403, 200],
  'admin PUT /api/admin/users/{name}': [401, 401, 403, 403, 400],
  'admin DELETE /api/admin/users/{name}': [401, 401, 403, 403, 422],
  'admin POST /api/admin/tokens': [401, 401, 403, 403, 400],
  'admin GET /api/admin/audit': [401, 401, 403, 403, 200],
  'admin POST /api/admin/backup': [401, 401, 403, 403, 400],
  'admin GET /api/admin/drafts/music': [401, 401, 403, 200, 200],
  'admin POST /api/admin/drafts/items': [401, 401, 403, 400, 400],
  'admin POST /api/admin/drafts/waveform': [401, 401, 403, 400, 400],
  'admin POST /api/admin/drafts/suggestions': [401, 401, 403, 400, 400],
  'admin POST /api/admin/drafts/sounds': [401, 401, 403, 400, 400],
  'admin GET /api/admin/draft-sounds/{soundId}': [401, 401, 403, 400, 400],
  'admin POST /api/admin/drafts/check': [401, 401, 403, 400, 400],
  'admin POST /api/admin/drafts/{draftId}/file': [401, 401, 403, 400, 400],
  'admin POST /api/admin/drafts/{draftId}/build': [401, 401, 403, 400, 400],
  'admin GET /api/admin/drafts/{draftId}/build': [401, 401, 403, 404, 404],
  'admin GET /api/admin/panels': [401, 401, 200, 200, 200],
  'admin POST /api/admin/panels': [401, 401, 403, 400, 400],
  'admin GET /api/admin/panels/{panelId}': [401, 401, 200, 200, 200],
  'admin POST /api/admin/panels/{panelId}/close': [401, 401, 403, 400, 400],
  'admin POST /api/admin/panels/{panelId}/unblind': [401, 401, 403, 403, 400],
  'admin GET /api/admin/panels/{panelId}/quality': [401, 401, 200, 200, 200],
  'admin GET /api/admin/panels/{panelId}/evidence': [401, 401, 200, 200, 200],
  'admin GET /api/admin/panels/{panelId}/results': [401, 401, 403, 403, 403],
  'admin GET /api/admin/panels/{panelId}/results.csv': [401, 401, 403, 403, 403],
  'admin GET /api/admin/panels/{panelId}/results.jsonl': [401, 401, 403, 403, 403],
  'admin GET /api/admin/panels/{panelId}/report': [401, 401, 403, 403, 403],
  'admin GET /api/admin/panels/{panelId}/report.html': [401, 401, 403, 403, 403],
  'admin GET /api/admin/panels/{panelId}/comments': [401, 401, 403, 403, 403],
  'admin GET /api/admin/panels/{panelId}/completions': [401, 401, 403, 200, 200],
  'admin GET /api/admin/panels/{panelId}/verification': [401, 401, 200, 200, 200],
  'admin POST /api/admin/panels/{panelId}/invites': [401, 401, 403, 400, 400],
  'admin GET /api/admin/panels/{panelId}/invites': [401, 401, 200, 200, 200],
  'admin GET /api/admin/panels/{panelId}/sittings': [401, 401, 200, 200, 200],
  'admin POST /api/admin/panels/{panelId}/sittings': [401, 401, 403, 400, 400],
  'admin POST /api/admin/panels/{panelId}/sittings/{sitting}/level': [401, 401, 403, 400, 400],
  'admin POST /api/admin/panels/{panelId}/sittings/{sitting}/end': [401, 401, 403, 400, 400],
  'admin POST /api/admin/panels/{panelId}/rehearsals': [401, 401, 403, 400, 400],
  'admin POST /api/admin/panels/{panelId}/erasures': [401, 401, 403, 403, 400],
};

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly tags: string[];
  readonly responses: Readonly<Record<string, unknown>>;
  readonly 'x-earwitness-rule': RouteRule;
}

let panel: TestServer;
let document: Document;
let headers: Record<Role, Record<string, string>>;
beforeAll(async () => {
  panel = await startTestServer();
  const admin = panel.admin();
  document = (await admin.get('/api/openapi.json')).json() as Document;
  const tokenOf = async (role: string) => {
    const created = await admin.post('/api/admin/tokens', { label: role, role });
    return { authorization: `Bearer ${(created.json() as { token: string }).token}` };
  };
  const listener = panel.listener();
  await startSession(listener);
  headers = {
    nobody: {},
    listener: listener.headers(),
    viewer: await tokenOf('viewer'),
    runner: await tokenOf('runner'),
    admin: { authorization: `Bearer ${ADMIN_TOKEN}` },
  };
});
afterAll(() => {
  hangUp();
  return panel.end();
});

/** Every route as the server's own document has it. */
function routes() {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { tags, 'x-earwitness-rule': rule }]) =>
      tags.map((side) => ({ side, method: method.toUpperCase(), path, rule })),
    ),
  );
}

async function ask({ side, method, path, role }: { side: string; method: string; path: string; role: Role }) {
  const origin = side === 'listener' ? panel.server.url : panel.adminOrigin;
  const address = path.replace('{panelId}', 'small-panel').replaceAll(/\{\w+\}/g, 'nothing-of-this-name');
  const { status } = await sendRequest(origin, { method, path: address, headers: headers[role], body: null });
  return status;
}

describe('the table of routes', () => {
  it('is the one that this test knows, no more and no less', () => {
    const served = routes().map(({ side, method, path }) => `${side} ${method} ${path}`);
    expect(served.toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
  });

  it('gives every role at every route, by every method, what it should get', async () => {
    const paths = new Map<string, Map<string, RouteRule>>();
    for (const { side, method, path, rule } of routes()) {
      const key = `${side} ${path}`;
      paths.set(key, (paths.get(key) ?? new Map()).set(method, rule));
    }
    let cells = 0;
    const wrong: string[] = [];
    for (const [key, declared] of paths) {
      const [side = '', path = ''] = key.split(' ');
      const ofPath = METHODS.flatMap((method) => ROLES.map((role, column) => ({ method, role, column })));
      await Promise.all(
        ofPath.map(async ({ method, role, column }) => {
          const asHead = method === 'HEAD' && declared.get('GET')?.takesHead === true;
          const row = EXPECTED[`${side} ${asHead ? 'GET' : method} ${path}`];
          const expected = row?.[column] ?? 404;
          const status = await ask({ side, method, path, role });
          cells += 1;
          if (status !== expected) wrong.push(`${key} ${method} as ${role}: ${status}, not ${expected}`);
          const operation = document.paths[path]?.[asHead ? 'get' : method.toLowerCase()];
          if (row !== undefined && operation?.responses[status] === undefined) {
            wrong.push(`${key} ${method} as ${role}: ${status}, which the document does not have`);
          }
        }),
      );
    }
    expect(wrong).toEqual([]);
    expect(cells).toBe(paths.size * METHODS.length * ROLES.length);
  }, 120_000);

  it('keeps each side off the other’s port', async () => {
    for (const { side, method, path } of routes()) {
      const other = side === 'listener' ? 'admin' : 'listener';
      if (EXPECTED[`${other} ${method} ${path}`] !== undefined) continue;
      const status = await ask({ side: other, method, path, role: 'admin' });
      expect(`${side} ${method} ${path} at the other port: ${status}`).toMatch(/: 404$/);
    }
  });
});

describe('a route without a rule', () => {
  it('fails the start, however it is added', () => {
    const byMethod = newRouter();
    byMethod.get('/api/secret', (c) => c.text('hello'));
    expect(() => readRouteTable(byMethod)).toThrow(RouteWithoutRuleError);

    const forAll = newRouter();
    forAll.all('/api/secret', (c) => c.text('hello'));
    expect(() => readRouteTable(forAll)).toThrow(/ALL \/api\/secret/);

    const undeclared = newRouter();
    undeclared.openapi(
      { method: 'get', path: '/api/secret', responses: { 200: { description: 'hello' } } },
      (c) => c.text('hello'),
    );
    expect(() => readRouteTable(undeclared)).toThrow(/GET \/api\/secret/);

    const below = newRouter();
    below.route('/', new OpenAPIHono().get('/api/secret', (c) => c.text('hello')) as never);
    expect(() => readRouteTable(below)).toThrow(RouteWithoutRuleError);
  });
});
