import { resolve } from 'node:path';
import { type PanelDefinition, panelDefinitionSchema } from '@earwitness/bench/panel';
import { checkAnalysisPlan } from '@earwitness/bench/statistics';
import { z } from 'zod';
import { panelBlinding } from '../blinding/panel-blinding.ts';
import { canonicalJson } from '../canonical-json.ts';
import { DefinitionRefusedError, PackRefusedError, PanelFrozenError, UnknownPanelError } from '../errors.ts';
import { METHOD_TABLE } from '../methods/method-table.ts';
import { importPack, type StimulusBytes } from '../packs/import-pack.ts';
import { sha256 } from '../sha256.ts';
import type { PanelDatabase } from '../stores/database.ts';
import { type EventLog, sqliteEventLog } from '../stores/event-log.ts';
import { type StoredPack, sqlitePackStore } from '../stores/pack-store.ts';
import { LivePanel } from './live-panel.ts';
import type { PanelEvent } from './panel-events.ts';
import { foldPanel } from './panel-state.ts';

export interface OpenPanelRequest {
  readonly definition: PanelDefinition;
  readonly packFolder: string;
  /** Lies outside the pack. */
  readonly blindingKeyFile: string;
}

/** Every panel of a database, and how panels come to be there: opened for the first time, again, or taken up after a restart. */
export interface PanelDesk {
  readonly log: EventLog;
  open(request: OpenPanelRequest): Promise<void>;
  /** In the order they were opened. */
  all(): readonly LivePanel[];
  /** Throws {@link UnknownPanelError} for an id nobody opened. */
  find(panelId: string): LivePanel;
}

/**
 * Takes up every panel of a database where it was. A panel whose pack is gone keeps its answers and takes no more.
 *
 * @param loadStimuli false to read what was answered without serving any sound
 * @throws {EventLogBrokenError} if a panel's log was tampered with
 */
export async function openPanelDesk({
  database,
  loadStimuli,
  log,
  onUnblinded,
}: {
  database: PanelDatabase;
  loadStimuli: boolean;
  log: (line: string) => void;
  onUnblinded: (panelId: string) => void;
}): Promise<PanelDesk> {
  const eventLog = sqliteEventLog(database);
  const packStore = sqlitePackStore(database);
  const blindings = panelBlinding(database);
  const panels = new Map<string, LivePanel>();
  const surroundings = { log: eventLog, now: () => new Date(), onUnblinded };

  async function takeUp({ panelId, pack, packFolder }: StoredPack): Promise<void> {
    const events = eventLog.read(panelId);
    // A crash between keeping the pack and freezing the panel leaves nothing to go on with.
    if (events.length === 0) return;
    const state = foldPanel(events);
    const method = METHOD_TABLE[state.definition.method];
    const blinding = blindings.resume({ panelId, method, pack });
    if (blinding === null) return;
    const stimulusBytes =
      loadStimuli && state.phase === 'open'
        ? await reload({ panelId, packFolder, packSha256: state.packSha256 })
        : null;
    panels.set(panelId, new LivePanel({ ...surroundings, state, method, blinding, pack, stimulusBytes }));
  }

  async function reload({
    panelId,
    packFolder,
    packSha256,
  }: {
    panelId: string;
    packFolder: string;
    packSha256: string;
  }): Promise<StimulusBytes | null> {
    try {
      const imported = await importPack(packFolder);
      if (imported.packSha256 === packSha256) return imported.stimulusBytes;
      log(`Panel ${panelId} takes no answers until its pack is back: ${packFolder} holds another`);
    } catch (problem) {
      if (!(problem instanceof PackRefusedError)) throw problem;
      log(`Panel ${panelId} takes no answers until its pack is back: ${problem.message}`);
    }
    return null;
  }

  async function openOne({ definition: given, packFolder: folder, blindingKeyFile }: OpenPanelRequest) {
    const definition = parseDefinition(given);
    const packFolder = resolve(folder);
    const { panelId } = definition;
    const definitionSha256 = sha256(canonicalJson(definition));
    const { pack, packSha256, stimulusBytes } = await importPack(packFolder);

    const known = panels.get(panelId);
    if (known !== undefined) {
      if (known.definitionSha256 !== definitionSha256) {
        throw new PanelFrozenError({ panelId, changed: 'definition' });
      }
      if (known.packSha256 !== packSha256) throw new PanelFrozenError({ panelId, changed: 'pack' });
      packStore.save({ panelId, pack, packFolder });
      known.restoreStimuli(stimulusBytes);
      return;
    }

    const method = METHOD_TABLE[definition.method];
    const blinding = await blindings.create({ panelId, method, pack, packFolder, blindingKeyFile });
    const event: PanelEvent = {
      kind: 'panel-frozen',
      definition,
      definitionSha256,
      packSha256,
      secretSha256: blinding.secretSha256,
    };
    const recordedAt = surroundings.now().toISOString();
    packStore.save({ panelId, pack, packFolder });
    await eventLog.append({ panelId, recordedAt, events: [event] });
    const state = foldPanel([{ recordedAt, event }]);
    panels.set(panelId, new LivePanel({ ...surroundings, state, method, blinding, pack, stimulusBytes }));
  }

  for (const stored of packStore.packs()) await takeUp(stored);
  let lastOpening: Promise<void> = Promise.resolve();
  return {
    log: eventLog,
    // One at a time, so that the same panel opened twice at once is still opened once.
    open(request) {
      const opened = lastOpening.then(() => openOne(request));
      lastOpening = opened.catch(() => {});
      return opened;
    },
    all: () => [...panels.values()],
    find(panelId) {
      const panel = panels.get(panelId);
      if (panel === undefined) throw new UnknownPanelError({ panelId });
      return panel;
    },
  };
}

function parseDefinition(given: PanelDefinition): PanelDefinition {
  const result = panelDefinitionSchema.safeParse(given);
  if (result.success) {
    checkPlan(result.data);
    return result.data;
  }
  throw new DefinitionRefusedError({
    problem: `its definition is malformed: ${z.prettifyError(result.error).replace(/\s+/g, ' ')}`,
    cause: result.error,
  });
}

/** A plan that cannot be carried out is refused before the first answer. */
function checkPlan({ analysisPlan, method }: PanelDefinition): void {
  try {
    checkAnalysisPlan(analysisPlan, method);
  } catch (cause) {
    throw new DefinitionRefusedError({
      problem: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
}
