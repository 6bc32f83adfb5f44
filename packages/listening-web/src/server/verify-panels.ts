import { PanelServerError } from './errors.ts';
import type { DrawsVerification } from './panels/panel-api.ts';
import type { PanelDesk } from './panels/panel-desk.ts';
import type { LogVerification } from './stores/event-log.ts';
import { openStores } from './stores/panel-stores.ts';
import { unservedDesk } from './unserved-desk.ts';

/** What a check of a panel found. */
export interface PanelCheck {
  readonly panelId: string;
  readonly log: LogVerification;
  /** null where there is nothing to hold them against: a log is broken, or cannot be gone on from. */
  readonly draws: DrawsVerification | null;
  /** What else is not as it should be. */
  readonly problems: readonly string[];
}

/** Whether a check found anything. */
export const isSound = ({ log, draws, problems }: PanelCheck): boolean =>
  log.intact && draws?.intact === true && problems.length === 0;

/**
 * Goes through the chain of every panel in a database, or of one, and holds their draws against the secret that was committed to;
 * where a log is broken, its draws are left out. A pack whose panel was never frozen is no panel.
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
    const desk = await unservedDesk(stores);
    const checks: PanelCheck[] = [];
    for (const { panelId: id } of await stores.packs.packs()) {
      if (panelId !== null && id !== panelId) continue;
      const log = await stores.log.verify(id);
      if (log.intact && log.events === 0) continue;
      checks.push({ panelId: id, log, ...(log.intact ? await drawsOf(desk, id) : NOT_DRAWN) });
    }
    return checks;
  } finally {
    await stores.close();
  }
}

const NOT_DRAWN = { draws: null, problems: [] } as const;

/** A chain may be whole and say what no panel can have done, or have lost its secret. */
async function drawsOf(desk: PanelDesk, panelId: string): Promise<Pick<PanelCheck, 'draws' | 'problems'>> {
  try {
    return { draws: await desk.find(panelId).experimenter.verifyDraws(), problems: [] };
  } catch (problem) {
    if (!(problem instanceof PanelServerError)) throw problem;
    return { draws: null, problems: [problem.message] };
  }
}
