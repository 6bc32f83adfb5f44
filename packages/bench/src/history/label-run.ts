/** Names and pins of kept runs. */
import { BenchError } from '../errors.ts';
import { writeJsonSafely } from '../files/write-json-safely.ts';
import {
  type HistoryEntry,
  labelFile,
  RUN_LABEL_SCHEMA,
  readRunLabel,
  runNameSchema,
} from './history-entry.ts';
import { readHistory } from './read-history.ts';

/** What `resolveRun` reads as something else. */
const TAKEN_WORDS = ['latest', 'previous'];
/** An id, also of a run that is not there yet, or how one begins. */
const LIKE_AN_ID = /^\d{1,8}$|^\d{8}-/;

async function refuseName(name: string, entry: HistoryEntry, reportsFolder: string): Promise<void> {
  if (!runNameSchema.safeParse(name).success)
    throw new RangeError(
      `Cannot name a run as a name must be letters, digits, dots, dashes and underscores, at most 64: current value is ${name}`,
    );
  if (TAKEN_WORDS.includes(name))
    throw new RangeError(`Cannot name a run as ${name} always means the run at that place of the history`);
  if (LIKE_AN_ID.test(name))
    throw new RangeError(
      `Cannot name a run as a run's id may begin so, and mean another: current value is ${name}`,
    );
  const { entries } = await readHistory(reportsFolder);
  const other = entries.find((one) => one.name === name && one.folder !== entry.folder);
  if (other !== undefined)
    throw new BenchError(
      `Cannot name a run ${name} as ${other.datasetId} ${other.runId} has that name: give that one another first`,
    );
}

/**
 * Gives a kept run a name, or takes it away, and pins it, or takes the pin away; what is left out stays.
 *
 * @param name null for none
 * @throws {RangeError} for what cannot be a name
 * @throws {BenchError} when another run has the name
 */
export async function labelRun(
  entry: HistoryEntry,
  {
    reportsFolder,
    name = entry.name,
    isPinned = entry.isPinned,
  }: { reportsFolder: string; name?: string | null; isPinned?: boolean },
): Promise<HistoryEntry> {
  if (name !== null && name !== entry.name) await refuseName(name, entry, reportsFolder);
  await writeJsonSafely(labelFile(entry.folder), { schema: RUN_LABEL_SCHEMA, name, isPinned });
  return { ...entry, name, isPinned };
}

/**
 * Takes the pin away from a kept run, a damaged one too: nothing but its label is looked at, and a label that cannot be read is replaced.
 *
 * @param folder the folder of its entry
 */
export async function unpinRun(folder: string): Promise<Pick<HistoryEntry, 'name' | 'isPinned'>> {
  const { name } = await readRunLabel(folder).catch(() => ({ name: null }));
  const label = { name, isPinned: false };
  await writeJsonSafely(labelFile(folder), { schema: RUN_LABEL_SCHEMA, ...label });
  return label;
}
