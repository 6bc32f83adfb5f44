/** The history of runs for people. */
import { relative } from 'node:path';
import { buildText, dateText, type RunHistory } from '@earwitness/bench';
import { plainTable } from '../terminal/tables.ts';

export function runsTable({ entries, damaged }: RunHistory, reportsFolder: string): string {
  const rows = entries.map(
    ({ runId, name, isPinned, datasetId, build, conditionIds, items, failureCount }) => [
      runId,
      name ?? '',
      isPinned ? 'pinned' : '',
      datasetId,
      dateText(build.finished),
      buildText(build),
      conditionIds.join(', '),
      String(items.length),
      String(failureCount),
    ],
  );
  const table =
    rows.length === 0
      ? 'No run is kept yet: "earwitness bench run" keeps each that it finishes.'
      : plainTable({
          head: ['run', 'name', '', 'dataset', 'finished (UTC)', 'build', 'conditions', 'items', 'failures'],
          rows,
          numbersFrom: 7,
        });
  const notes = damaged.map(
    ({ folder, problem }) => `  ${relative(reportsFolder, folder)} cannot be read: ${problem}`,
  );
  return [table, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}
