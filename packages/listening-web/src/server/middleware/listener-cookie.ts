import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { ServerEnv } from '../http/server-env.ts';

const KEPT_SECONDS = 30 * 24 * 3600;
const NAME_PREFIX = 'earwitness_';
const CONDUCTOR_PREFIX = `${NAME_PREFIX}conductor_`;
const ANY_COOKIE = new RegExp(`(?:^|;) *${NAME_PREFIX}[^=;]*=([^;]{1,64})(?:;|$)`);

/** The cookie that says who listens, or null; what it does not know the panel ignores. */
export function readListenerCookie(c: Context, panelId: string): string | null {
  return getCookie(c, NAME_PREFIX + panelId) ?? null;
}

/** The cookie of a machine that plays for a room, or null. */
export function readConductorCookie(c: Context, panelId: string): string | null {
  return getCookie(c, CONDUCTOR_PREFIX + panelId) ?? null;
}

/** Any panel's cookie, for counting one browser's requests. */
export function anyListenerCookie(c: Context): string | null {
  return ANY_COOKIE.exec(c.req.header('cookie') ?? '')?.[1] ?? null;
}

/** Its path covers `/api`, since the stimuli, which lie beside the panels, are bound to the session as well. */
export function writeListenerCookie(
  c: Context<ServerEnv>,
  { panelId, cookie, basePath }: { panelId: string; cookie: string; basePath: string },
): void {
  setCookie(c, NAME_PREFIX + panelId, cookie, attributesOf(c, basePath));
}

/** The same for the machine that plays for a room: its token is what the conductor's link holds. */
export function writeConductorCookie(
  c: Context<ServerEnv>,
  { panelId, conductor, basePath }: { panelId: string; conductor: string; basePath: string },
): void {
  setCookie(c, CONDUCTOR_PREFIX + panelId, conductor, attributesOf(c, basePath));
}

const attributesOf = (c: Context<ServerEnv>, basePath: string) =>
  ({
    httpOnly: true,
    sameSite: 'Strict',
    secure: c.get('isSecure'),
    path: `${basePath}/api`,
    maxAge: KEPT_SECONDS,
  }) as const;
