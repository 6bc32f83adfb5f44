import { auditDeeds } from './admin/audit.ts';
import type { ExperimenterSide } from './panels/panel-api.ts';
import type { BrokenPanel } from './panels/panel-desk.ts';
import type { InviteCounts } from './stores/invites.ts';
import { openUnservedDesk } from './unserved-desk.ts';

/** A database's panels for their experimenter, without a server. */
export interface ExperimenterDesk {
  /** In the order they were opened, but for those that are broken. */
  all(): readonly ExperimenterSide[];
  /** Those that could not be taken up. */
  broken(): readonly BrokenPanel[];
  /** Throws {@link UnknownPanelError} for an id nobody opened, {@link PanelBrokenError} for a panel that could not be taken up. */
  find(panelId: string): ExperimenterSide;
  countInvites(panelId: string): Promise<InviteCounts>;
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
 */
export async function openExperimenterDesk({
  database,
  readOnly,
}: {
  database: string;
  readOnly: boolean;
}): Promise<ExperimenterDesk> {
  const desk = await openUnservedDesk({ database, readOnly });
  const { stores } = desk;
  return {
    all: () => desk.all().map(({ experimenter }) => experimenter),
    broken: () => desk.broken(),
    find: (panelId) => desk.find(panelId).experimenter,
    countInvites: async (panelId) => stores.invites.count(desk.find(panelId).panelId),
    audited: auditDeeds({ store: stores.admins }),
    leave: () => stores.close(),
  };
}
