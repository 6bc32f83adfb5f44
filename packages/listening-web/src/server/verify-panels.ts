import { PanelServerError } from './errors.ts';
import type { DrawsVerification, SwitchingVerification, TextsVerification } from './panels/panel-api.ts';
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
  /** What listeners wrote that is as the log holds it, and how much of it was erased; null where it was not gone through. */
  readonly texts: { readonly kept: number; readonly erased: number } | null;
  /** Whether the switch was proven before anybody listened; null where it was not looked at. */
  readonly switching: Omit<SwitchingVerification, 'problem'> | null;
  /** What else is not as it should be. */
  readonly problems: readonly string[];
}

/** Whether a check found nothing wrong; a switch that was not proven, or with another player, is told and is no fault. */
export const isSound = ({ log, draws, problems }: PanelCheck): boolean =>
  log.intact && draws?.intact === true && problems.length === 0;

/**
 * Goes through the chain of every panel in a database, or of one, and holds their draws against the secret that was committed to, and
 * what listeners wrote against its hashes; where a log is broken, this is left out. A pack whose panel was never frozen is no panel.
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
      checks.push({ panelId: id, log, ...(log.intact ? await moreOf(desk, id) : NOTHING_MORE) });
    }
    return checks;
  } finally {
    await stores.close();
  }
}

const NOTHING_MORE = { draws: null, texts: null, switching: null, problems: [] } as const;

/** A chain may be whole and say what no panel can have done, or have lost its secret. */
async function moreOf(desk: PanelDesk, panelId: string): Promise<Omit<PanelCheck, 'panelId' | 'log'>> {
  try {
    const { experimenter } = desk.find(panelId);
    const found = textsAndSwitching(await experimenter.verifyTexts(), await experimenter.verifySwitching());
    return { draws: await experimenter.verifyDraws(), ...found };
  } catch (problem) {
    if (!(problem instanceof PanelServerError)) throw problem;
    return { ...NOTHING_MORE, problems: [problem.message] };
  }
}

/** A check's parts about what listeners wrote and how the player switches. */
export const textsAndSwitching = (
  { kept, erased, problem: ofTexts }: TextsVerification,
  { problem: ofSwitching, ...switching }: SwitchingVerification,
): Pick<PanelCheck, 'texts' | 'switching' | 'problems'> => ({
  texts: { kept, erased },
  switching,
  problems: [ofTexts, ofSwitching].filter((problem) => problem !== null),
});
