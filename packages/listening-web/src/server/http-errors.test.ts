import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { describe, expect, it } from 'vitest';
import {
  CopyRefusedError,
  EventLogMovedError,
  LinkRefusedError,
  StorageFailedError,
  TooManyRequestsError,
} from './errors.ts';
import type { ServerEnv } from './http/server-env.ts';
import { createServerLog } from './http/server-log.ts';
import { replyWithError } from './http-errors.ts';

async function replyTo(error: Error) {
  const lines: string[] = [];
  const app = new Hono<ServerEnv>();
  app.onError(replyWithError({ log: createServerLog((line) => lines.push(line)), isForExperimenter: false }));
  app.get('/', () => {
    throw error;
  });
  const reply = await app.request('/');
  const { error: code, message } = (await reply.json()) as { error: string; message: string };
  return { status: reply.status, code, message, retryAfter: reply.headers.get('retry-after'), lines };
}

const noRoom = Object.assign(new Error('ENOSPC: no space left on device, write /var/data'), {
  code: 'ENOSPC',
});

describe('replyWithError()', () => {
  it.each([
    [new StorageFailedError({ reason: 'full', cause: new Error('SQLITE_FULL') }), 507, 'disk-full', '30'],
    [noRoom, 507, 'disk-full', '30'],
    [new StorageFailedError({ reason: 'failed', cause: new Error('SQLITE_IOERR') }), 503, 'unavailable', '2'],
    [new CopyRefusedError({ target: '/tmp/x', problem: 'no room', cause: noRoom }), 507, 'disk-full', '30'],
    [new CopyRefusedError({ target: '/tmp/x', problem: 'it is not whole' }), 503, 'unavailable', '2'],
    [new EventLogMovedError({ panelId: 'p' }), 503, 'unavailable', '2'],
    [new TooManyRequestsError({ retryAfterSeconds: 17 }), 429, 'too-many-requests', '17'],
    [new LinkRefusedError(), 403, 'link-refused', null],
    [new HTTPException(413), 413, 'too-large', null],
    [new HTTPException(415, { message: 'at /secret.ts:1' }), 400, 'bad-request', null],
    [new HTTPException(501), 500, 'internal', null],
    [new TypeError('Cannot read /etc/passwd of undefined'), 500, 'internal', null],
  ])('turns %s into %i %s, and says when to come again', async (error, status, code, retryAfter) => {
    const reply = await replyTo(error);
    expect([reply.status, reply.code, reply.retryAfter]).toEqual([status, code, retryAfter]);
    expect(reply.message).not.toMatch(/SQLITE|ENOSPC|\/|secret/);
    // What the sender is not told the log is, and nothing else.
    expect(reply.lines).toHaveLength(status >= 500 ? 1 : 0);
    if (status >= 500)
      expect(JSON.parse(reply.lines[0] ?? '')).toMatchObject({ level: 'error', message: error.message });
  });
});
