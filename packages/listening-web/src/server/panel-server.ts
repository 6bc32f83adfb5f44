import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { openAccounts } from './admin/accounts.ts';
import { createRehearsals } from './admin/rehearsals.ts';
import { createApps } from './app.ts';
import { newOpaqueToken } from './blinding/opaque-token.ts';
import { BUILT_CLIENT } from './built-client.ts';
import { type CrowdVerifier, createCrowdVerifier } from './crowd/crowd-signature.ts';
import { createDraftDesk, type DraftDesk } from './drafts/draft-desk.ts';
import type { TrustProxy } from './http/client-address.ts';
import { readPublicPlace } from './http/public-place.ts';
import { createRateLimits } from './http/rate-limits.ts';
import { createServerLog } from './http/server-log.ts';
import { type Listening, listen, type TlsFiles } from './listen.ts';
import { type PanelEntry, type PanelStore, readPanels } from './panel-store.ts';
import { type OpenPanelRequest, openPanelDesk } from './panels/panel-desk.ts';
import type { Mount } from './routes/page-routes.ts';
import { openStores } from './stores/panel-stores.ts';

export interface PanelServerOptions {
  /** A file, made when it does not exist, or a `postgres://` URL; panels in it go on where they were. */
  readonly database: string;
  /** The built client: index.html and assets/. The one built with this package unless given. */
  readonly clientFolder?: string;
  /** Where listeners come to. The loopback address unless given: then nobody but this machine reaches it. */
  readonly host?: string;
  /** 0 for any free port. */
  readonly port: number;
  /**
   * Where the experimenter comes to: never where listeners do. The loopback address and a free port unless given. Requests are taken
   * that name an address, localhost, this name, or the public URL's.
   */
  readonly adminHost?: string;
  readonly adminPort?: number;
  /** A token that may do everything on the admin side: at least 16 characters, hard to guess. A new one each time unless given. */
  readonly adminToken?: string;
  /** Where listeners reach the server when a proxy stands before it, with a path where it has one: `https://example.org/listen`. */
  readonly publicUrl?: string;
  /** Whose word counts on where a request came from. Nobody's unless told. */
  readonly trustProxy?: TrustProxy;
  /** Serves listeners over HTTPS with this certificate. */
  readonly tls?: TlsFiles | null;
  /** The public keys of the crowd platform that signs its links, as it publishes them (JSON Web Key Set). */
  readonly crowdKeySetFile?: string | null;
  /** The only folder that panels may be opened from on the admin side; none unless given. */
  readonly panelsFolder?: string | null;
  /** The only folder that panels may be drawn up from on the admin side, and that is read for it; none unless given. */
  readonly musicFolder?: string | null;
  /** Folders shown under a path of their own, such as a report; who may see a panel may see these. */
  readonly mounts?: readonly Mount[];
  /** Takes the log: JSON, a line each. */
  readonly log?: (line: string) => void;
}

export interface PanelServer extends PanelStore {
  /** Where listeners go: `http://127.0.0.1:8080`, or the public URL. */
  readonly url: string;
  /** Where this process itself listens for them. */
  readonly listenerPort: number;
  /** The admin page with its token in the fragment, which browsers do not send. */
  readonly adminUrl: string;
  /** Leads the first admin in, once, within a day; null when there is one. */
  readonly setupUrl: string | null;
  /**
   * Freezes and opens a panel; opening the same definition and pack again changes nothing.
   *
   * @throws {DefinitionRefusedError} if the definition is malformed or its method does not suit the pack
   * @throws {PackRefusedError} if the pack is not fair
   * @throws {BlindingKeyRefusedError} if the key does not belong to the pack
   * @throws {PanelFrozenError} if the panel was opened before with another definition or pack
   * @throws {PanelBrokenError} if the panel could not be taken up
   */
  openPanel(request: OpenPanelRequest): Promise<void>;
  /** Takes no more answers. */
  closePanel(panelId: string): Promise<PanelEntry>;
  /** Names the conditions, once and for good. Throws {@link PanelStillOpenError} unless the panel is closed. */
  unblindPanel(panelId: string, reason: string): Promise<PanelEntry>;
  /** Calls back after each unblinding, here or from the admin page. What the callback throws is logged. */
  onUnblinded(callback: (panelId: string) => unknown): void;
  /** How often a finished listener's page has taken its own result since this server started. */
  ownResultsShown(panelId: string): number;
  stop(): Promise<void>;
}

const SHORTEST_ADMIN_TOKEN = 16;
/** Who unblinds a panel without going through the admin side. */
const HERE = 'the program that serves the panel';

/**
 * Serves blind listening panels: the page, the sounds, the answers, and the log they are kept in; and on a port of its own what
 * their experimenter sees.
 *
 * @throws {PortInUseError} if another program listens on a port
 * @throws {DatabaseRefusedError} if the database cannot be opened
 * @throws {DatabaseInUseError} if another server has it open
 * @throws {CertificateRefusedError} if the certificate cannot be used
 * @throws {KeySetRefusedError} if the crowd platform's keys cannot be read
 * @throws {RangeError} if the admin token is shorter than 16 characters, or the public URL or the proxies are malformed
 */
export async function createPanelServer({
  database,
  clientFolder = BUILT_CLIENT,
  host = '127.0.0.1',
  port,
  adminHost = '127.0.0.1',
  adminPort = 0,
  adminToken = newOpaqueToken(),
  publicUrl,
  trustProxy = false,
  tls = null,
  crowdKeySetFile = null,
  panelsFolder = null,
  musicFolder = null,
  mounts = [],
  log: writeLog,
}: PanelServerOptions): Promise<PanelServer> {
  if (adminToken.length < SHORTEST_ADMIN_TOKEN) {
    throw new RangeError(
      `Cannot serve the panel as adminToken must have >= ${SHORTEST_ADMIN_TOKEN} characters: current length is ${adminToken.length}`,
    );
  }
  const place = readPublicPlace(publicUrl);
  const log = createServerLog(writeLog);
  if (!existsSync(join(clientFolder, 'index.html'))) {
    log.warn(`The panel's pages are missing from ${clientFolder}: build the client to have them`);
  }
  const callbacks: ((panelId: string) => unknown)[] = [];
  async function onUnblinded(panelId: string): Promise<void> {
    for (const callback of callbacks) {
      try {
        await callback(panelId);
      } catch (problem) {
        log.error(
          `After unblinding ${panelId}: ${problem instanceof Error ? problem.message : String(problem)}`,
        );
      }
    }
  }

  const stores = await openStores({ database, log: (line) => log.warn(line) });
  const listening: Listening[] = [];
  let drafts: DraftDesk | null = null;
  let stopped: Promise<void> | null = null;
  function stop(): Promise<void> {
    stopped ??= Promise.all(listening.map((one) => one.stop()))
      .then(() => drafts?.close())
      .then(() => stores.close());
    return stopped;
  }
  try {
    const desk = await openPanelDesk({
      stores,
      loadStimuli: true,
      log: (line) => log.warn(line),
      onUnblinded,
    });
    const accounts = await openAccounts({ store: stores.admins, ownerToken: adminToken });
    drafts = createDraftDesk({
      musicFolder,
      panelsFolder,
      isOpened: (panelId) => [...desk.all(), ...desk.broken()].some((panel) => panel.panelId === panelId),
    });
    let url = place.url ?? '';
    let crowdVerifier: CrowdVerifier | null = null;
    const apps = createApps({
      desk,
      accounts,
      rehearsals: createRehearsals(),
      rateLimits: createRateLimits(),
      place,
      adminNames: [
        ...(isIP(adminHost) === 0 ? [adminHost] : []),
        ...(place.url === null ? [] : [new URL(place.url).hostname]),
      ],
      trustProxy,
      clientFolder,
      mounts,
      panelsFolder,
      drafts,
      listenerUrl: () => url,
      crowdVerifier: () => crowdVerifier,
      log,
    });
    const forListeners = await listen({ fetch: apps.listener.app.fetch as never, host, port, tls });
    listening.push(forListeners);
    const forAdmins = await listen({
      fetch: apps.admin.app.fetch as never,
      host: adminHost,
      port: adminPort,
    });
    listening.push(forAdmins);
    url = place.url ?? forListeners.url;
    if (crowdKeySetFile !== null) {
      crowdVerifier = await createCrowdVerifier({ keySetFile: crowdKeySetFile, audience: url });
    }
    const store = readPanels(desk);
    return {
      ...store,
      url,
      listenerPort: forListeners.port,
      adminUrl: `${forAdmins.url}/admin#token=${encodeURIComponent(adminToken)}`,
      get setupUrl() {
        return accounts.setupToken === null ? null : `${forAdmins.url}/admin#setup=${accounts.setupToken}`;
      },
      async openPanel(request) {
        await desk.open(request);
      },
      async closePanel(panelId) {
        await desk.find(panelId).experimenter.close();
        return store.panel(panelId);
      },
      async unblindPanel(panelId, reason) {
        await desk.find(panelId).experimenter.unblind({ reason, by: HERE });
        return store.panel(panelId);
      },
      onUnblinded(callback) {
        callbacks.push(callback);
      },
      ownResultsShown: (panelId) => desk.find(panelId).ownResultsShown,
      stop,
    };
  } catch (problem) {
    await stop();
    throw problem;
  }
}
