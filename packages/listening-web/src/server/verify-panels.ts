import type { DrawsVerification } from './panels/panel-api.ts';
import type { LogVerification } from './stores/event-log.ts';
import { openStores } from './stores/panel-stores.ts';
import { unservedDesk } from './unserved-desk.ts';

/** What a check of a panel found. */
export interface PanelCheck {
  readonly panelId: string;
  readonly log: LogVerification;
  /** null where a broken log leaves nothing to hold them against. */
  readonly draws: DrawsVerification | null;
  /** What else is not as it should be. */
  readonly problems: readonly string[];
}

/** Whether a check found anything. */
export const isSound = ({ log, draws, problems }: PanelCheck): boolean =>
  log.intact && draws?.intact === true && problems.length === 0;

/**
 * Goes through the chain of every panel in a database, or of one, and holds their draws against the secret that was committed to.
 * Where any panel's log is broken, draws are left out.
 *
 * @param database a file, or a `postgres://` URL
 * @param panelId null for all
 */
export async function verifyPanels({
  database,
  panelId = null,
}: {
  database: string;
  panelId?: string | null;
}): Promise<readonly PanelCheck[]> {
  const stores = await openStores({ database, readOnly: true });
  try {
    const logs = new Map<string, LogVerification>();
    for (const stored of await stores.packs.packs()) {
      logs.set(stored.panelId, await stores.log.verify(stored.panelId));
    }
    const isReadable = [...logs.values()].every(({ intact }) => intact);
    const desk = isReadable ? await unservedDesk(stores) : null;
    const wanted = [...logs].filter(([id]) => panelId === null || id === panelId);
    const checks: PanelCheck[] = [];
    for (const [id, log] of wanted) {
      const draws = desk === null ? null : await desk.find(id).experimenter.verifyDraws();
      checks.push({ panelId: id, log, draws, problems: [] });
    }
    return checks;
  } finally {
    await stores.close();
  }
}
