import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Accounts } from './admin/accounts.ts';
import { auditWith } from './admin/audit.ts';
import type { Rehearsals } from './admin/rehearsals.ts';
import type { CrowdVerifier } from './crowd/crowd-signature.ts';
import type { DraftDesk } from './drafts/draft-desk.ts';
import { NotFoundError } from './errors.ts';
import type { TrustProxy } from './http/client-address.ts';
import { declareRoute, json, type Side } from './http/declare-route.ts';
import { newRouter } from './http/new-router.ts';
import { openApiDocument } from './http/openapi-document.ts';
import { type PublicPlace, pathWithoutBase } from './http/public-place.ts';
import type { RateLimits } from './http/rate-limits.ts';
import { readRouteTable } from './http/route-table.ts';
import type { ServerEnv } from './http/server-env.ts';
import type { ServerLog } from './http/server-log.ts';
import { replyWithError } from './http-errors.ts';
import { admitAccount, readAccountCookie } from './middleware/admit-account.ts';
import { enforceRules } from './middleware/enforce-rules.ts';
import { jsonOnly } from './middleware/json-only.ts';
import { knowOrigin } from './middleware/know-origin.ts';
import { knownHostsOnly } from './middleware/known-hosts-only.ts';
import { limitBody } from './middleware/limit-body.ts';
import { anyListenerCookie } from './middleware/listener-cookie.ts';
import { logRequests } from './middleware/log-requests.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import type { PanelDesk } from './panels/panel-desk.ts';
import { accountRoutes } from './routes/account-routes.ts';
import { adminRoutes } from './routes/admin-routes.ts';
import { draftRoutes } from './routes/draft-routes.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { listenerRoutes } from './routes/listener-routes.ts';
import { adminPageRoutes, listenerPageRoutes, type Mount } from './routes/page-routes.ts';
import { roomRoutes } from './routes/room-routes.ts';
import { sittingRoutes } from './routes/sitting-routes.ts';
import { stimulusRoutes } from './routes/stimulus-routes.ts';

/** The interface that a listener's page is typed by: `hc<ListenerAppType>(…)`. */
export type ListenerAppType = ReturnType<typeof listenerApi>;

/** The interface that the experimenter's page is typed by: `hc<AdminAppType>(…)`. */
export type AdminAppType = ReturnType<typeof adminApi>;

export interface AppOptions {
  readonly desk: PanelDesk;
  readonly accounts: Accounts;
  readonly rehearsals: Rehearsals;
  readonly rateLimits: RateLimits;
  readonly place: PublicPlace;
  /** Names under which the experimenter's side is reached, beside addresses and localhost. */
  readonly adminNames: readonly string[];
  readonly trustProxy: TrustProxy;
  readonly clientFolder: string;
  readonly mounts: readonly Mount[];
  readonly panelsFolder: string | null;
  readonly drafts: DraftDesk;
  readonly listenerUrl: () => string;
  readonly crowdVerifier: () => CrowdVerifier | null;
  readonly log: ServerLog;
}

const listenerApi = ({
  desk,
  rateLimits,
  rehearsals,
  place,
  crowdVerifier,
}: Pick<AppOptions, 'desk' | 'rateLimits' | 'rehearsals' | 'place' | 'crowdVerifier'>) =>
  newRouter()
    .route('/', listenerRoutes({ desk, rateLimits, rehearsals, place, crowdVerifier }))
    .route('/', roomRoutes({ desk, rateLimits, place }));

function adminApi({
  desk,
  accounts,
  rehearsals,
  rateLimits,
  panelsFolder,
  drafts,
  listenerUrl,
}: Pick<
  AppOptions,
  'desk' | 'accounts' | 'rehearsals' | 'rateLimits' | 'panelsFolder' | 'drafts' | 'listenerUrl'
>) {
  const { stores } = desk;
  const audited = auditWith({ store: stores.admins });
  return newRouter()
    .route('/', adminRoutes({ desk, stores, audited, rehearsals, panelsFolder, listenerUrl }))
    .route('/', draftRoutes({ drafts, audited }))
    .route('/', sittingRoutes({ desk, audited, listenerUrl }))
    .route('/', accountRoutes({ accounts, stores, audited, rateLimits }));
}

/**
 * Puts both sides together, but for the listening.
 *
 * @throws {RouteWithoutRuleError} if a route says not who may ask it
 */
export function createApps(options: AppOptions) {
  const { desk, accounts, place, clientFolder, mounts } = options;
  const { basePath } = place;

  const listener = newSide({
    ...options,
    side: 'listener',
    sessionOf: anyListenerCookie,
    admit: async () => {},
    routes: (app) => {
      app.route('/', healthRoutes({ side: 'listener', desk }));
      app.route('/', listenerApi(options));
      app.route('/', stimulusRoutes({ desk }));
      app.route('/', listenerPageRoutes({ desk, clientFolder, basePath, mounts }));
    },
  });
  const admin = newSide({
    ...options,
    mounts: [],
    place: { url: null, basePath: '', isSecure: false },
    side: 'admin',
    sessionOf: readAccountCookie,
    admit: admitAccount({ accounts }),
    routes: (app) => {
      app.route('/', healthRoutes({ side: 'admin', desk }));
      app.route('/', adminApi(options));
      app.route('/', adminPageRoutes({ clientFolder }));
      app.openapi(
        declareRoute({
          method: 'get',
          path: '/api/openapi.json',
          rule: { side: 'admin', may: 'anyone', rate: 'read' },
          summary: 'This document',
          responses: { 200: json(z.looseObject({ openapi: z.string() }), 'OpenAPI 3.1') },
        }),
        (c) => c.json(openApiDocument(listener.app, app), 200),
      );
    },
  });
  return { listener, admin, openApi: () => openApiDocument(listener.app, admin.app) };
}

/** What is around the routes of either side, in one order. */
function newSide({
  side,
  place,
  adminNames,
  trustProxy,
  mounts,
  rateLimits,
  log,
  sessionOf,
  admit,
  routes,
}: Pick<AppOptions, 'place' | 'adminNames' | 'trustProxy' | 'mounts' | 'rateLimits' | 'log'> & {
  side: Side;
  sessionOf: (c: Context<ServerEnv>) => string | null;
  admit: Parameters<typeof enforceRules>[0]['admit'];
  routes: (app: ReturnType<typeof newRouter>) => void;
}) {
  const app = newRouter({
    getPath: (request) => pathWithoutBase(new URL(request.url).pathname, place.basePath),
  });
  const replyError = replyWithError({ log, isForExperimenter: side === 'admin' });
  const enforcer = enforceRules({ rateLimits, sessionOf, admit });
  app.use(logRequests({ log, side }));
  app.use(knowOrigin({ trustProxy, isSecure: place.isSecure }));
  app.use(securityHeaders({ mountPaths: mounts.map(({ path }) => path) }));
  if (side === 'admin') app.use(knownHostsOnly({ names: adminNames }));
  app.use(enforcer.middleware);
  app.use(jsonOnly);
  app.use(limitBody);
  app.onError(replyError);
  app.notFound((c) => replyError(new NotFoundError(), c));
  routes(app);
  const table = readRouteTable(app);
  enforcer.serve(table);
  return { app, table };
}
