import type { OpenAPIHono } from '@hono/zod-openapi';
import { RouteWithoutRuleError } from '../errors.ts';
import { type RouteRule, RULE_KEY } from './declare-route.ts';
import type { ServerEnv } from './server-env.ts';

/** A route as it is served, with its rule. */
export interface ServedRoute {
  /** Upper case. */
  readonly method: string;
  /** As the router has it: `/api/panels/:panelId`. */
  readonly path: string;
  readonly rule: RouteRule;
}

/**
 * Collects every route of an app with its rule.
 *
 * @throws {RouteWithoutRuleError} if the app answers anything that was not declared with a rule
 */
export function readRouteTable(app: OpenAPIHono<ServerEnv>): readonly ServedRoute[] {
  const table = app.openAPIRegistry.definitions.flatMap((definition): ServedRoute[] => {
    if (definition.type !== 'route') return [];
    const { method, path, ...rest } = definition.route;
    const rule = (rest as { [RULE_KEY]?: RouteRule })[RULE_KEY];
    const served = { method: method.toUpperCase(), path: path.replaceAll(/\/\{(.+?)\}/g, '/:$1') };
    if (rule === undefined) throw new RouteWithoutRuleError(served);
    return [{ ...served, rule }];
  });
  const declared = new Set(table.map(routeKey));
  for (const { method, path } of app.routes) {
    const isMiddleware = method === 'ALL' && path === '/*';
    if (!isMiddleware && !declared.has(routeKey({ method, path }))) {
      throw new RouteWithoutRuleError({ method, path });
    }
  }
  return table;
}

export function routeKey({ method, path }: { method: string; path: string }): string {
  return `${method} ${path}`;
}
