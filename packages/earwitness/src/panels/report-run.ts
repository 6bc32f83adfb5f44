/** Writes the report of a run with what its panels have shown so far. */
import { join } from 'node:path';
import { loadReportInput, writeRunReport } from '@earwitness/bench';
import type { PanelStore } from '@earwitness/listening-web';
import { panelOfStore } from './panel-to-judge.ts';

/**
 * Only unblinded panels go into the report; the others stay blind to its readers too.
 *
 * @returns path of the report
 */
export async function reportRun({
  runFolder,
  manifestFile,
  store,
  panelIds,
}: {
  runFolder: string;
  manifestFile: string;
  store: Pick<PanelStore, 'panel' | 'results'> | null;
  panelIds: readonly string[];
}): Promise<string> {
  const unblinded =
    store === null ? [] : panelIds.map((id) => store.panel(id)).filter(({ state }) => state === 'unblinded');
  const panels = await Promise.all(
    unblinded.map((entry) => panelOfStore(entry, (store as PanelStore).results(entry.panelId))),
  );
  const file = join(runFolder, 'index.html');
  await writeRunReport({ ...(await loadReportInput(runFolder, manifestFile, panels)), file });
  return file;
}
