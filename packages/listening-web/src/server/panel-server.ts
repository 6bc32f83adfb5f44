import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from './app.ts';
import { newOpaqueToken } from './blinding/opaque-token.ts';
import { listen } from './listen.ts';
import { type PanelEntry, type PanelStore, readPanels } from './panel-store.ts';
import { type OpenPanelRequest, openPanelDesk } from './panels/panel-desk.ts';
import type { Mount } from './routes/page-routes.ts';
import { openDatabase } from './stores/database.ts';

export interface PanelServerOptions {
  /** Made when it does not exist; panels in it go on where they were. */
  readonly databaseFile: string;
  /** The built client: index.html and assets/. The one built with this package unless given. */
  readonly clientFolder?: string;
  /** The loopback address unless given: then nobody but this machine reaches it. */
  readonly host?: string;
  /** 0 for any free port. */
  readonly port: number;
  /** What the admin page must show to be let in: at least 16 characters, hard to guess. A new one each time unless given. */
  readonly adminToken?: string;
  /** Folders shown under a path of their own, such as a report; who may see a panel may see these. */
  readonly mounts?: readonly Mount[];
  readonly log?: (line: string) => void;
}

export interface PanelServer extends PanelStore {
  /** Where listeners go: `http://127.0.0.1:8080`. */
  readonly url: string;
  /** The admin page with its token in the fragment, which browsers do not send. */
  readonly adminUrl: string;
  /**
   * Freezes and opens a panel; opening the same definition and pack again changes nothing.
   *
   * @throws {DefinitionRefusedError} if the definition is malformed or its method does not suit the pack
   * @throws {PackRefusedError} if the pack is not fair
   * @throws {BlindingKeyRefusedError} if the key does not belong to the pack
   * @throws {PanelFrozenError} if the panel was opened before with another definition or pack
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

const BUILT_CLIENT = join(import.meta.dirname, '../../dist/client');
const SHORTEST_ADMIN_TOKEN = 16;

/**
 * Serves blind listening panels: the page, the sounds, the answers, and the log they are kept in.
 *
 * @throws {PortInUseError} if another program listens on the port
 * @throws {DatabaseRefusedError} if the database cannot be opened
 * @throws {EventLogBrokenError} if a panel's log was tampered with
 * @throws {RangeError} if the admin token is shorter than 16 characters
 */
export async function createPanelServer({
  databaseFile,
  clientFolder = BUILT_CLIENT,
  host = '127.0.0.1',
  port,
  adminToken = newOpaqueToken(),
  mounts = [],
  log = () => {},
}: PanelServerOptions): Promise<PanelServer> {
  if (adminToken.length < SHORTEST_ADMIN_TOKEN) {
    throw new RangeError(
      `Cannot serve the panel as adminToken must have >= ${SHORTEST_ADMIN_TOKEN} characters: current length is ${adminToken.length}`,
    );
  }
  if (!existsSync(join(clientFolder, 'index.html'))) {
    log(`The panel's pages are missing from ${clientFolder}: build the client to have them`);
  }
  const callbacks: ((panelId: string) => unknown)[] = [];
  async function onUnblinded(panelId: string): Promise<void> {
    for (const callback of callbacks) {
      try {
        await callback(panelId);
      } catch (problem) {
        log(`After unblinding ${panelId}: ${problem instanceof Error ? problem.message : String(problem)}`);
      }
    }
  }

  const database = openDatabase(databaseFile);
  try {
    const desk = await openPanelDesk({ database, loadStimuli: true, log, onUnblinded });
    const app = createApp({ desk, clientFolder, adminToken, mounts, log });
    const { url, stop } = await listen({ app, host, port });
    const store = readPanels(desk);
    return {
      ...store,
      url,
      adminUrl: `${url}/admin#token=${encodeURIComponent(adminToken)}`,
      openPanel: desk.open,
      async closePanel(panelId) {
        await desk.find(panelId).close();
        return store.panel(panelId);
      },
      async unblindPanel(panelId, reason) {
        await desk.find(panelId).unblind({ reason });
        return store.panel(panelId);
      },
      onUnblinded(callback) {
        callbacks.push(callback);
      },
      ownResultsShown: (panelId) => desk.find(panelId).ownResultsShown,
      async stop() {
        await stop();
        database.close();
      },
    };
  } catch (problem) {
    database.close();
    throw problem;
  }
}
