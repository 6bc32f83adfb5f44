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

/** The choices of one listener: fixed part, random part, and whether A was preferred so many times of n. */
interface ListenerChoices {
  readonly rows: readonly {
    readonly x: readonly number[];
    readonly z: number;
    readonly a: number;
    readonly n: number;
  }[];
}

/** A spread of slopes below this (log odds per standard deviation of the metric) is a singular fit. */
const SINGULAR = 1e-3;
const MODE_ROUNDS = 50;

const logOnePlusExp = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));

/** The most likely spherical departure of one listener, and how sharply it is known. */
function departureOf(fixed: Float64Array, { rows }: ListenerChoices, spread: number, start: number) {
  const heightAt = (u: number): number => {
    let height = -0.5 * u * u;
    for (let index = 0; index < rows.length; index += 1) {
      const { z, a, n } = rows[index]!;
      const eta = fixed[index]! + spread * z * u;
      height += a * eta - n * logOnePlusExp(eta);
    }
    return height;
  };
  let u = start;
  let height = heightAt(u);
  let curvature = 1;
  for (let round = 0; round < MODE_ROUNDS; round += 1) {
    let slope = -u;
    curvature = 1;
    for (let index = 0; index < rows.length; index += 1) {
      const { z, a, n } = rows[index]!;
      const p = 1 / (1 + Math.exp(-fixed[index]! - spread * z * u));
      slope += (a - n * p) * spread * z;
      curvature += n * p * (1 - p) * (spread * z) ** 2;
    }
    let step = slope / curvature;
    if (Math.abs(step) < 1e-10) break;
    let next = heightAt(u + step);
    while (next < height - 1e-12 * (Math.abs(height) + 1) && Math.abs(step) > 1e-12) {
      step /= 2;
      next = heightAt(u + step);
    }
    u += step;
    height = next;
  }
  return { u, curvature, heightAt };
}

/** The likelihood with the listeners' slopes integrated out. */
class SlopeLikelihood {
  readonly #listeners: readonly ListenerChoices[];
  readonly #nodes: readonly number[];
  readonly #logWeights: readonly number[];
  /** Where the last search for each listener ended: the next begins there. */
  readonly #starts: number[];

  constructor(listeners: readonly ListenerChoices[], quadraturePoints: number) {
    const { nodes, weights } = gaussHermite(quadraturePoints);
    this.#listeners = listeners;
    this.#nodes = nodes;
    this.#logWeights = weights.map((weight, index) => Math.log(weight) + nodes[index]! ** 2);
    this.#starts = listeners.map(() => 0);
  }

  departures(coefficients: readonly number[], spread: number) {
    return this.#listeners.map((listener, index) => {
      const fixed = Float64Array.from(listener.rows, ({ x }) =>
        x.reduce((sum, value, column) => sum + value * coefficients[column]!, 0),
      );
      const departure = departureOf(fixed, listener, spread, this.#starts[index]!);
      this.#starts[index] = departure.u;
      return departure;
    });
  }

  /** log-likelihood; the spread may be negative, as only its size matters. */
  at(coefficients: readonly number[], spread: number): number {
    let sum = 0;
    for (const { u, curvature, heightAt } of this.departures(coefficients, Math.abs(spread))) {
      const scale = Math.SQRT2 / Math.sqrt(curvature);
      const terms = this.#nodes.map((node, index) => this.#logWeights[index]! + heightAt(u + scale * node));
      const highest = Math.max(...terms);
      const integral = terms.reduce((total, term) => total + Math.exp(term - highest), 0);
      sum += highest + Math.log(integral) + Math.log(scale) - 0.5 * Math.log(2 * Math.PI);
    }
    return sum;
  }
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
  const listeners = clusters.map(({ sets, counts }) => ({
    rows: sets.map((set, index) => {
      const x = model.sets[set]![0]!.values;
      const [a, b] = counts[index]!;
      return { x, z: x[column]!, a: a!, n: a! + b! };
    }),
  }));
  const names = [
    ...new Set(trials.filter(({ preferred }) => preferred !== 'neither').map((trial) => trial.listener!)),
  ];
  const likelihood = new SlopeLikelihood(listeners, quadraturePoints);
  const size = scales.length + (hasPosition ? 1 : 0);
  const scaleOf = (index: number): number => scales[index] ?? 1;
  const start = [...plain.metrics, ...(plain.position ? [plain.position] : [])].map(
    ({ estimate }, index) => estimate * scaleOf(index),
  );
  const cost = (at: readonly number[]): number => -likelihood.at(at.slice(0, size), at[size]!);
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
  const departures = likelihood.departures(coefficients, isSingular ? 0 : spread);
  const scale = scaleOf(column);
  const deviance = Math.max(0, 2 * (logLikelihood - plain.logLikelihood));
  const interval = spreadInterval(likelihood, {
    coefficients,
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
    listeners: departures.map(({ u, curvature }, index) => ({
      listener: names[index]!,
      choices: listeners[index]!.rows.reduce((sum, { n }) => sum + n, 0),
      slope: (coefficients[column]! + (isSingular ? 0 : spread * u)) / scale,
      standardError: isSingular ? 0 : spread / Math.sqrt(curvature) / scale,
    })),
    logLikelihood,
    degreesOfFreedom,
    choices,
    ties,
  };
}

/** Spreads that the likelihood, the other parameters following, does not speak against. */
function spreadInterval(
  likelihood: SlopeLikelihood,
  {
    coefficients,
    spread,
    logLikelihood,
    deviance,
    level,
  }: {
    coefficients: readonly number[];
    spread: number;
    logLikelihood: number;
    deviance: number;
    level: number;
  },
): Interval {
  const critical = chiSquareQuantile({ p: level, degreesOfFreedom: 1 });
  let start = coefficients;
  const excess = (tried: number): number => {
    const { at, value } = minimize((each) => -likelihood.at(each, tried), { start, tolerance: 1e-9 });
    start = at;
    return 2 * (value + logLikelihood) - critical;
  };
  const low = deviance <= critical ? 0 : findRoot(excess, { low: 0, high: spread, tolerance: 1e-5 });
  start = coefficients;
  let high = 2 * spread + 0.5;
  // beyond this every listener is a law of their own
  while (high < 100 && excess(high) < 0) high *= 2;
  return {
    low,
    high: high >= 100 ? Infinity : findRoot(excess, { low: spread, high, tolerance: 1e-5 }),
    level,
  };
}
