/** The evidence on a panel's rate that may decide, by the measured error rates of the methods. */
import type { AnswerTable } from './answer-table.ts';
import { binomialEvidence } from './binomial-evidence.ts';
import { clusterBinomialEvidence } from './cluster-binomial.ts';
import { effectiveClusters } from './cluster-weights.ts';
import { type ConfirmatoryMethod, confirmatoryMethod, LEAST_EVENNESS } from './confirmatory-method.ts';
import type { RateEvidence } from './rate-inference.ts';
import { type ClusterKind, tEvidence } from './two-way-t.ts';

export interface DecidingEvidence {
  /** null where nothing may decide: say "undecided". */
  readonly method: ConfirmatoryMethod | 'clusters-as-answers' | null;
  /** One sentence, for the reader. */
  readonly reason: string;
  /** null where nothing may decide. */
  readonly evidence: RateEvidence | null;
}

/** The kinds of cluster there is more than one of; null without any. */
export function clusterKind({ listeners, tracks }: AnswerTable): ClusterKind | null {
  if (listeners.length > 1) return tracks.length > 1 ? 'both' : 'listeners';
  return tracks.length > 1 ? 'tracks' : null;
}

/**
 * Chooses the method.
 *
 * @param chance of a right answer to one who guesses
 * @returns all right or all wrong is decided by taking each listener (or track, if fewer) for one answer
 */
export function decidingEvidence(
  table: AnswerTable,
  { chance = 0.5 }: { chance?: number } = {},
): DecidingEvidence {
  const [listeners, tracks] = [table.listeners.length, table.tracks.length];
  const effective = [table.byListener, table.byTrack].map(effectiveClusters);
  const uneven = effective.findIndex(
    (count, kind) => count < LEAST_EVENNESS * [table.byListener, table.byTrack][kind]!.length,
  );
  if (uneven >= 0)
    return {
      method: null,
      reason: `A few of the ${uneven === 0 ? `${listeners} listeners` : `${tracks} tracks`} gave most of the answers, as if there were ${effective[uneven]!.toFixed(1)} of them: no test of so uneven a panel has a measured error rate.`,
      evidence: null,
    };
  // never less than there are, but for rounding; of two, the second counts however little it says
  const [countedListeners, countedTracks] = effective.map((count, kind) =>
    Math.max(Math.min(2, [listeners, tracks][kind]!), Math.floor(count + 1e-9)),
  );
  const { method, reason } = confirmatoryMethod({
    listeners: countedListeners!,
    tracks: countedTracks!,
    chance,
  });
  if (method === null) return { method, reason, evidence: null };
  const over = clusterKind(table);
  if (over === null) return { method, reason, evidence: binomialEvidence(table) };
  const t = tEvidence(table, over);
  if (t !== null) return { method, reason, evidence: t };
  const clusters = Math.min(...[listeners, tracks].filter((count) => count > 1));
  return {
    method: 'clusters-as-answers',
    reason: `All answers are alike, so that nothing shows how much they depend on each other: each ${clusters === listeners ? 'listener' : 'track'} counts as one answer.`,
    evidence: clusterBinomialEvidence({ clusters, allRight: table.successes > 0 }),
  };
}
