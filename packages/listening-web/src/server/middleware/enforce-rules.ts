import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import { LinkRefusedError, NotFoundError, NotSignedInError, UnknownPanelError } from '../errors.ts';
import type { RouteRule } from '../http/declare-route.ts';
import type { RateLimits } from '../http/rate-limits.ts';
import { routeKey, type ServedRoute } from '../http/route-table.ts';
import type { ServerEnv } from '../http/server-env.ts';

/** What a secret that was shown, and turns out to be wrong, is refused with. Whatever else is refused had the right one. */
const WRONG_GUESSES = [LinkRefusedError, NotSignedInError, UnknownPanelError];

/** Lets a request through to a route that was declared, within its limits, for whoever may ask it. */
export interface RuleEnforcer {
  readonly middleware: ReturnType<typeof createMiddleware<ServerEnv>>;
  /** Says what is served; until then nothing is. */
  serve(table: readonly ServedRoute[]): void;
}

export function enforceRules({
  rateLimits,
  sessionOf,
  admit,
}: {
  rateLimits: RateLimits;
  /** What the requests of one person are counted under. */
  sessionOf: (c: Context<ServerEnv>) => string | null;
  /** Throws unless the sender may ask this. */
  admit: (c: Context<ServerEnv>, rule: RouteRule) => Promise<void>;
}): RuleEnforcer {
  const rules = new Map<string, RouteRule>();
  return {
    serve(table) {
      for (const route of table) rules.set(routeKey(route), route.rule);
    },
    middleware: createMiddleware<ServerEnv>(async (c, next) => {
      const route = matchedRoutes(c).find((matched) => rules.has(routeKey(matched)));
      const rule = route === undefined ? undefined : rules.get(routeKey(route));
      if (route === undefined || rule === undefined || (c.req.method === 'HEAD' && !rule.takesHead)) {
        await limit(c, 'page');
        throw new NotFoundError();
      }
      c.set('route', routeKey(route));
      await limit(c, rule.rate);
      await admit(c, rule);
      await next();
      if (c.get('isGuess') && !WRONG_GUESSES.some((kind) => c.error instanceof kind)) {
        await rateLimits.guessedRight(c.get('network'));
      }
    }),
  };

  /** Requests of this machine itself are not limited: simulated listeners are many, and quicker than people. */
  async function limit(c: Context<ServerEnv>, rate: RouteRule['rate']): Promise<void> {
    if (c.get('isLocal')) return;
    await rateLimits.take({ rate, network: c.get('network'), session: sessionOf(c) });
  }
}

/** Refuses a network that has shown too many wrong secrets; this one is one of them unless it turns out to be right. */
export async function takeGuess(c: Context<ServerEnv>, rateLimits: RateLimits): Promise<void> {
  await rateLimits.guess(c.get('network'));
  c.set('isGuess', true);
}
