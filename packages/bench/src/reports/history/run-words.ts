/** How a run and its build are called, on the page as in its script. */
import type { HistoryRun } from './history-data.ts';

const COMMIT_DIGITS = 8;

/** `2026-11-26 15:04`, in UTC: the same on every machine, and sorted as it is read. */
export const dateText = (iso: string): string => iso.slice(0, 16).replace('T', ' ');

/** The commit that it was built of, with a plus for changes that are in none; else the engine's version. */
export const buildText = ({ git, engineVersion }: Pick<HistoryRun, 'git' | 'engineVersion'>): string =>
  git === null ? `engine ${engineVersion}` : `${git.commit.slice(0, COMMIT_DIGITS)}${git.isDirty ? '+' : ''}`;

/** What a run is called where there is room for a few words. */
export const runText = (run: HistoryRun): string => run.name ?? run.runId;

/** What a run is called in a list. */
export const runChoiceText = (run: HistoryRun): string =>
  `${run.name === null ? '' : `${run.name} · `}${dateText(run.finished)} · ${buildText(run)}`;
