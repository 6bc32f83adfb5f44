import type { PanelDefinition, PanelResultRow, SwitchProof } from '@earwitness/bench/panel';
import type { BrokenPanel, PanelDesk } from './panels/panel-desk.ts';
import type { PanelOutcome } from './panels/panel-outcome.ts';
import type { PanelProgress } from './panels/panel-progress.ts';
import type { LogVerification } from './stores/event-log.ts';
import { openUnservedDesk } from './unserved-desk.ts';

/** A panel as its experimenter may see it: what was asked, and how it is going. */
export interface PanelEntry extends PanelProgress {
  readonly definition: PanelDefinition;
  /** Of the definition as the panel's log froze it before the first session. */
  readonly definitionSha256: string;
  /** Whether it was proven, before anybody listened, that a switch tells nothing. */
  readonly switching: SwitchProof;
}

/**
 * What can be read of a database's panels. Every call with a panel id throws {@link UnknownPanelError} for one nobody opened, and
 * {@link PanelBrokenError} for one that could not be taken up.
 */
export interface PanelStore {
  panels(): readonly PanelEntry[];
  /** Those that could not be taken up. */
  broken(): readonly BrokenPanel[];
  panel(panelId: string): PanelEntry;
  /** Rows and verdicts. Throws {@link PanelStillBlindError} before unblinding. */
  results(panelId: string): Promise<PanelOutcome>;
  /** The rows alone, which nothing is judged for. Throws {@link PanelStillBlindError} before unblinding. */
  rows(panelId: string): Promise<readonly PanelResultRow[]>;
  /** Goes through the panel's log and names the first event that is not as it was written. */
  verifyLog(panelId: string): Promise<LogVerification>;
}

/**
 * Reads the panels of a database without serving them, beside a server that does.
 *
 * @param database a file, or a `postgres://` URL
 * @throws {DatabaseRefusedError} if the database cannot be opened
 */
export async function openPanelStore({
  database,
}: {
  database: string;
}): Promise<PanelStore & { close(): Promise<void> }> {
  const desk = await openUnservedDesk({ database });
  return { ...readPanels(desk), close: () => desk.stores.close() };
}

/** The reading half of a panel server. */
export function readPanels(desk: PanelDesk): PanelStore {
  const panel = (panelId: string) => {
    const { experimenter } = desk.find(panelId);
    const { definition, definitionSha256, switching } = experimenter;
    return { ...experimenter.progress(), definition, definitionSha256, switching };
  };
  return {
    panels: () => desk.all().map(({ panelId }) => panel(panelId)),
    broken: () => desk.broken(),
    panel,
    results: (panelId) => desk.find(panelId).experimenter.results(),
    rows: (panelId) => desk.find(panelId).experimenter.rows(),
    verifyLog: (panelId) => desk.stores.log.verify(desk.find(panelId).panelId),
  };
}
