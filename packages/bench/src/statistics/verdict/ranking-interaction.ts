/** Whether what is preferred depends on a column: on the music, the playback, who listens. */
import { createRandom } from '../numeric/random.ts';
import { InfiniteEstimateError } from '../preference/choice-model.ts';
import { testStratumInteraction } from '../preference/stratum-interaction.ts';
import { DisconnectedComparisonsError } from '../preference/win-graph.ts';
import { columnOf, groupBy, type ScoredAnswer } from './scored-answers.ts';

export interface RankingInteraction {
  readonly column: string;
  /** Of relabelled strata: exact for the null that nobody's preferences depend on the column. Null where it could not be tested. */
  readonly pValue: number | null;
  readonly caveat: string | null;
  /** Strengths in each part, where its comparisons alone make one scale; the strongest first. */
  readonly parts: readonly {
    readonly value: string;
    readonly comparisons: number;
    readonly ranking: readonly { readonly item: string; readonly strength: number }[] | null;
  }[];
}

const PERMUTATIONS = 999;

/**
 * Tests one column.
 *
 * @returns null for fewer than two values
 */
export function rankingInteraction(
  answers: readonly ScoredAnswer[],
  column: string,
): RankingInteraction | null {
  const having = answers.filter(({ row }) => columnOf(row, column) !== null);
  const values = [...groupBy(having, ({ row }) => columnOf(row, column))];
  if (values.length < 2) return null;
  const comparisons = having.map(
    ({ listener, row }) =>
      ({
        listener,
        stratum: columnOf(row, column)!,
        first: row.conditionA,
        second: row.conditionB,
        preferred: row.choice === 'none' ? 'neither' : row.choice === 'A' ? 'first' : 'second',
      }) as const,
  );
  try {
    const { strata, permutation } = testStratumInteraction(comparisons, {
      random: createRandom(`interaction with ${column}`),
      permutations: PERMUTATIONS,
    });
    return {
      column,
      pValue: permutation?.pValue ?? null,
      caveat: permutation === null ? 'every listener and answer has the same value' : null,
      parts: strata.map(({ stratum, comparisons: count, scale }) => ({
        value: stratum,
        comparisons: count,
        ranking:
          scale?.items
            .map((item, index) => ({ item, strength: scale.strengths[index]! }))
            .sort((one, other) => other.strength - one.strength) ?? null,
      })),
    };
  } catch (error) {
    if (!(error instanceof DisconnectedComparisonsError || error instanceof InfiniteEstimateError))
      throw error;
    return {
      column,
      pValue: null,
      caveat: 'a condition never lost or never won, so that all parts together make no scale',
      parts: values.map(([value, group]) => ({ value, comparisons: group.length, ranking: null })),
    };
  }
}
