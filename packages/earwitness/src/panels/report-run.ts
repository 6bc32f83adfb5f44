/** Writes the report of a run with what its panels have shown so far. */
import { join } from 'node:path';
import {
  loadReportInput,
  openRun,
  type PanelEvidence,
  type PanelToJudge,
  prepareReportAudio,
  writeRunReport,
} from '@earwitness/bench';
import type { PanelStore } from '@earwitness/listening-web';
import { unblindedPanels } from './panels-beside-run.ts';

/**
 * Only unblinded panels go into the report; the others stay blind to its readers too.
 *
 * @returns path of the report
 */
export async function reportRun({
  runFolder,
  store,
  panelIds,
}: {
  runFolder: string;
  store: Pick<PanelStore, 'panel' | 'rows'>;
  panelIds: readonly string[];
}): Promise<string> {
  return (await writeJointReport({ runFolder, panels: await unblindedPanels(store, panelIds) })).file;
}

/**
 * Writes a run and panels as one page, with what can be heard beside it.
 *
 * @param file of the page, by default `index.html` in the run's folder
 * @param embedAudio whether the page holds its audio itself
 * @param excerptSeconds how much can be heard of each item
 * @returns path of the report, and the panels as it shows them
 */
export async function writeJointReport({
  runFolder,
  panels,
  file = join(runFolder, 'index.html'),
  embedAudio = false,
  excerptSeconds,
  onProgress = () => {},
}: {
  runFolder: string;
  panels: readonly PanelToJudge[];
  file?: string;
  embedAudio?: boolean;
  excerptSeconds?: number | undefined;
  onProgress?: (progress: { done: number; total: number; label: string }) => void;
}): Promise<{ readonly file: string; readonly panels: readonly PanelEvidence[] }> {
  const run = await openRun(runFolder);
  const input = await loadReportInput(runFolder, run.dataset.manifestFile, panels);
  const audio = await prepareReportAudio({
    run,
    pageFile: file,
    embed: embedAudio,
    ...(excerptSeconds !== undefined && { seconds: excerptSeconds }),
    onProgress: ({ done, count, itemTitle }) => onProgress({ done, total: count, label: itemTitle }),
  });
  await writeRunReport({ ...input, audio, file });
  return { file, panels: input.panels };
}
