/** How a run and its build are called: on pages, in their scripts and at a terminal. */
import type { ComparedRun } from '../comparison/comparison.ts';
import type { RunBuild } from '../runs/run-build.ts';

const COMMIT_DIGITS = 8;

/** `2026-11-26 15:04`, in UTC: the same on every machine, and sorted as it is read. */
export const dateText = (iso: string): string => iso.slice(0, 16).replace('T', ' ');

/** A commit, with a plus for changes that are in none. */
export const commitText = ({ commit, isDirty }: { commit: string; isDirty: boolean }): string =>
  `${commit.slice(0, COMMIT_DIGITS)}${isDirty ? '+' : ''}`;

/** The commit that it was built of; else the engine's version. */
export const buildText = ({ git, engineVersion }: Pick<RunBuild, 'git' | 'engineVersion'>): string =>
  git === null ? `engine ${engineVersion}` : commitText(git);

/** What a run that is kept is called where there is room for a few words. */
export const runText = ({ name, runId }: { name: string | null; runId: string }): string => name ?? runId;

/** What a run is called in a list. */
export const runChoiceText = ({
  name,
  ...run
}: Pick<ComparedRun, 'name' | 'finished'> & Pick<RunBuild, 'git' | 'engineVersion'>): string =>
  `${name === null ? '' : `${name} · `}${dateText(run.finished)} · ${buildText(run)}`;
