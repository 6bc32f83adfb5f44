import { createMiddleware } from 'hono/factory';

const EVERYWHERE: Readonly<Record<string, string>> = {
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
};

const CONTAINED = "base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

const PANEL_POLICY = `default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; media-src 'self' blob:; ${CONTAINED}`;

/** Reports are single files with script and style inside; in return they reach no network but their own folder's pictures and sound. */
const MOUNT_POLICY = `default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; connect-src 'none'; ${CONTAINED}`;

/** Sets the same headers on every reply, errors included; pages under a mount have a policy of their own. */
export function securityHeaders({ mountPaths }: { mountPaths: readonly string[] }) {
  return createMiddleware(async (c, next) => {
    await next();
    const isMount = mountPaths.some((path) => c.req.path === path || c.req.path.startsWith(`${path}/`));
    for (const [name, value] of Object.entries(EVERYWHERE)) c.res.headers.set(name, value);
    c.res.headers.set('content-security-policy', isMount ? MOUNT_POLICY : PANEL_POLICY);
  });
}
