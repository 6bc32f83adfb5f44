/** The panels of a run that may be shown: those that are unblinded. */
import { existsSync } from 'node:fs';
import type { PanelToJudge } from '@earwitness/bench';
import type { PanelStore } from '@earwitness/listening-web';
import { everyPanelOf } from './every-panel.ts';
import { panelOfStore } from './panel-to-judge.ts';
import { panelFilesOfRun } from './panels-folder.ts';

/** Those that are still blind are left out. */
export const unblindedPanels = (
  store: Pick<PanelStore, 'panel' | 'rows'>,
  panelIds: readonly string[],
): Promise<PanelToJudge[]> =>
  Promise.all(
    panelIds
      .map((id) => store.panel(id))
      .filter(({ state }) => state === 'unblinded')
      .map(async (entry) => panelOfStore(entry, await store.rows(entry.panelId))),
  );

/** The unblinded panels of a database. */
export async function unblindedPanelsIn(databaseFile: string): Promise<PanelToJudge[]> {
  // A server takes longer to load than most runs have to report.
  const { openPanelStore } = await import('@earwitness/listening-web');
  const store = await openPanelStore({ database: databaseFile });
  try {
    return await unblindedPanels(store, everyPanelOf(store));
  } finally {
    await store.close();
  }
}

/** Those that lie beside a run; none where nobody was asked. */
export async function panelsBesideRun(runFolder: string): Promise<PanelToJudge[]> {
  const { databaseFile } = panelFilesOfRun(runFolder);
  return existsSync(databaseFile) ? unblindedPanelsIn(databaseFile) : [];
}
