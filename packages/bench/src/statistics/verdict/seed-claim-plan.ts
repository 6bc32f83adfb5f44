/**
 * The claim this project started from, as a plan: trained listeners pick out the AI master 55–60 % of the time, and near chance on
 * consumer playback.
 */
import type { AnalysisPlan, AnswerFilter } from './analysis-plan.ts';

/**
 * Four claims, each with its own verdict: (a) trained listeners in the studio are above chance; (b) their share lies within the range;
 * (c) on consumer playback the share lies within the margin of chance; (d) the studio does better than consumer playback.
 *
 * @param trained which answers are from trained listeners; screening on other material must have defined them, not this panel's scores
 * @param studio,consumer values of the playback column
 * @param margin half the width of "near zero", as a share
 * @param generalize to listeners and pieces like these; false judges these alone, by exact tests
 */
export function seedClaimPlan({
  trained = { trainedListener: ['true'] },
  playbackColumn = 'playback',
  studio = ['studio-monitors'],
  consumer = ['earbuds', 'car', 'bluetooth-speaker', 'laptop', 'phone'],
  low = 0.55,
  high = 0.6,
  margin = 0.025,
  alpha = 0.05,
  generalize = true,
}: {
  trained?: AnswerFilter;
  playbackColumn?: string;
  studio?: readonly string[];
  consumer?: readonly string[];
  low?: number;
  high?: number;
  margin?: number;
  alpha?: number;
  generalize?: boolean;
} = {}): AnalysisPlan {
  const inStudio = { ...trained, [playbackColumn]: studio };
  const scope = { stratum: 'overall', alpha } as const;
  return {
    claims: [
      {
        ...scope,
        id: 'a: trained listeners in the studio are above chance',
        test: generalize ? 'clustered' : 'exact-binomial',
        alternative: 'greater',
        margin,
        where: inStudio,
      },
      {
        ...scope,
        id: 'b: their share lies within the range',
        test: 'range',
        low,
        high,
        generalize,
        where: inStudio,
      },
      {
        ...scope,
        id: 'c: near chance on consumer playback',
        test: 'equivalence',
        margin,
        generalize,
        where: { ...trained, [playbackColumn]: consumer },
      },
      {
        ...scope,
        id: 'd: the studio does better than consumer playback',
        test: 'difference',
        column: playbackColumn,
        first: studio,
        second: consumer,
        alternative: 'greater',
        margin,
        where: trained,
      },
    ],
    stoppingRule: 'fixed-trials',
    exclusions: ['training-trials'],
    strata: ['playback', 'trainedListener'],
  };
}
