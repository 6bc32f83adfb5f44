import type { PanelDefinition } from '@earwitness/bench/panel';
import type { PanelOutcome } from './panels/live-panel.ts';
import { openPanelDesk, type PanelDesk } from './panels/panel-desk.ts';
import type { PanelProgress } from './panels/panel-progress.ts';
import { openDatabase } from './stores/database.ts';
import type { LogVerification } from './stores/event-log.ts';

/** A panel as its experimenter may see it: what was asked, and how it is going. */
export interface PanelEntry extends PanelProgress {
  readonly definition: PanelDefinition;
  /** Of the definition as the panel's log froze it before the first session. */
  readonly definitionSha256: string;
}

/** What can be read of a database's panels. Every call with a panel id throws {@link UnknownPanelError} for one nobody opened. */
export interface PanelStore {
  panels(): readonly PanelEntry[];
  panel(panelId: string): PanelEntry;
  /** Rows and verdicts. Throws {@link PanelStillBlindError} before unblinding. */
  results(panelId: string): PanelOutcome;
  /** Goes through the panel's log and names the first event that is not as it was written. */
  verifyLog(panelId: string): LogVerification;
}

/**
 * Reads the panels of a database without serving them.
 *
 * @throws {DatabaseRefusedError} if the database cannot be opened
 * @throws {EventLogBrokenError} if a panel's log was tampered with
 */
export async function openPanelStore({
  databaseFile,
}: {
  databaseFile: string;
}): Promise<PanelStore & { close(): void }> {
  const database = openDatabase(databaseFile);
  try {
    const ignore = () => {};
    const desk = await openPanelDesk({ database, loadStimuli: false, log: ignore, onUnblinded: ignore });
    return { ...readPanels(desk), close: () => void database.close() };
  } catch (problem) {
    database.close();
    throw problem;
  }
}

/** The reading half of a panel server. */
export function readPanels(desk: PanelDesk): PanelStore {
  const panel = (panelId: string) => {
    const found = desk.find(panelId);
    const { definition, definitionSha256 } = found;
    return { ...found.progress(), definition, definitionSha256 };
  };
  return {
    panels: () => desk.all().map(({ panelId }) => panel(panelId)),
    panel,
    results: (panelId) => desk.find(panelId).results(),
    verifyLog: (panelId) => desk.log.verify(desk.find(panelId).panelId),
  };
}
