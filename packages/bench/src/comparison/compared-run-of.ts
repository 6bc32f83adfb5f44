/** What a comparison says of a run: which one it is, and what built it. It also runs in a page. */
import type { RunBuild } from '../runs/run-build.ts';
import type { ComparedRun } from './comparison.ts';

export const comparedRunOf = (
  { finished, git, engineDigest }: Pick<RunBuild, 'finished' | 'git' | 'engineDigest'>,
  { runId, name }: Pick<ComparedRun, 'runId' | 'name'>,
): ComparedRun => ({
  ...{ runId, name, finished },
  commit: git?.commit ?? null,
  isDirty: git?.isDirty ?? false,
  engineDigest,
});
