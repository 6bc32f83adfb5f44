import { createMiddleware } from 'hono/factory';
import type { ServerEnv } from '../http/server-env.ts';

const EVERYWHERE: Readonly<Record<string, string>> = {
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
};

/** A year. */
const HSTS = 'max-age=31536000';

const CONTAINED = "frame-ancestors 'none'; form-action 'none'";

/**
 * Scripts are files of this server and nothing else; no text becomes markup or script but through Lit's own templates, which Lit
 * vouches for under the name of its policy, and no file becomes a worker but the one that the player vouches for and the one that keeps
 * the page.
 */
const PAGE_POLICY = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; media-src 'self' blob:; worker-src 'self'; base-uri 'self'; require-trusted-types-for 'script'; trusted-types lit-html earwitness-worker earwitness-service-worker; ${CONTAINED}`;

/** A worker has the policy that its own file comes with: it decodes, by WebAssembly, and reaches nothing but its own modules. */
const ASSET_POLICY = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; ${CONTAINED}`;

/** Reports are single files with script and style inside; in return they reach no network but their own folder's pictures and sound. */
const MOUNT_POLICY = `default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; connect-src 'none'; base-uri 'none'; ${CONTAINED}`;

/** Sets the same headers on every reply, errors included; pages under a mount have a policy of their own. */
export function securityHeaders({ mountPaths }: { mountPaths: readonly string[] }) {
  return createMiddleware<ServerEnv>((c, next) => {
    const isAsset = c.req.path.startsWith('/assets/');
    const isMount = mountPaths.some((path) => c.req.path === path || c.req.path.startsWith(`${path}/`));
    // Said to Node itself, which says them with whatever reply comes.
    const { outgoing } = c.env;
    for (const [name, value] of Object.entries(EVERYWHERE)) outgoing.setHeader(name, value);
    outgoing.setHeader(
      'content-security-policy',
      isMount ? MOUNT_POLICY : isAsset ? ASSET_POLICY : PAGE_POLICY,
    );
    // What is not said to be kept is nobody's to keep: most replies are of one person. A reply that says otherwise replaces it.
    outgoing.setHeader('cache-control', 'no-store');
    if (c.get('isSecure')) outgoing.setHeader('strict-transport-security', HSTS);
    return next();
  });
}
