import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Account, Accounts } from '../admin/accounts.ts';
import type { Audited } from '../admin/audit.ts';
import {
  accountSchema,
  anyAccountParams,
  auditQuery,
  auditSchema,
  createdTokenSchema,
  loginSchema,
  setupSchema,
  tokenSchema,
  userParams,
  userSchema,
  usersSchema,
} from '../http/admin-schemas.ts';
import { adminRule, declareRoute, json, jsonBody } from '../http/declare-route.ts';
import { done, doneSchema, nothingSchema } from '../http/done.ts';
import { newRouter } from '../http/new-router.ts';
import type { RateLimits } from '../http/rate-limits.ts';
import type { ServerEnv } from '../http/server-env.ts';
import { readAccountCookie, writeAccountCookie } from '../middleware/admit-account.ts';
import { takeGuess } from '../middleware/enforce-rules.ts';
import type { PanelStores } from '../stores/panel-stores.ts';

/** Accounts, signing in and out, the audit log, and backups. */
export function accountRoutes({
  accounts,
  stores,
  audited,
  rateLimits,
}: {
  accounts: Accounts;
  stores: Pick<PanelStores, 'admins' | 'backup'>;
  audited: Audited;
  rateLimits: RateLimits;
}) {
  /** Noted when it is known who it is: before, anybody could write any name into the audit log. */
  async function welcome(
    c: Context<ServerEnv>,
    { token, account }: Awaited<ReturnType<Accounts['signIn']>>,
    action: string,
  ): Promise<Account> {
    await audited(c, { action, who: account.name }, async () => writeAccountCookie(c, token));
    return account;
  }

  return newRouter()
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/setup',
        rule: adminRule('anyone'),
        summary: 'Makes the first admin, once, with the token of the set-up link',
        request: { body: jsonBody(setupSchema) },
        responses: { 201: json(accountSchema, 'The admin, signed in') },
        errors: ['no-login'],
      }),
      async (c) => {
        await takeGuess(c, rateLimits);
        const signedIn = await accounts.setUp(c.req.valid('json'));
        return c.json(await welcome(c, signedIn, 'set up the first admin'), 201);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/login',
        rule: adminRule('anyone'),
        summary: 'Signs in, for twelve hours',
        request: { body: jsonBody(loginSchema) },
        responses: { 200: json(accountSchema, 'Who is signed in') },
        errors: ['no-login'],
      }),
      async (c) => {
        await takeGuess(c, rateLimits);
        const signedIn = await accounts.signIn(c.req.valid('json'));
        return c.json(await welcome(c, signedIn, 'sign in'), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/logout',
        rule: adminRule('viewer'),
        summary: 'Signs out',
        request: { body: jsonBody(nothingSchema) },
        responses: { 200: json(doneSchema, 'Signed out') },
      }),
      async (c) => {
        const token = readAccountCookie(c);
        await audited(c, { action: 'sign out' }, async () => {
          if (token !== null) await accounts.signOut(token);
        });
        writeAccountCookie(c, null);
        return c.json(done, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/account',
        rule: adminRule('viewer'),
        summary: 'Who is signed in',
        responses: { 200: json(accountSchema, 'The account') },
      }),
      (c) => {
        const { name, role } = c.get('account');
        return c.json({ name, role }, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/users',
        rule: adminRule('admin'),
        summary: 'Everyone who has an account, people and programs',
        responses: { 200: json(usersSchema, 'The accounts') },
      }),
      async (c) => c.json({ users: await accounts.list() }, 200),
    )
    .openapi(
      declareRoute({
        method: 'put',
        path: '/api/admin/users/{name}',
        rule: adminRule('admin'),
        summary: 'Adds a person, or gives one another role and password, and signs them out everywhere',
        request: { params: userParams, body: jsonBody(userSchema) },
        responses: { 200: json(accountSchema, 'The account') },
        errors: ['conflict'],
      }),
      async (c) => {
        const { name } = c.req.valid('param');
        const { role, password } = c.req.valid('json');
        const account = await audited(c, { action: 'save a user', detail: `${name} as ${role}` }, () =>
          accounts.savePerson({ name, role, password }),
        );
        return c.json(account, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'delete',
        path: '/api/admin/users/{name}',
        rule: adminRule('admin'),
        summary: 'Removes an account, and signs it out everywhere',
        request: { params: anyAccountParams },
        responses: { 200: json(doneSchema, 'Removed') },
        errors: ['conflict'],
      }),
      async (c) => {
        const { name } = c.req.valid('param');
        await audited(c, { action: 'remove a user', detail: name }, () => accounts.remove(name));
        return c.json(done, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/tokens',
        rule: adminRule('admin'),
        summary: 'Makes a token for a program, told this once',
        request: { body: jsonBody(tokenSchema) },
        responses: { 201: json(createdTokenSchema, 'The token') },
        errors: ['conflict'],
      }),
      async (c) => {
        const asked = c.req.valid('json');
        const detail = `${asked.label} as ${asked.role} for ${asked.days} days`;
        const created = await audited(c, { action: 'make a token', detail }, () =>
          accounts.createToken(asked),
        );
        return c.json(created, 201);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/audit',
        rule: adminRule('admin'),
        summary: 'Who did what, oldest first',
        request: { query: auditQuery },
        responses: { 200: json(auditSchema, 'The entries after one') },
      }),
      async (c) => {
        const { afterSeq = 0, limit = 1_000 } = c.req.valid('query');
        return c.json({ entries: await stores.admins.readAudit({ afterSeq, limit }) }, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/backup',
        rule: adminRule('admin'),
        summary: 'The whole database as of now, keys and secrets included, as a SQLite file',
        request: { body: jsonBody(nothingSchema) },
        responses: {
          200: {
            description: 'The file',
            content: { 'application/vnd.sqlite3': { schema: z.string().openapi({ format: 'binary' }) } },
          },
        },
      }),
      async (c) => {
        const folder = await mkdtemp(join(tmpdir(), 'earwitness-backup-'));
        const remove = () => rm(folder, { recursive: true, force: true });
        try {
          const file = join(folder, 'earwitness.sqlite');
          await audited(c, { action: 'download a backup' }, () => stores.backup(file));
          const { size } = await stat(file);
          const stream = createReadStream(file);
          stream.once('close', () => void remove());
          return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
            headers: {
              'content-type': 'application/vnd.sqlite3',
              'content-length': String(size),
              'content-disposition': 'attachment; filename="earwitness.sqlite"',
              'cache-control': 'no-store',
            },
          });
        } catch (problem) {
          await remove();
          throw problem;
        }
      },
    );
}
