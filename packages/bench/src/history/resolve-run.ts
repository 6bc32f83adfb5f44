/** From what somebody calls a run to its folder. */
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { BenchError } from '../errors.ts';
import { type HistoryEntry, historyFolderOf } from './history-entry.ts';
import { holdsRun } from './holds-run.ts';
import { type RunHistory, readHistory } from './read-history.ts';

/** The places of the history that have a name, counted from its newest run. */
const PLACES: Readonly<Record<string, number>> = { latest: 0, previous: 1 };
const LISTED = 12;

const isRunFolder = (folder: string): Promise<boolean> =>
  stat(join(folder, 'run.json')).then(
    (found) => found.isFile(),
    () => false,
  );

function listOf(entries: readonly HistoryEntry[], reportsFolder: string): string {
  if (entries.length === 0)
    return `no run is kept in ${historyFolderOf(reportsFolder)}; "earwitness bench run" keeps one`;
  const told = entries
    .slice(0, LISTED)
    .map(({ datasetId, runId, name }) => `${datasetId} ${runId}${name === null ? '' : ` (${name})`}`);
  const more = entries.length > LISTED ? ` and ${entries.length - LISTED} more` : '';
  return `there are ${told.join(', ')}${more}`;
}

/** `latest`, `demo@previous`: null for a text that is none of them. */
function atPlace(text: string, entries: readonly HistoryEntry[], reportsFolder: string): HistoryEntry | null {
  const [, datasetId, word = ''] = /^(?:(.+)@)?(latest|previous)$/.exec(text) ?? [];
  const place = PLACES[word];
  if (place === undefined) return null;
  const datasetIds = [...new Set(entries.map((entry) => entry.datasetId))].sort();
  if (datasetId === undefined && datasetIds.length > 1)
    throw new BenchError(
      `Cannot tell which run is the ${word} one as runs of several datasets are kept: say ${datasetIds.map((id) => `${id}@${word}`).join(' or ')}`,
    );
  const found = entries.filter((entry) => datasetId === undefined || entry.datasetId === datasetId)[place];
  if (found === undefined)
    throw new BenchError(`Cannot find the run ${text}: ${listOf(entries, reportsFolder)}`);
  return found;
}

/** By its id, else by its name, else by how its id begins; null where there is none. */
function byIdOrName(text: string, entries: readonly HistoryEntry[]): HistoryEntry | null {
  const waysToMean: readonly ((entry: HistoryEntry) => boolean)[] = [
    ({ runId }) => runId === text,
    ({ name }) => name === text,
    ({ runId }) => text !== '' && runId.startsWith(text),
  ];
  const found = waysToMean.map((isMeant) => entries.filter(isMeant)).find(({ length }) => length > 0) ?? [];
  if (found.length > 1)
    throw new BenchError(
      `Cannot tell which run ${text} is: it may be ${found.map(({ datasetId, runId }) => `${datasetId} ${runId}`).join(' or ')}`,
    );
  return found[0] ?? null;
}

/** null where the text means none. */
function keptRunIn(
  { entries, damaged }: RunHistory,
  text: string,
  reportsFolder: string,
): HistoryEntry | null {
  const folder = resolve(text);
  const found = entries.find((entry) => entry.folder === folder) ?? atPlace(text, entries, reportsFolder);
  if (found !== null) return found;
  const hurt = damaged.find(({ runId }) => runId === text);
  if (hurt !== undefined && !entries.some(({ runId }) => runId === text))
    throw new BenchError(`Cannot use the run ${text} as it is damaged: ${hurt.problem}`);
  return byIdOrName(text, entries);
}

/**
 * The kept run that a text means: its id, its name, a beginning of its id that no other has, `latest` or `previous` where runs of one dataset
 * are kept, `DATASET@latest` or `DATASET@previous`, or the folder of its entry.
 *
 * @throws {BenchError} with the runs that there are, when the text means none or several
 */
export async function findKeptRun(
  text: string,
  { reportsFolder }: { reportsFolder: string },
): Promise<HistoryEntry> {
  const history = await readHistory(reportsFolder);
  const found = keptRunIn(history, text, reportsFolder);
  if (found !== null) return found;
  throw new BenchError(`Cannot find a kept run ${text}: ${listOf(history.entries, reportsFolder)}`);
}

/**
 * The folder of the run that a text means: a folder that a run lies in; the id of a kept run; a name that was given to it; a beginning of its
 * id that no other has; `latest` and `previous`, the newest run that is kept and the one before it, where runs of one dataset are kept, else
 * `DATASET@latest` and `DATASET@previous`; the name of a folder in the folder of runs.
 *
 * @returns of a kept run the folder that it was made in, with report, analyses and masters, as long as no other run lies there; else its
 *   folder in the history
 * @throws {BenchError} with the runs that there are, when there is none of that name, or several
 */
export async function resolveRun(
  text: string,
  { reportsFolder }: { reportsFolder: string },
): Promise<string> {
  const asFolder = resolve(text);
  if (text !== '' && (await isRunFolder(asFolder))) return asFolder;
  const history = await readHistory(reportsFolder);
  const kept = keptRunIn(history, text, reportsFolder);
  if (kept !== null) return (await holdsRun(kept.runFolder, kept)) ? kept.runFolder : kept.folder;
  const inReports = join(resolve(reportsFolder), text);
  if (text !== '' && basename(text) === text && (await isRunFolder(inReports))) return inReports;
  throw new BenchError(
    `Cannot find the run ${text}: it is no folder of a run, and ${listOf(history.entries, reportsFolder)}`,
  );
}
