/** Writes the page of a comparison where it can be opened by a double click. */
import { dirname, relative, resolve } from 'node:path';
import type { GateResult } from '../../comparison/check-gate.ts';
import type { Comparison } from '../../comparison/comparison.ts';
import type { FoundRenderings } from '../../comparison/find-renderings.ts';
import type { RunSide } from '../../comparison/open-run-side.ts';
import { portablePath } from '../../files/portable-path.ts';
import { writeFileSafely } from '../../files/write-file-safely.ts';
import { prepareComparisonAudio } from './prepare-comparison-audio.ts';

/**
 * Writes a comparison as an HTML file, with a folder of audio beside it: of the items that changed most the stretch in which they differ
 * most. The file appears whole or not at all. Where the dataset is gone, there is nothing to hear but the files as far as they are left.
 *
 * @param renderings of the items that are to be heard, as `findRenderings` found them
 * @param reportsFolder whose store keeps what is cut, where neither run has one beside it
 * @throws the file system's own error when the file cannot be written; the signal's reason, when it aborts
 */
export async function writeComparisonReport({
  file,
  comparison,
  gate,
  baseline,
  candidate,
  renderings,
  reportsFolder,
  signal,
}: {
  file: string;
  comparison: Comparison;
  gate?: GateResult | undefined;
  baseline: RunSide;
  candidate: RunSide;
  renderings: ReadonlyMap<string, FoundRenderings>;
  reportsFolder: string;
  signal?: AbortSignal | undefined;
}): Promise<void> {
  const folder = dirname(resolve(file));
  const fromPage = (path: string | null) => path && portablePath(relative(folder, path));
  const dataset = candidate.dataset ?? baseline.dataset;
  const audio = dataset
    ? await prepareComparisonAudio({
        ...{ renderings, baseline, candidate, dataset, reportsFolder, signal },
        pageFile: file,
      })
    : undefined;
  const titles = new Map(dataset?.manifest.items.map(({ id, title }) => [id, title]));
  const { comparisonReportHtml } = await import('./comparison-report-html.ts');
  await writeFileSafely(
    file,
    comparisonReportHtml({
      ...{ comparison, gate, titles, audio },
      renderings: new Map(
        [...renderings].map(([itemId, found]) => [
          itemId,
          { baseline: fromPage(found.baseline), candidate: fromPage(found.candidate) },
        ]),
      ),
    }),
  );
}
