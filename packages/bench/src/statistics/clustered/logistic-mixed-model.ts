/** The logistic mixed model: answers whose log-odds differ from listener to listener and from track to track. */
import { invertSymmetric, type Matrix, multiplyMatrices, SingularMatrixError } from '../numeric/matrix.ts';
import { minimize, numericGradient, numericHessian } from '../numeric/minimize.ts';
import { AdaptiveQuadratureLikelihood } from './adaptive-quadrature.ts';
import {
  type GroupedAnswers,
  groupAnswers,
  INTERCEPT_TERM,
  type Level,
  type RandomFactor,
  withoutTerms,
} from './grouped-answers.ts';
import { LaplaceLikelihood, spreadEntries } from './laplace-likelihood.ts';
import {
  type LogisticData,
  logBinomialCoefficients,
  logisticRegression,
  SeparationError,
} from './logistic-regression.ts';

/**
 * `laplace` for any factors; `adaptive-quadrature` for one random intercept; `joint-mode` (lme4's nAGQ = 0) finds coefficients with
 * the modes: fast, but it shrinks effects, so it is for starting points and no result.
 */
export type Approximation = 'laplace' | 'adaptive-quadrature' | 'joint-mode';

export interface LogisticMixedInput extends LogisticData {
  /** One or more factors, crossed or nested, each with two levels or more. */
  readonly random: readonly RandomFactor[];
  readonly approximation?: Approximation;
  /** Of `adaptive-quadrature`: 1…64, 9 by default. */
  readonly nodes?: number;
}

/** How much the levels of a factor differ in one term, in log-odds. */
export interface Spread {
  readonly factor: string;
  readonly term: string;
  readonly sd: number;
  /** Of log sd, by the curvature; null where the spread is 0 or the curvature gives none. Take `spreadInterval` for an interval. */
  readonly standardErrorOfLog: number | null;
}

/** What a level of a factor adds to the log-odds, shrunken towards 0. */
export interface LevelEffect {
  readonly factor: string;
  readonly level: Level;
  readonly term: string;
  readonly mode: number;
  /** Conditional on coefficients and spreads. */
  readonly sd: number;
}

export interface LogisticMixedModel {
  readonly approximation: Approximation;
  readonly columns: readonly string[];
  /** Conditional log-odds: of the average listener on the average track, not of the panel (see `marginalRate`). */
  readonly coefficients: readonly number[];
  /** From the curvature over all parameters; given the spreads where `curvature` says so. */
  readonly standardErrors: readonly number[];
  readonly covariance: Matrix;
  /** Covariance of the coefficients and then `spreads`' SDs, those of 0 left out; null where `curvature` is not `all`. */
  readonly jointCovariance: Matrix | null;
  /** What the standard errors stand on: `given-spreads` for `joint-mode` and where the full curvature is not positive. */
  readonly curvature: 'all' | 'given-spreads';
  readonly spreads: readonly Spread[];
  readonly correlations: readonly {
    readonly factor: string;
    readonly terms: readonly [string, string];
    readonly correlation: number;
  }[];
  readonly effects: readonly LevelEffect[];
  /** With the log binomial coefficients of counted answers; without the prior. */
  readonly logLikelihood: number;
  /** Free parameters, spreads of 0 included. */
  readonly parameters: number;
  /** Spreads estimated as 0 ("listener") and correlations of ±1 ("listener: correlation of (intercept) and x"); without such, empty. */
  readonly singular: readonly string[];
  readonly converged: boolean;
}

/** Below this an SD in log-odds is none, and its term is left out. */
const NO_SPREAD = 1e-3;
/** 1 − |correlation| below which two terms are one. */
const NO_ANGLE = 1e-4;
/** An SD in log-odds at which levels are either all right or all wrong. */
const MOST_SPREAD = 12;
const START_SPREAD = Math.exp(-1);
/** About the standard error of log-odds and SDs in panels: in such steps all parameters are curved alike, and few rounds do. */
const USUAL_STEP = 0.2;

/**
 * Fits a logistic mixed model by maximum likelihood.
 *
 * Spreads under 0.001 are set to 0, the model fitted without them, and named in `singular`. Laplace's approximation underestimates
 * spreads for few answers a level (about 1 % at 20); `adaptive-quadrature` does not.
 *
 * @returns the same numbers as plain logistic regression when every spread is 0
 * @throws {SeparationError} naming a column, or a factor whose levels are all right or all wrong
 * @throws {CollinearityError} for a column determined by others
 * @throws {TooFewLevelsError} for a factor of one level
 * @throws {RangeError} for data that do not fit together, no factor, or quadrature with more than one random term
 * @source D. Bates et al., Journal of Statistical Software 67 (2015); Laplace as in R's lme4::glmer, checked against it
 */
export function logisticMixedModel(input: LogisticMixedInput): LogisticMixedModel {
  const fitted = fitLogisticMixed(input);
  return fitted.likelihood === null ? withoutSpread(input, fitted) : describe(input, fitted);
}

/**
 * The highest log likelihood of a logistic mixed model, without what else `logisticMixedModel` finds at its place.
 *
 * @throws as `logisticMixedModel`
 */
export function maximumLogLikelihood(input: LogisticMixedInput): number {
  const { likelihood, fit } = fitLogisticMixed(input);
  return likelihood === null
    ? logisticRegression(input).logLikelihood
    : logPrior(input, fit.coefficients) - fit.value + logBinomialCoefficients(input);
}

function fitLogisticMixed(input: LogisticMixedInput): Fitted {
  const { random, approximation = 'laplace', nodes = 9 } = input;
  if (random.length === 0)
    throw new RangeError(
      'Cannot fit a mixed model as random must name at least one factor: take logisticRegression',
    );
  let coefficients = logisticRegression(input).coefficients;
  let spreads: readonly SpreadSd[] = [];
  const whole = groupAnswers(input, random);
  const likelihoodOf = (answers: GroupedAnswers): Likelihood =>
    approximation === 'adaptive-quadrature'
      ? new AdaptiveQuadratureLikelihood(answers, nodes)
      : new LaplaceLikelihood(answers, { profilesCoefficients: approximation === 'joint-mode' });

  let answers = whole;
  const left = new Set<string>();
  for (;;) {
    if (answers.factors.length === 0)
      return { whole, answers, approximation, likelihood: null, fit: NOTHING_FITTED };
    const likelihood = likelihoodOf(answers);
    const fit = fitSpreads(answers, likelihood, [...coefficients, ...startSpreads(answers, spreads)]);
    const sds = spreadSds(answers, fit.spreads);
    const wild = sds.find(({ sd }) => sd > MOST_SPREAD);
    if (wild !== undefined) throw new SeparationError(wild.factor);
    const gone = sds.filter(({ sd }) => sd < NO_SPREAD);
    if (gone.length === 0) return { whole, answers, approximation, likelihood, fit };
    for (const { factor, term } of gone) left.add(JSON.stringify([factor, term]));
    answers = withoutTerms(whole, (factor, term) => left.has(JSON.stringify([factor, term])));
    // what is left is near its optimum already
    coefficients = fit.coefficients;
    spreads = sds;
  }
}

type Likelihood = LaplaceLikelihood | AdaptiveQuadratureLikelihood;

interface SpreadFit {
  readonly coefficients: readonly number[];
  readonly spreads: readonly number[];
  readonly value: number;
  readonly converged: boolean;
}

const NOTHING_FITTED: SpreadFit = { coefficients: [], spreads: [], value: 0, converged: true };

interface FittedSpreads {
  readonly whole: GroupedAnswers;
  /** Without the terms whose spread is 0. */
  readonly answers: GroupedAnswers;
  readonly fit: SpreadFit;
  readonly approximation: Approximation;
  readonly likelihood: Likelihood;
}

/** Without a likelihood where no spread is left and plain logistic regression is the fit. */
type Fitted = FittedSpreads | (Omit<FittedSpreads, 'likelihood'> & { readonly likelihood: null });

/** Lower triangles with the SDs known so far, or the usual one, on their diagonals. */
const startSpreads = (answers: GroupedAnswers, known: readonly SpreadSd[]): number[] =>
  answers.factors.flatMap(({ name, terms }) =>
    terms.flatMap((term, b) => {
      const sd = known.find((each) => each.factor === name && each.term === term)?.sd ?? START_SPREAD;
      return Array.from({ length: b + 1 }, (_, a) => (a === b ? sd : 0));
    }),
  );

/** @param start coefficients, then spreads */
function fitSpreads(answers: GroupedAnswers, likelihood: Likelihood, start: readonly number[]): SpreadFit {
  const profiled = likelihood instanceof LaplaceLikelihood && likelihood.profilesCoefficients;
  const columns = profiled ? 0 : answers.columns.length;
  const from = start.slice(answers.columns.length - columns);
  const f = (x: readonly number[]): number => likelihood.at(x.slice(0, columns), x.slice(columns));
  const gradient = (x: readonly number[]): number[] => {
    if (!(likelihood instanceof LaplaceLikelihood) || profiled) return numericGradient(f, x);
    f(x);
    return likelihood.gradient(x.slice(0, columns));
  };
  const inSteps = minimize((steps) => f(scaled(steps)), {
    start: from.map((value) => value / USUAL_STEP),
    gradient: (steps) => gradient(scaled(steps)).map((slope) => slope * USUAL_STEP),
    tolerance: 1e-10,
  });
  const at = scaled(inSteps.at);
  // leaves the modes at the lowest point
  const value = f(at);
  return {
    coefficients: profiled ? likelihood.profiledCoefficients : at.slice(0, columns),
    spreads: at.slice(columns),
    value,
    converged: inSteps.converged,
  };
}

const scaled = (steps: readonly number[]): number[] => steps.map((step) => step * USUAL_STEP);

interface SpreadSd {
  readonly factor: string;
  readonly term: string;
  readonly sd: number;
  /** Its row of Λ, and where that begins among the spreads. */
  readonly row: { readonly from: number; readonly values: readonly number[] };
}

/** The SD of each term: the length of its row of Λ. */
function spreadSds(answers: GroupedAnswers, spreads: readonly number[]): SpreadSd[] {
  let from = 0;
  return answers.factors.flatMap(({ name, terms }) =>
    terms.map((term, b) => {
      const values = spreads.slice(from, from + b + 1);
      const row = { from, values };
      from += b + 1;
      return { factor: name, term, sd: Math.hypot(...values), row };
    }),
  );
}

function describe(input: LogisticMixedInput, fitted: FittedSpreads): LogisticMixedModel {
  const { whole, answers, fit, approximation } = fitted;
  const sds = spreadSds(answers, fit.spreads);
  const { covariance, jointCovariance, curvature } = covariances(fitted, sds);
  const columns = input.columns.length;
  const correlations = correlationsOf(answers, sds);
  const spreads = whole.factors.flatMap(({ name, terms }) =>
    terms.map((term): Spread => {
      const index = sds.findIndex((each) => each.factor === name && each.term === term);
      if (index < 0) return { factor: name, term, sd: 0, standardErrorOfLog: null };
      const { sd } = sds[index]!;
      const variance = jointCovariance?.[columns + index]?.[columns + index];
      return {
        factor: name,
        term,
        sd,
        standardErrorOfLog: variance === undefined ? null : Math.sqrt(variance) / sd,
      };
    }),
  );
  return {
    approximation,
    columns: input.columns,
    coefficients: fit.coefficients,
    standardErrors: covariance.map((row, index) => Math.sqrt(row[index]!)),
    covariance,
    jointCovariance,
    curvature,
    spreads,
    correlations,
    effects: levelEffects(fitted),
    logLikelihood: logPrior(input, fit.coefficients) - fit.value + logBinomialCoefficients(input),
    parameters: columns + countSpreads(whole),
    singular: [
      ...spreads.filter(({ sd }) => sd === 0).map(({ factor, term }) => spreadName(factor, term)),
      ...correlations
        .filter(({ correlation }) => 1 - Math.abs(correlation) < NO_ANGLE)
        .map(({ factor, terms }) => `${factor}: correlation of ${terms[0]} and ${terms[1]}`),
    ],
    converged: fit.converged,
  };
}

const spreadName = (factor: string, term: string): string =>
  term === INTERCEPT_TERM ? factor : `${factor}: ${term}`;

const countSpreads = ({ factors }: GroupedAnswers): number =>
  factors.reduce((sum, { terms }) => sum + spreadEntries(terms.length), 0);

/** −½ Σ (coefficient / priorSd)²: taken back out of the penalised likelihood, and into it. */
const logPrior = ({ priorSd }: LogisticData, coefficients: readonly number[]): number =>
  priorSd === undefined
    ? 0
    : 0.5 * coefficients.reduce((sum, value) => sum + value * value, 0) * priorSd ** -2;

function correlationsOf(
  answers: GroupedAnswers,
  sds: readonly SpreadSd[],
): LogisticMixedModel['correlations'] {
  return answers.factors.flatMap(({ name }) => {
    const own = sds.filter(({ factor }) => factor === name);
    return own.flatMap((later, b) =>
      own.slice(0, b).map((earlier) => ({
        factor: name,
        terms: [earlier.term, later.term] as const,
        correlation:
          earlier.row.values.reduce((sum, value, a) => sum + value * later.row.values[a]!, 0) /
          (earlier.sd * later.sd),
      })),
    );
  });
}

/** Covariances by the curvature over coefficients and spreads; where it is not positive, given the spreads. */
function covariances(
  { answers, fit, likelihood, approximation }: FittedSpreads,
  sds: readonly SpreadSd[],
): Pick<LogisticMixedModel, 'covariance' | 'jointCovariance' | 'curvature'> {
  const columns = fit.coefficients.length;
  if (approximation !== 'joint-mode') {
    const all = inverseOrNull(curvatureAt(likelihood, fit));
    if (all !== null) {
      const toSds = [
        ...fit.coefficients.map((_, i) => all.map((_each, j) => (i === j ? 1 : 0))),
        ...sds.map(({ sd, row }) =>
          all.map((_, j) => {
            const place = j - columns - row.from;
            return place >= 0 && place < row.values.length ? row.values[place]! / sd : 0;
          }),
        ),
      ];
      const jointCovariance = multiplyMatrices(
        multiplyMatrices(toSds, all),
        all.map((_, j) => toSds.map((row) => row[j]!)),
      );
      return {
        covariance: jointCovariance.slice(0, columns).map((row) => row.slice(0, columns)),
        jointCovariance,
        curvature: 'all',
      };
    }
  }
  const joint = new LaplaceLikelihood(answers, { profilesCoefficients: true });
  joint.at([], fit.spreads);
  return {
    covariance: joint.coefficientCovarianceGivenSpreads(),
    jointCovariance: null,
    curvature: 'given-spreads',
  };
}

function curvatureAt(likelihood: Likelihood, { coefficients, spreads }: SpreadFit): number[][] {
  const columns = coefficients.length;
  const at = [...coefficients, ...spreads];
  const f = (x: readonly number[]): number => likelihood.at(x.slice(0, columns), x.slice(columns));
  if (!(likelihood instanceof LaplaceLikelihood)) return numericHessian(f, at);
  const slopeAt = (index: number, move: number): number[] => {
    const moved = at.map((value, each) => (each === index ? value + move : value));
    f(moved);
    return likelihood.gradient(moved.slice(0, columns));
  };
  // the gradient is exact: one difference of it is enough
  const rows = at.map((value, index) => {
    const step = 1e-3 * Math.max(1, Math.abs(value));
    const above = slopeAt(index, step);
    const below = slopeAt(index, -step);
    return above.map((slope, each) => (slope - below[each]!) / (2 * step));
  });
  return rows.map((row, i) => row.map((value, j) => (value + rows[j]![i]!) / 2));
}

function inverseOrNull(symmetric: Matrix): number[][] | null {
  try {
    const inverse = invertSymmetric(symmetric);
    return inverse.every((row) => row.every((value) => Number.isFinite(value))) ? inverse : null;
  } catch (error) {
    if (error instanceof SingularMatrixError) return null;
    throw error;
  }
}

function levelEffects({ whole, answers, fit, likelihood }: FittedSpreads): LevelEffect[] {
  const laplace =
    likelihood instanceof LaplaceLikelihood && !likelihood.profilesCoefficients
      ? likelihood
      : new LaplaceLikelihood(answers);
  laplace.at(fit.coefficients, fit.spreads);
  let from = 0;
  const found = new Map<string, { mode: number; sd: number }>();
  for (const [index, { name, labels, terms }] of answers.factors.entries()) {
    const { modes, covariances } = laplace.effectsOf(index);
    const width = terms.length;
    const lambda = terms.map((_, b) =>
      Array.from({ length: width }, (_each, a) => (a <= b ? fit.spreads[from + spreadEntries(b) + a]! : 0)),
    );
    from += spreadEntries(width);
    for (const [level, label] of labels.entries())
      for (const [b, term] of terms.entries()) {
        const row = lambda[b]!;
        let mode = 0;
        let variance = 0;
        for (let a = 0; a < width; a += 1) {
          mode += row[a]! * modes[level * width + a]!;
          for (let other = 0; other < width; other += 1)
            variance += row[a]! * covariances[level]![a * width + other]! * row[other]!;
        }
        found.set(JSON.stringify([name, label, term]), { mode, sd: Math.sqrt(variance) });
      }
  }
  return whole.factors.flatMap(({ name, labels, terms }) =>
    labels.flatMap((level) =>
      terms.map((term) => ({
        factor: name,
        level,
        term,
        ...(found.get(JSON.stringify([name, level, term])) ?? { mode: 0, sd: 0 }),
      })),
    ),
  );
}

/** No spread at all: the plain logistic regression is the fit. */
function withoutSpread(
  input: LogisticMixedInput,
  { whole, approximation }: Pick<Fitted, 'whole' | 'approximation'>,
): LogisticMixedModel {
  const { columns, coefficients, standardErrors, covariance, logLikelihood } = logisticRegression(input);
  const terms = whole.factors.flatMap((factor) => factor.terms.map((term) => ({ ...factor, term })));
  return {
    approximation,
    columns,
    coefficients,
    standardErrors,
    covariance,
    jointCovariance: covariance,
    curvature: 'all',
    spreads: terms.map(({ name, term }) => ({ factor: name, term, sd: 0, standardErrorOfLog: null })),
    correlations: [],
    effects: terms.flatMap(({ name, labels, term }) =>
      labels.map((level) => ({ factor: name, level, term, mode: 0, sd: 0 })),
    ),
    logLikelihood,
    parameters: columns.length + countSpreads(whole),
    singular: terms.map(({ name, term }) => spreadName(name, term)),
    converged: true,
  };
}
