/** Whether the parts of a column differ in how often listeners are right: the test of an interaction. */
import { SeparationError } from '../clustered/logistic-regression.ts';
import { robustLogisticRegression } from '../clustered/robust-covariance.ts';
import {
  type StratifiedAnswer,
  type StratumEffect,
  testStratumEffect,
} from '../clustered/stratum-effects.ts';
import { fTails } from '../numeric/f-distribution.ts';
import { choleskyFactor, SingularMatrixError, solveByCholesky } from '../numeric/matrix.ts';
import { LEAST_CLUSTERS } from './group-difference.ts';
import { columnOf, type ScoredAnswer } from './scored-answers.ts';

export interface Interaction {
  /** Against "all parts have one rate, for the average listener on the average piece"; null where it could not be tested. */
  readonly pValue: number | null;
  readonly analysis: string;
  /** Why there is no p-value, or what limits it. */
  readonly caveat: string | null;
}

/** From here on the sandwich holds its size as well, and takes a tenth of the time of two mixed models. */
const MANY_CLUSTERS = 40;
const MANY_ANSWERS = 20_000;
/** SD in log-odds: keeps the estimate of a part whose answers are all alike finite. */
const WEAK_PRIOR = 2.5;

/**
 * Tests a column by the likelihood ratio of logistic mixed models; large panels by the two-way cluster-robust F test of a logistic
 * regression.
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
  const values = new Set(rows.map(({ strata }) => strata[column]));
  if (values.size < 2) return null;
  // where every value has one piece, what pieces add and what the column adds are one and the same: pieces are then fixed
  const hasOnePieceEach =
    new Set(rows.map(({ track }) => track)).size === values.size &&
    new Set(rows.map(({ track, strata }) => JSON.stringify([track, strata[column]]))).size === values.size;
  return testRows(hasOnePieceEach ? rows.map((row) => ({ ...row, track: 'all' })) : rows, column);
}

function testRows(rows: readonly StratifiedAnswer[], column: string): Interaction {
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
  const large =
    fewest >= MANY_CLUSTERS && rows.length >= MANY_ANSWERS ? bySandwich(rows, column, fewest - 1) : null;
  if (large !== null) return large;
  const pValueOf = ({ test }: StratumEffect): number => test.pValueByF ?? test.pValue;
  const plain = testOrSeparation({ rows, strata: [column] });
  if (plain !== null) return { pValue: pValueOf(plain), analysis, caveat: null };
  const held = testOrSeparation({ rows, strata: [column], priorSd: WEAK_PRIOR });
  if (held === null)
    return {
      pValue: null,
      analysis,
      caveat: 'all answers of each listener or piece are alike: nothing shows how much luck is in them',
    };
  return {
    pValue: pValueOf(held),
    analysis,
    caveat: 'in some part all answers are alike: a weak prior keeps its estimate finite',
  };
}

/** null where the answers separate: some estimate has no end. */
function testOrSeparation(input: Parameters<typeof testStratumEffect>[0]): StratumEffect | null {
  try {
    return testStratumEffect(input);
  } catch (error) {
    if (error instanceof SeparationError) return null;
    throw error;
  }
}

/** null where the difference of two-way covariances is not positive definite. */
function bySandwich(
  rows: readonly StratifiedAnswer[],
  column: string,
  denominatorDegrees: number,
): Interaction | null {
  const partOf = ({ strata }: StratifiedAnswer): string => String(strata![column]);
  const others = [...new Set(rows.map(partOf))].sort().slice(1);
  const { coefficients, covariance, standardErrors } = robustLogisticRegression({
    successes: rows.map(({ correct }) => (correct ? 1 : 0)),
    design: rows.map((row) => [1, ...others.map((other) => (partOf(row) === other ? 1 : 0))]),
    columns: ['(intercept)', ...others],
    clusters: [rows.map(({ listener }) => listener), rows.map(({ track }) => track)],
    // a part whose answers are all alike has no finite estimate without
    priorSd: WEAK_PRIOR,
  });
  const effects = coefficients.slice(1);
  const ownCovariance = covariance.slice(1).map((row) => row.slice(1));
  // standard errors are never below those of one way or of independent answers: all of the covariance is raised as much
  const raised = Math.max(
    ...effects.map((_, index) => standardErrors[index + 1]! ** 2 / ownCovariance[index]![index]!),
  );
  let solved: readonly number[];
  try {
    solved = solveByCholesky(choleskyFactor(ownCovariance), effects);
  } catch (error) {
    if (error instanceof SingularMatrixError) return null;
    throw error;
  }
  const statistic =
    effects.reduce((sum, effect, index) => sum + effect * solved[index]!, 0) / (effects.length * raised);
  const numeratorDegrees = effects.length;
  return {
    pValue: fTails({ x: Math.max(0, statistic), numeratorDegrees, denominatorDegrees }).upper,
    analysis: 'logistic regression with two-way cluster-robust covariance, F test',
    caveat: null,
  };
}
