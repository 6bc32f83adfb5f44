/** Whether the parts of a column differ in how often listeners are right: the test of an interaction. */
import { SeparationError } from '../clustered/logistic-regression.ts';
import { type StratumEffect, testStratumEffect } from '../clustered/stratum-effects.ts';
import { columnOf, type ScoredAnswer } from './scored-answers.ts';

export interface Interaction {
  /** Against "all parts have one rate, for the average listener on the average piece"; null where it could not be tested. */
  readonly pValue: number | null;
  readonly analysis: string;
  /** Why there is no p-value, or what limits it. */
  readonly caveat: string | null;
}

/** With fewer the F reference has hardly any degrees of freedom. */
const LEAST_CLUSTERS = 5;
/** SD in log-odds: keeps the estimate of a part whose answers are all alike finite. */
const WEAK_PRIOR = 2.5;

/**
 * Tests a column by the likelihood ratio of logistic mixed models.
 *
 * @param answers without a value in the column are left out
 * @returns null for fewer than two values
 */
export function interactionTest(answers: readonly ScoredAnswer[], column: string): Interaction | null {
  const rows = answers.flatMap(({ row, listener, item, success }) => {
    const value = columnOf(row, column);
    return success === null || value === null
      ? []
      : [{ listener, track: item, correct: success, strata: { [column]: value } }];
  });
  if (new Set(rows.map(({ strata }) => strata[column])).size < 2) return null;
  const analysis = 'likelihood-ratio test of logistic mixed models, F reference';
  const clusters = [rows.map(({ listener }) => listener), rows.map(({ track }) => track)].map(
    (labels) => new Set(labels).size,
  );
  // a single listener or piece leaves the other kind as the sample
  const fewest = Math.min(...clusters.filter((count) => count > 1));
  if (!(fewest >= LEAST_CLUSTERS && Number.isFinite(fewest)))
    return {
      pValue: null,
      analysis,
      caveat: `fewer than ${LEAST_CLUSTERS} listeners or pieces: how much they differ cannot be told`,
    };
  const pValueOf = ({ test }: StratumEffect): number => test.pValueByF ?? test.pValue;
  try {
    return { pValue: pValueOf(testStratumEffect({ rows, strata: [column] })), analysis, caveat: null };
  } catch (error) {
    if (!(error instanceof SeparationError)) throw error;
    return {
      pValue: pValueOf(testStratumEffect({ rows, strata: [column], priorSd: WEAK_PRIOR })),
      analysis,
      caveat: 'in some part all answers are alike: a weak prior keeps its estimate finite',
    };
  }
}
