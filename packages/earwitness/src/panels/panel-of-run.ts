/** From a run of the bench to a panel that can be opened, built beside the run. */
import type { OpenedRun } from '@earwitness/bench';
import type { PanelMethod } from '@earwitness/bench/panel';
import type { ProgressReporter } from '../terminal/progress-bar.ts';
import { definePanel } from './define-panel.ts';
import type { PanelOnDisk } from './find-built-panels.ts';
import { panelFilesOfRun } from './panels-folder.ts';
import { buildPackOfRun, type ConditionPair, oursAgainstReference } from './prepare-panel.ts';

/** What is to be asked of the versions in a run. */
export interface RunQuestion {
  readonly method: PanelMethod;
  /** Ours and the human master unless given. */
  readonly pair: ConditionPair | undefined;
  /** Answers per listener. */
  readonly trials: number;
  /** Length of the excerpts. */
  readonly seconds: number;
}

export async function panelOfRun(
  run: OpenedRun,
  { method, pair, trials, seconds, progress }: RunQuestion & { progress: ProgressReporter },
): Promise<PanelOnDisk> {
  const { manifest } = run.dataset;
  const files = panelFilesOfRun(run.runFolder);
  progress.step('panel pack');
  await buildPackOfRun({
    run,
    pairs: [pair ?? oursAgainstReference(run)],
    files,
    seconds,
    onProgress: ({ done, itemTitle }) =>
      progress.update({ done, total: manifest.items.length, label: itemTitle }),
  });
  const definition = await definePanel({
    name: manifest.id,
    title: manifest.title,
    method,
    packFolder: files.packFolder,
    conditionPairCount: 1,
    trialsPerSession: trials,
    trainingTrials: method === 'abx' ? 2 : 0,
    showOwnResult: false,
  });
  const { folder, packFolder, blindingKeyFile } = files;
  return { folder, definition, packFolder, blindingKeyFile };
}
