import { resolve } from 'node:path';
import { type PanelDefinition, type PanelPack, panelDefinitionSchema } from '@earwitness/bench/panel';
import { z } from 'zod';
import { createApp } from './app.ts';
import { createBlinding } from './blinding/blinding.ts';
import {
  type BlindingSecrets,
  readBlindingKey,
  sqliteBlindingKeyStore,
} from './blinding/blinding-key-store.ts';
import { canonicalJson } from './canonical-json.ts';
import { DefinitionRefusedError, PackRefusedError, PanelFrozenError } from './errors.ts';
import { listen } from './listen.ts';
import { METHOD_TABLE } from './methods/method-table.ts';
import { importPack, type StimulusBytes } from './packs/import-pack.ts';
import { LivePanel, type PanelOutcome } from './panels/live-panel.ts';
import { OpenPanels } from './panels/open-panels.ts';
import type { PanelEvent } from './panels/panel-events.ts';
import type { PanelProgress } from './panels/panel-progress.ts';
import { foldPanel, type PanelState } from './panels/panel-state.ts';
import type { Mount } from './routes/page-routes.ts';
import { sha256 } from './sha256.ts';
import { openDatabase, type PanelDatabase } from './stores/database.ts';
import { type EventLog, type LogVerification, sqliteEventLog } from './stores/event-log.ts';
import { sqlitePanelStore } from './stores/panel-store.ts';

export interface PanelServerOptions {
  /** Made when it does not exist; panels in it go on where they were. */
  readonly databaseFile: string;
  /** The built client: index.html and assets/. */
  readonly clientFolder: string;
  readonly host?: string;
  /** 0 for any free port. */
  readonly port: number;
  /** What the admin page must show to be let in: at least 16 characters, hard to guess. */
  readonly adminToken: string;
  /** Folders shown under a path of their own, such as a report; who may see a panel may see these. */
  readonly mounts?: readonly Mount[];
  readonly log?: (line: string) => void;
}

export interface OpenPanelRequest {
  readonly definition: PanelDefinition;
  readonly packFolder: string;
  readonly blindingKeyFile: string;
}

export interface PanelServer {
  /** Where listeners go: `http://127.0.0.1:8080`. */
  readonly url: string;
  /** The admin page with its token in the fragment, which no server ever sees. */
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
  panels(): readonly PanelProgress[];
  /** Takes no more answers. Throws {@link UnknownPanelError}. */
  closePanel(panelId: string): Promise<PanelProgress>;
  /** Names the conditions, once and for good. Throws {@link PanelStillOpenError} unless the panel is closed. */
  unblindPanel(panelId: string, reason: string): Promise<PanelProgress>;
  /** Rows and verdicts. Throws {@link PanelStillBlindError} before unblinding. */
  results(panelId: string): PanelOutcome;
  /** Goes through the panel's log and names the first event that is not as it was written. */
  verifyLog(panelId: string): LogVerification;
  stop(): Promise<void>;
}

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
  clientFolder,
  host = '127.0.0.1',
  port,
  adminToken,
  mounts = [],
  log = () => {},
}: PanelServerOptions): Promise<PanelServer> {
  if (adminToken.length < SHORTEST_ADMIN_TOKEN) {
    throw new RangeError(
      `Cannot serve the panel as adminToken must have >= ${SHORTEST_ADMIN_TOKEN} characters: current length is ${adminToken.length}`,
    );
  }
  const database = openDatabase(databaseFile);
  try {
    const eventLog = sqliteEventLog(database);
    const panels = new OpenPanels();
    const opening = panelOpening({ database, eventLog, panels, log });
    await opening.resumeAll();
    const app = createApp({ panels, clientFolder, adminToken, mounts, log });
    const { url, stop } = await listen({ app, host, port });
    return {
      url,
      adminUrl: `${url}/admin#token=${encodeURIComponent(adminToken)}`,
      openPanel: opening.open,
      panels: () => panels.all().map((panel) => panel.progress()),
      async closePanel(panelId) {
        await panels.find(panelId).close();
        return panels.find(panelId).progress();
      },
      async unblindPanel(panelId, reason) {
        await panels.find(panelId).unblind({ reason });
        return panels.find(panelId).progress();
      },
      results: (panelId) => panels.find(panelId).results(),
      verifyLog: (panelId) => eventLog.verify(panels.find(panelId).panelId),
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

/** How panels come to be open: for the first time, again, or after a restart. */
function panelOpening({
  database,
  eventLog,
  panels,
  log,
}: {
  database: PanelDatabase;
  eventLog: EventLog;
  panels: OpenPanels;
  log: (line: string) => void;
}) {
  const panelStore = sqlitePanelStore(database);
  const keyStore = sqliteBlindingKeyStore(database);
  const now = () => new Date();
  let lastOpening: Promise<void> = Promise.resolve();

  function makePanel({
    state,
    pack,
    stimulusBytes,
    secrets,
  }: {
    state: PanelState;
    pack: PanelPack;
    stimulusBytes: StimulusBytes | null;
    secrets: BlindingSecrets;
  }): LivePanel {
    const method = METHOD_TABLE[state.definition.method];
    const blinding = createBlinding({ secret: secrets.secret, key: secrets.key, pack, method });
    return new LivePanel({ state, log: eventLog, method, blinding, pack, stimulusBytes, now });
  }

  async function openOne({ definition: given, packFolder: folder, blindingKeyFile }: OpenPanelRequest) {
    const definition = parseDefinition(given);
    const packFolder = resolve(folder);
    const { panelId } = definition;
    const definitionSha256 = sha256(canonicalJson(definition));
    const { pack, packSha256, stimulusBytes } = await importPack(packFolder);

    if (panels.has(panelId)) {
      const panel = panels.find(panelId);
      if (panel.definitionSha256 !== definitionSha256) {
        throw new PanelFrozenError({ panelId, changed: 'definition' });
      }
      if (panel.packSha256 !== packSha256) throw new PanelFrozenError({ panelId, changed: 'pack' });
      panelStore.save({ panelId, pack, packFolder });
      panel.restoreStimuli(stimulusBytes);
      return;
    }

    const key = await readBlindingKey({ blindingKeyFile, packFolder, pack });
    const secrets = keyStore.create({ panelId, key });
    const frozen: PanelEvent = {
      kind: 'panel-frozen',
      definition,
      definitionSha256,
      packSha256,
      secretSha256: secrets.secretSha256,
    };
    const recordedAt = now().toISOString();
    const state = foldPanel([{ recordedAt, event: frozen }]);
    // Made before anything is frozen: it refuses a pack that does not suit the method.
    const panel = makePanel({ state, pack, stimulusBytes, secrets });
    panelStore.save({ panelId, pack, packFolder });
    await eventLog.append({ panelId, recordedAt, events: [frozen] });
    panels.add(panel);
  }

  return {
    /** One at a time, so that the same panel opened twice at once is still opened once. */
    open(request: OpenPanelRequest): Promise<void> {
      const opened = lastOpening.then(() => openOne(request));
      lastOpening = opened.catch(() => {});
      return opened;
    },

    /** Takes up every panel of the database where it was; one whose pack is gone keeps its answers and takes no more. */
    async resumeAll(): Promise<void> {
      for (const { panelId, pack, packFolder } of panelStore.packs()) {
        const events = eventLog.read(panelId);
        const secrets = keyStore.load(panelId);
        // A crash between keeping the pack and freezing the panel leaves nothing to go on with.
        if (events.length === 0 || secrets === null) continue;
        const state = foldPanel(events);
        const stimulusBytes = await importPack(packFolder).then(
          (imported) => (imported.packSha256 === state.packSha256 ? imported.stimulusBytes : null),
          (problem: unknown) => {
            if (!(problem instanceof PackRefusedError)) throw problem;
            log(`Panel ${panelId} takes no answers until its pack is back: ${problem.message}`);
            return null;
          },
        );
        panels.add(makePanel({ state, pack, stimulusBytes, secrets }));
      }
    },
  };
}

function parseDefinition(given: PanelDefinition): PanelDefinition {
  const result = panelDefinitionSchema.safeParse(given);
  if (result.success) return result.data;
  throw new DefinitionRefusedError({
    problem: `its definition is malformed: ${z.prettifyError(result.error).replace(/\s+/g, ' ')}`,
    cause: result.error,
  });
}
