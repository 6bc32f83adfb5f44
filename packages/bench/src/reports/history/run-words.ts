/** How a run and its build are called, on the page as in its script. */
import type { HistoryRun } from './history-data.ts';

const COMMIT_DIGITS = 8;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `26 Nov 2026, 15:04`, of UTC: the same on every machine. */
export function dateText(iso: string): string {
  const date = new Date(iso);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

/** The commit that it was built of, with a plus for changes that are in none; else the engine's version. */
export const buildText = ({ git, engineVersion }: Pick<HistoryRun, 'git' | 'engineVersion'>): string =>
  git === null ? `engine ${engineVersion}` : `${git.commit.slice(0, COMMIT_DIGITS)}${git.isDirty ? '+' : ''}`;

/** What a run is called where there is room for a few words. */
export const runText = (run: HistoryRun): string => run.name ?? run.runId;

/** What a run is called in a list. */
export const runChoiceText = (run: HistoryRun): string =>
  `${run.name === null ? '' : `${run.name} · `}${dateText(run.finished)} · ${buildText(run)}`;
