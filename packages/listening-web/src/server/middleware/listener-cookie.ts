import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

const KEPT_SECONDS = 30 * 24 * 3600;

/** The cookie that says who listens, or null; what it does not know the panel ignores. */
export function readListenerCookie(c: Context, panelId: string): string | null {
  return getCookie(c, cookieName(panelId)) ?? null;
}

/** Its path covers `/api`, since the stimuli, which lie beside the panels, are bound to the session as well. */
export function writeListenerCookie(c: Context, panelId: string, cookie: string): void {
  setCookie(c, cookieName(panelId), cookie, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/api',
    maxAge: KEPT_SECONDS,
  });
}

function cookieName(panelId: string): string {
  return `earwitness_${panelId}`;
}
