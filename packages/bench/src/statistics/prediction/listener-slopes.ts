/** Whether listeners weigh a metric differently: the conditional logit with a slope of each listener's own. */
import { chiSquareQuantile, chiSquareTails } from '../numeric/chi-square.ts';
import { findRoot } from '../numeric/find-root.ts';
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { invertSymmetric } from '../numeric/matrix.ts';
import { minimize, numericHessian } from '../numeric/minimize.ts';
import { gaussHermite } from '../numeric/quadrature.ts';
import {
  type ConditionalLogitOptions,
  fitConditionalLogit,
  type LogitCoefficient,
  metricModel,
  waldInference,
} from './conditional-logit.ts';
import type { MetricTrial } from './metric-trial.ts';

export interface ListenerSlope {
  readonly listener: string;
  readonly choices: number;
  /** Log odds per unit of the metric: the panel's and the listener's own departure, drawn towards none. */
  readonly slope: number;
  /** Of the departure. */
  readonly standardError: number;
}

export interface ListenerSlopes {
  readonly metrics: readonly (LogitCoefficient & { readonly metric: string })[];
  readonly position: LogitCoefficient | null;
  /** The metric whose weight varies between listeners. */
  readonly slopeMetric: string;
  /** Of the slopes, log odds per unit of the metric, by profile likelihood; 0 where nothing speaks for a variation (a singular fit). */
  readonly standardDeviation: { readonly estimate: number; readonly interval: Interval };
  /** Against the same weight for all, with the half chi-square of a variance that cannot be negative. */
  readonly variationPValue: number;
  readonly listeners: readonly ListenerSlope[];
  readonly logLikelihood: number;
  /** Of Student's t: listeners − 1. */
  readonly degreesOfFreedom: number;
  readonly choices: number;
  readonly ties: number;
}

/** A question about how listeners vary, put to too few of them. */
export class TooFewListenersError extends Error {
  readonly listeners: number;

  constructor(listeners: number) {
    super(
      `Cannot estimate how listeners vary as there must be at least 2 of them: there ${listeners === 1 ? 'is' : 'are'} ${listeners}. ` +
        'Name a listener in every trial, or use fitConditionalLogit',
    );
    this.name = 'TooFewListenersError';
    this.listeners = listeners;
  }
}

/** A spread of slopes below this (log odds per standard deviation of the metric) is a singular fit. */
const SINGULAR = 1e-3;
const MODE_ROUNDS = 50;
/** The product of as many factors ≤ 2 is a number, and one logarithm serves them all. */
const FACTORS_PER_LOGARITHM = 1000;

/** The choices of one listener: `a` of `n` for A where the fixed columns are `x` and the varying one is `z`. */
class ListenerChoices {
  readonly #x: readonly Float64Array[];
  readonly #z: Float64Array;
  readonly #a: Float64Array;
  readonly #n: Float64Array;
  readonly #isSingle: boolean;
  readonly #fixed: Float64Array;
  /** Where the last search for the departure ended: the next begins there. */
  #u = 0;

  constructor(rows: readonly { x: readonly number[]; z: number; a: number; n: number }[]) {
    this.#x = (rows[0]?.x ?? []).map((_, column) => Float64Array.from(rows, ({ x }) => x[column]!));
    this.#z = Float64Array.from(rows, ({ z }) => z);
    this.#a = Float64Array.from(rows, ({ a }) => a);
    this.#n = Float64Array.from(rows, ({ n }) => n);
    this.#isSingle = rows.every(({ n }) => n === 1);
    this.#fixed = new Float64Array(rows.length);
  }

  get choices(): number {
    return this.#n.reduce((sum, n) => sum + n, 0);
  }

  setCoefficients(coefficients: readonly number[]): void {
    this.#fixed.fill(0);
    for (const [column, x] of this.#x.entries())
      for (let row = 0; row < x.length; row += 1) this.#fixed[row]! += coefficients[column]! * x[row]!;
  }

  /** Logarithm of the likelihood times the density of the spherical departure u, up to a constant. */
  heightAt(u: number, spread: number): number {
    let height = -0.5 * u * u;
    let product = 1;
    for (let row = 0; row < this.#z.length; row += 1) {
      const eta = this.#fixed[row]! + spread * this.#z[row]! * u;
      height += this.#a[row]! * eta - (eta > 0 ? this.#n[row]! * eta : 0);
      const factor = 1 + Math.exp(-Math.abs(eta));
      if (!this.#isSingle) height -= this.#n[row]! * Math.log(factor);
      else {
        product *= factor;
        if (row % FACTORS_PER_LOGARITHM === 0) {
          height -= Math.log(product);
          product = 1;
        }
      }
    }
    return height - Math.log(product);
  }

  /** The most likely departure, and how sharply it is known. */
  departure(spread: number): { u: number; curvature: number } {
    let u = this.#u;
    let curvature = 1;
    for (let round = 0; round < MODE_ROUNDS; round += 1) {
      let slope = -u;
      curvature = 1;
      for (let row = 0; row < this.#z.length; row += 1) {
        const z = spread * this.#z[row]!;
        const p = 1 / (1 + Math.exp(-this.#fixed[row]! - z * u));
        slope += (this.#a[row]! - this.#n[row]! * p) * z;
        curvature += this.#n[row]! * p * (1 - p) * z * z;
      }
      let step = slope / curvature;
      if (Math.abs(step) < 1e-10) break;
      // only a long step can overshoot so far as to end lower
      if (Math.abs(step) > 0.5) {
        const height = this.heightAt(u, spread);
        while (this.heightAt(u + step, spread) < height && Math.abs(step) > 1e-10) step /= 2;
      }
      u += step;
    }
    this.#u = u;
    return { u, curvature };
  }
}

/** The log-likelihood with the listeners' slopes integrated out; only the size of the spread matters. */
function slopeLikelihood(listeners: readonly ListenerChoices[], quadraturePoints: number) {
  const { nodes, weights } = gaussHermite(quadraturePoints);
  const logWeights = weights.map((weight, index) => Math.log(weight) + nodes[index]! ** 2);
  return (coefficients: readonly number[], signedSpread: number): number => {
    const spread = Math.abs(signedSpread);
    let sum = 0;
    for (const listener of listeners) {
      listener.setCoefficients(coefficients);
      const { u, curvature } = listener.departure(spread);
      const scale = Math.SQRT2 / Math.sqrt(curvature);
      const terms = nodes.map(
        (node, index) => logWeights[index]! + listener.heightAt(u + scale * node, spread),
      );
      const highest = Math.max(...terms);
      const integral = terms.reduce((total, term) => total + Math.exp(term - highest), 0);
      sum += highest + Math.log(integral) + Math.log(scale) - 0.5 * Math.log(2 * Math.PI);
    }
    return sum;
  };
}

/**
 * Fits the conditional logit with normally distributed slopes on one metric, one a listener.
 *
 * @param slope the metric; the first by default
 * @param quadraturePoints of the adaptive Gauss–Hermite rule, odd; 1 is Laplace's approximation
 * @returns for a singular fit (no variation) the conditional logit's estimates with the model's standard errors
 * @throws {TooFewListenersError}
 * @throws {InfiniteEstimateError} as `fitConditionalLogit`
 * @throws {RangeError} for a metric that is not among them, or an even number of points
 * @source Pinheiro & Bates, Journal of Computational and Graphical Statistics 4 (1995); Self & Liang, JASA 82 (1987) for the half
 *   chi-square
 */
export function fitListenerSlopes(
  trials: readonly MetricTrial[],
  {
    slope,
    quadraturePoints = 9,
    level = 0.95,
    ...options
  }: Omit<ConditionalLogitOptions, 'priorStandardDeviation'> & {
    slope?: string;
    quadraturePoints?: number;
  } = {},
): ListenerSlopes {
  checkLevel(level);
  if (!Number.isInteger(quadraturePoints) || quadraturePoints % 2 === 0)
    throw new RangeError(
      `Cannot integrate over slopes as quadraturePoints must be odd: current value is ${quadraturePoints}`,
    );
  const plain = fitConditionalLogit(trials, { ...options, level });
  const { model, scales, metrics, hasPosition, clustersBy, choices, ties } = metricModel(trials, options);
  const slopeMetric = slope ?? metrics[0] ?? '';
  const column = metrics.indexOf(slopeMetric);
  if (column < 0)
    throw new RangeError(
      `Cannot vary a slope as it must be one of ${metrics.join(', ')}: current value is ${slope}`,
    );
  const clusters = clustersBy(({ listener }) => listener);
  if (clusters.length < 2) throw new TooFewListenersError(clusters.length);
  const listeners = clusters.map(
    ({ sets, counts }) =>
      new ListenerChoices(
        sets.map((set, index) => {
          const x = model.sets[set]![0]!.values;
          const [a, b] = counts[index]!;
          return { x, z: x[column]!, a: a!, n: a! + b! };
        }),
      ),
  );
  const names = [
    ...new Set(trials.filter(({ preferred }) => preferred !== 'neither').map((trial) => trial.listener!)),
  ];
  const logLikelihoodAt = slopeLikelihood(listeners, quadraturePoints);
  const size = scales.length + (hasPosition ? 1 : 0);
  const scaleOf = (index: number): number => scales[index] ?? 1;
  const start = [...plain.metrics, ...(plain.position ? [plain.position] : [])].map(
    ({ estimate }, index) => estimate * scaleOf(index),
  );
  const cost = (at: readonly number[]): number => -logLikelihoodAt(at, at[size]!);
  const best = minimize(cost, { start: [...start, 0.5], tolerance: 1e-13 });
  const spread = Math.abs(best.at[size]!);
  const isSingular = spread < SINGULAR;
  const coefficients = isSingular ? start : best.at.slice(0, size);
  const logLikelihood = isSingular ? plain.logLikelihood : -best.value;
  const degreesOfFreedom = clusters.length - 1;
  const errors = isSingular
    ? [...plain.metrics, ...(plain.position ? [plain.position] : [])].map(
        ({ modelStandardError }, index) => modelStandardError * scaleOf(index),
      )
    : invertSymmetric(numericHessian(cost, best.at)).map((row, index) => Math.sqrt(row[index]!));
  const coefficientOf = (index: number): LogitCoefficient => {
    const estimate = coefficients[index]! / scaleOf(index);
    const standardError = errors[index]! / scaleOf(index);
    return {
      estimate,
      standardError,
      modelStandardError: standardError,
      ...waldInference({ estimate, standardError, degreesOfFreedom, level }),
    };
  };
  const scale = scaleOf(column);
  const deviance = Math.max(0, 2 * (logLikelihood - plain.logLikelihood));
  const interval = spreadInterval(logLikelihoodAt, {
    coefficients,
    errors,
    spread: isSingular ? 0 : spread,
    logLikelihood,
    deviance,
    level,
  });
  return {
    metrics: metrics.map((metric, index) => ({ metric, ...coefficientOf(index) })),
    position: hasPosition ? coefficientOf(size - 1) : null,
    slopeMetric,
    standardDeviation: {
      estimate: isSingular ? 0 : spread / scale,
      interval: { low: interval.low / scale, high: interval.high / scale, level },
    },
    variationPValue: isSingular ? 1 : chiSquareTails({ x: deviance, degreesOfFreedom: 1 }).upper / 2,
    listeners: listeners.map((listener, index) => {
      listener.setCoefficients(coefficients);
      const { u, curvature } = listener.departure(isSingular ? 0 : spread);
      return {
        listener: names[index]!,
        choices: listener.choices,
        slope: (coefficients[column]! + (isSingular ? 0 : spread * u)) / scale,
        standardError: isSingular ? 0 : spread / Math.sqrt(curvature) / scale,
      };
    }),
    logLikelihood,
    degreesOfFreedom,
    choices,
    ties,
  };
}

/** Spreads that the likelihood, the other parameters following, does not speak against. */
function spreadInterval(
  logLikelihoodAt: ReturnType<typeof slopeLikelihood>,
  {
    coefficients,
    errors,
    spread,
    logLikelihood,
    deviance,
    level,
  }: {
    coefficients: readonly number[];
    errors: readonly number[];
    spread: number;
    logLikelihood: number;
    deviance: number;
    level: number;
  },
): Interval {
  const critical = chiSquareQuantile({ p: level, degreesOfFreedom: 1 });
  // in standard errors from the estimates all parameters are of one size, which saves the search rounds
  const moved = (by: readonly number[]): number[] =>
    by.map((each, index) => coefficients[index]! + each * errors[index]!);
  let start = coefficients.map(() => 0);
  const excess = (tried: number): number => {
    const { at, value } = minimize((by) => -logLikelihoodAt(moved(by), tried), { start, tolerance: 1e-8 });
    start = at;
    return 2 * (value + logLikelihood) - critical;
  };
  const tolerance = 1e-3 * Math.max(spread, 0.1);
  const low = deviance <= critical ? 0 : findRoot(excess, { low: 0, high: spread, tolerance });
  start = coefficients.map(() => 0);
  let high = 1.5 * spread + 0.3;
  // beyond this every listener is a law of their own
  while (high < 100 && excess(high) < 0) high *= 1.5;
  return { low, high: high >= 100 ? Infinity : findRoot(excess, { low: spread, high, tolerance }), level };
}
