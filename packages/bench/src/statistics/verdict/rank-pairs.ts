/** Ranks conditions by answers on pairs of them. */
import { testLackOfFit } from '../preference/lack-of-fit.ts';
import type { PairedComparison } from '../preference/paired-comparison.ts';
import { MEASURED_RANKING_SIZES } from '../preference/ranking-objection.ts';
import { countWins, type RankingWay, whyNotTrusted } from './judge-ranking.ts';
import { rankConditions } from './rank-conditions.ts';
import type { ScoredAnswer } from './scored-answers.ts';

const comparisonOf = ({ listener, row }: ScoredAnswer): PairedComparison => ({
  listener,
  first: row.conditionA,
  second: row.conditionB,
  preferred: row.choice === 'none' ? 'neither' : row.choice === 'A' ? 'first' : 'second',
});

/** By Bradley and Terry's model. */
export const PAIRS: RankingWay<ScoredAnswer> = {
  rank(answers, level) {
    const comparisons = answers.map(comparisonOf);
    const ranked = rankConditions(comparisons, { level });
    return {
      ...ranked,
      notTrusted: whyNotTrusted(ranked, answers, MEASURED_RANKING_SIZES),
      lackOfFit: ranked.hasPrior ? null : testLackOfFit(comparisons),
      agreement: null,
      ...countWins(
        comparisons.flatMap(({ first, second, preferred }): [string, string][] =>
          preferred === 'neither' ? [] : preferred === 'first' ? [[first, second]] : [[second, first]],
        ),
      ),
    };
  },
  isTie: ({ success }) => success === null,
  analysis: 'Bradley–Terry scale, simultaneous intervals of all pairs',
  assumption:
    'One scale of preference holds all conditions (Bradley and Terry’s model, Davidson’s for ties); listeners answered independently of ' +
    'each other, and their own answers may hang together. Pieces are those of the panel.',
};
