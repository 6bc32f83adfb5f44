import { type RouteConfig, z } from '@hono/zod-openapi';
import { ERROR_STATUSES, type ErrorCode } from '../http-errors.ts';

/** Listeners come to one port, experimenters to another. */
export type Side = 'listener' | 'admin';

/** Who may ask: `listener` is whoever holds a session's cookie, and what of it is theirs the panel decides. */
type Asker = 'anyone' | 'listener' | 'viewer' | 'runner' | 'admin';

/** What kind of load a request is; `RATE_LIMITS` has the figures. */
export type RateClass = 'page' | 'read' | 'write' | 'sound' | 'begin' | 'admin';

/** The rule of a route. Nobody gets to a route that has none. */
export interface RouteRule {
  readonly side: Side;
  readonly may: Asker;
  readonly rate: RateClass;
  /** Whether HEAD is answered as GET is, without the body. */
  readonly takesHead: boolean;
}

/** The rule of a route that experimenters ask. */
export const adminRule = <const May extends Asker>(may: May) =>
  ({ side: 'admin', may, rate: 'admin' }) as const;

/** Where the document of the interface keeps a route's rule. */
export const RULE_KEY = 'x-earwitness-rule';

interface Declaration {
  readonly rule: Omit<RouteRule, 'takesHead'> & { readonly takesHead?: boolean };
  readonly summary: string;
  /** Every code that this route may refuse with, beyond those of its rule. */
  readonly errors?: readonly ErrorCode[];
}

const errorSchema = z.strictObject({ error: z.string(), message: z.string() }).openapi('Refusal', {
  description: 'Why a request was refused: a code for programs, a sentence for people.',
});

/** Of a declaration, what a router and a typed client go by. */
type Declared<Route extends Pick<RouteConfig, 'method' | 'path' | 'responses'>> = Pick<
  Route,
  'method' | 'path' | 'responses'
> &
  (Route extends { request: infer Request } ? { request: Request } : unknown);

/** Declares a route with its rule: what `route-table.ts` collects, what the document of the interface shows, what middleware enforces. */
export function declareRoute<
  const Path extends string,
  const Route extends Pick<RouteConfig, 'method' | 'request' | 'responses'> & { path: Path } & Declaration,
>({ rule: given, errors = [], ...route }: Route) {
  const rule: RouteRule = { takesHead: route.method === 'get', ...given };
  const declared = {
    ...route,
    responses: { ...refusals([...errors, ...errorsOfRule(rule, route)]), ...route.responses },
    tags: [rule.side],
    [RULE_KEY]: rule,
  };
  // Refusals are thrown, so what a handler returns, and a client gets to see, are the replies declared alone.
  return declared as unknown as Declared<Route>;
}

function errorsOfRule(
  { may, side }: RouteRule,
  { method, path, request }: { method: string; path: string; request?: RouteConfig['request'] | undefined },
): ErrorCode[] {
  const codes: ErrorCode[] = ['too-many-requests', 'unavailable'];
  if (method !== 'get') codes.push('disk-full');
  if (request?.body !== undefined) codes.push('bad-request', 'too-large');
  else if (request !== undefined) codes.push('bad-request');
  if (path.includes('/panels/{panelId}')) codes.push('panel-broken');
  if (may === 'listener') codes.push('no-session');
  if (side === 'admin') codes.push('wrong-host');
  if (side === 'admin' && may !== 'anyone') codes.push('no-login', 'not-allowed');
  // Nor may anybody write there from a page of another address.
  if (side === 'admin' && method !== 'get') codes.push('not-allowed');
  return codes;
}

/** One entry a status, which names all the codes it may come with. */
function refusals(codes: readonly ErrorCode[]): RouteConfig['responses'] {
  const byStatus = new Map<number, Set<ErrorCode>>();
  for (const code of codes) {
    const status = ERROR_STATUSES[code];
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code));
  }
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: [...ofStatus].toSorted().join(', '),
        content: { 'application/json': { schema: errorSchema } },
      },
    ]),
  );
}

/** A reply of JSON. */
export const json = <const Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** A request that must bring JSON. */
export const jsonBody = <const Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
});
