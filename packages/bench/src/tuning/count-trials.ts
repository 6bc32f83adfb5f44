/** How many settings on how many pieces were tried, and what became of those that could not be made. */
import type { EvaluateSettings } from './evaluation.ts';

/** A trial is one setting on one piece, each time that it is asked for. */
export interface TrialCounts {
  readonly trials: number;
  /** Could not be rendered, or not be measured. */
  readonly failed: number;
  /** null where none failed. */
  readonly commonReason: { readonly reason: string; readonly count: number } | null;
}

interface FailedTrial {
  readonly itemId: string;
  readonly reason: string;
}

export interface TrialCounter {
  readonly counted: (evaluate: EvaluateSettings) => EvaluateSettings;
  readonly countFailure: (failed: FailedTrial) => void;
  /** Why the piece failed first; null where it never did. */
  readonly failureOf: (itemId: string) => string | null;
  readonly counts: () => TrialCounts;
}

export function createTrialCounter(): TrialCounter {
  let trials = 0;
  const failures: FailedTrial[] = [];
  return {
    counted: (evaluate) => (settings, itemIds) => {
      trials += settings.length * itemIds.length;
      return evaluate(settings, itemIds);
    },
    countFailure(failed) {
      failures.push(failed);
    },
    failureOf: (itemId) => failures.find((failed) => failed.itemId === itemId)?.reason ?? null,
    counts: () => ({ trials, failed: failures.length, commonReason: commonReasonOf(failures) }),
  };
}

/** Of reasons that are as common as each other the first of the alphabet, so that it is the same whichever piece was ready first. */
function commonReasonOf(failures: readonly FailedTrial[]): TrialCounts['commonReason'] {
  const counts = new Map<string, number>();
  for (const { reason } of failures) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const [most = null] = [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1));
  return most;
}
