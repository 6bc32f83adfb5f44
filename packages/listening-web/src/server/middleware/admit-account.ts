import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { type Account, type Accounts, SESSION_SECONDS } from '../admin/accounts.ts';
import { NotAllowedError, NotSignedInError } from '../errors.ts';
import type { RouteRule } from '../http/declare-route.ts';
import type { ServerEnv } from '../http/server-env.ts';
import type { AdminRole } from '../stores/admins.ts';

const ROLES: readonly AdminRole[] = ['viewer', 'runner', 'admin'];
const BEARER = /^Bearer ([!-~]+)$/;
const READING = ['GET', 'HEAD'];

/** Lets an account through to what its role may: by a bearer token, or by the cookie of a browser that has signed in. */
export function admitAccount({ accounts }: { accounts: Accounts }) {
  return async (c: Context<ServerEnv>, { may }: RouteRule): Promise<void> => {
    const isWrite = !READING.includes(c.req.method);
    if (may === 'anyone' || may === 'listener') {
      // A form of another site must not sign a browser in either; programs send no origin.
      if (isWrite && c.req.header('origin') !== undefined) refuseOtherOrigins(c);
      return;
    }
    const account = await accountOf(c, { accounts, isWrite });
    if (account === null) throw new NotSignedInError();
    if (ROLES.indexOf(account.role) < ROLES.indexOf(may)) {
      throw new NotAllowedError(`This needs the role ${may}; yours is ${account.role}.`);
    }
    c.set('account', account);
  };
}

async function accountOf(
  c: Context<ServerEnv>,
  { accounts, isWrite }: { accounts: Accounts; isWrite: boolean },
): Promise<Account | null> {
  const authorization = c.req.header('authorization');
  if (authorization !== undefined) {
    const token = BEARER.exec(authorization)?.[1];
    return token === undefined ? null : accounts.accountOf(token);
  }
  const token = readAccountCookie(c);
  if (token === null) return null;
  if (isWrite) refuseOtherOrigins(c);
  return accounts.accountOf(token);
}

/** Browsers say from which site a write comes: only pages of this very address may use its cookie. */
function refuseOtherOrigins(c: Context<ServerEnv>): void {
  const origin = c.req.header('origin') ?? '';
  const host = URL.canParse(origin) ? new URL(origin).host : null;
  if (host === null || host !== c.req.header('host')) {
    throw new NotAllowedError('This can only be asked by a page of this address.');
  }
}

/** Browsers take the first only over an encrypted connection, and from nobody but this host. */
const cookieName = (isSecure: boolean) => (isSecure ? '__Host-earwitness-admin' : 'earwitness-admin');

export function readAccountCookie(c: Context<ServerEnv>): string | null {
  return getCookie(c, cookieName(c.get('isSecure'))) ?? null;
}

/** null takes the cookie back. */
export function writeAccountCookie(c: Context<ServerEnv>, token: string | null): void {
  const isSecure = c.get('isSecure');
  setCookie(c, cookieName(isSecure), token ?? '', {
    httpOnly: true,
    sameSite: 'Strict',
    secure: isSecure,
    path: '/',
    maxAge: token === null ? 0 : SESSION_SECONDS,
  });
}
