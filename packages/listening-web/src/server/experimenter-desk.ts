import { auditDeeds } from './admin/audit.ts';
import type { ExperimenterSide } from './panels/panel-api.ts';
import { openPanelDesk } from './panels/panel-desk.ts';
import { openStores } from './stores/panel-stores.ts';

/** A database's panels for their experimenter, without a server. */
export interface ExperimenterDesk {
  /** In the order they were opened. */
  all(): readonly ExperimenterSide[];
  /** Throws {@link UnknownPanelError} for an id nobody opened. */
  find(panelId: string): ExperimenterSide;
  /** How many were invited, and how many came. */
  countInvites(panelId: string): Promise<{ readonly invited: number; readonly came: number }>;
  /** Does something with an entry in the audit log before it happens, and another when it is refused. */
  audited: ReturnType<typeof auditDeeds>;
  /** Lets the database go. */
  leave(): Promise<void>;
}

/**
 * Opens a database for the experimenter: to read beside a server that serves it, or to write where none does.
 *
 * @param database a file, or a `postgres://` URL
 * @throws {DatabaseRefusedError} if the database cannot be opened
 * @throws {DatabaseInUseError} if it is to be written and a server has it open
 * @throws {EventLogBrokenError} if a panel's log was tampered with
 */
export async function openExperimenterDesk({
  database,
  readOnly,
}: {
  database: string;
  readOnly: boolean;
}): Promise<ExperimenterDesk> {
  const stores = await openStores({ database, readOnly });
  try {
    const ignore = () => {};
    const desk = await openPanelDesk({ stores, loadStimuli: false, log: ignore, onUnblinded: ignore });
    return {
      all: () => desk.all().map(({ experimenter }) => experimenter),
      find: (panelId) => desk.find(panelId).experimenter,
      async countInvites(panelId) {
        const invites = await stores.invites.list(desk.find(panelId).panelId);
        return { invited: invites.length, came: invites.filter(({ listener }) => listener !== null).length };
      },
      audited: auditDeeds({ store: stores.admins }),
      leave: () => stores.close(),
    };
  } catch (problem) {
    await stores.close();
    throw problem;
  }
}
