/** Writes the report of a run with every unblinded panel that lies beside it. */
import { existsSync } from 'node:fs';
import { openPanelStore } from '@earwitness/listening-web';
import { panelFilesOfRun } from './panels-folder.ts';
import { reportRun } from './report-run.ts';

/** @returns path of the report */
export async function reportWithPanels({
  runFolder,
  manifestFile,
}: {
  runFolder: string;
  manifestFile: string;
}): Promise<string> {
  const { databaseFile } = panelFilesOfRun(runFolder);
  if (!existsSync(databaseFile)) {
    return reportRun({ runFolder, manifestFile, store: null, panelIds: [] });
  }
  const store = await openPanelStore({ databaseFile });
  try {
    const panelIds = store.panels().map(({ panelId }) => panelId);
    return await reportRun({ runFolder, manifestFile, store, panelIds });
  } finally {
    store.close();
  }
}
