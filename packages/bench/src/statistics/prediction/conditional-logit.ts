/** Which metrics agree with ears: preferences explained by differences of scores. */
import type { Interval } from '../numeric/interval.ts';
import { checkLevel } from '../numeric/interval.ts';
import { normalCdf, normalQuantile } from '../numeric/normal.ts';
import { studentTQuantile, studentTTails } from '../numeric/student-t.ts';
import { checkPrior } from '../preference/bradley-terry.ts';
import {
  type ChoiceModel,
  type ChoiceSet,
  type ClusterChoices,
  logitRule,
} from '../preference/choice-model.ts';
import { jackknifeCovariance, sandwichCovariance } from '../preference/clustered-covariance.ts';
import { type ChoiceFit, fitChoices } from '../preference/fit-choices.ts';
import { checkTrials, type MetricTrial, metricsOf } from './metric-trial.ts';

export interface LogitCoefficient {
  /** Log odds per unit. */
  readonly estimate: number;
  readonly standardError: number;
  /** As if all choices were independent. */
  readonly modelStandardError: number;
  readonly interval: Interval;
  /** Two-sided, against no effect. */
  readonly pValue: number;
}

export interface MetricCoefficient extends LogitCoefficient {
  readonly metric: string;
  /** Of the metric's differences, about zero. */
  readonly standardDeviation: number;
  /** By how much the odds of being preferred grow with each such standard deviation. */
  readonly oddsRatioPerStandardDeviation: { readonly estimate: number; readonly interval: Interval };
}

export interface ConditionalLogit {
  readonly metrics: readonly MetricCoefficient[];
  /** Log odds by which the first of two equal renderings is preferred; null where the order is unknown or not asked for. */
  readonly position: LogitCoefficient | null;
  /** What the standard errors allow for; `none` where trials name neither, fewer than two, or all hangs on one of them. */
  readonly clustering: 'listener and track' | 'listener' | 'track' | 'none';
  /** Of Student's t: the fewer of listeners and tracks, less one; Infinity without clustering. */
  readonly degreesOfFreedom: number;
  readonly logLikelihood: number;
  /** 1 − log-likelihood / that of coins; 0 for no choices. */
  readonly mcFaddenR2: number;
  readonly choices: number;
  /** Trials without a preference, left out. */
  readonly ties: number;
  readonly priorStandardDeviation: number | null;
}

export interface ConditionalLogitOptions {
  /** All of the first trial's by default. */
  readonly metrics?: readonly string[];
  /** Whether being presented first has an effect of its own; by default where the order is known. */
  readonly positionEffect?: boolean;
  /** Of a normal prior around zero on the log odds per standard deviation of each metric; null is maximum likelihood. */
  readonly priorStandardDeviation?: number | null;
  readonly level?: number;
}

/** The choices of each listener, track, or both. */
export interface MetricModel {
  /** Metrics in standard deviations, then the position. */
  readonly model: ChoiceModel;
  readonly counts: readonly (readonly number[])[];
  readonly scales: readonly number[];
  readonly metrics: readonly string[];
  readonly hasPosition: boolean;
  readonly clustersBy: (nameOf: (trial: MetricTrial) => string | undefined) => ClusterChoices[];
  readonly choices: number;
  readonly ties: number;
}

/** Builds the choice model; trials that differ in nothing but who chose share a set. */
export function metricModel(
  trials: readonly MetricTrial[],
  {
    metrics = metricsOf(trials),
    positionEffect = trials[0]?.presentedFirst !== undefined,
    priorStandardDeviation = null,
  }: ConditionalLogitOptions,
): MetricModel {
  checkPrior(priorStandardDeviation);
  checkTrials(trials, metrics);
  if (positionEffect && trials.length > 0 && trials[0]!.presentedFirst === undefined)
    throw new TypeError('Cannot estimate the position effect as trials must say which was presented first');
  const decided = trials.filter(({ preferred }) => preferred !== 'neither');
  const scales = metrics.map((metric) => {
    const squares = decided.reduce((sum, { differences }) => sum + differences[metric]! ** 2, 0);
    return squares > 0 ? Math.sqrt(squares / decided.length) : 1;
  });
  const columns = [...metrics, ...(positionEffect ? ['position'] : [])].map((_, column) => column);
  const known = new Map<string, number>();
  const sets: ChoiceSet[] = [];
  const counts: number[][] = [];
  const setOf = decided.map(({ differences, presentedFirst }) => {
    const values = metrics.map((metric, index) => differences[metric]! / scales[index]!);
    if (positionEffect) values.push(presentedFirst === 'A' ? 0.5 : -0.5);
    const key = values.join(' ');
    let set = known.get(key);
    if (set === undefined) {
      set =
        sets.push([
          { columns, values },
          { columns: [], values: [] },
        ]) - 1;
      counts.push([0, 0]);
      known.set(key, set);
    }
    return set;
  });
  for (const [index, { preferred }] of decided.entries())
    counts[setOf[index]!]![preferred === 'A' ? 0 : 1]! += 1;
  return {
    model: {
      sets,
      parameters: [
        ...metrics.map((metric) => `the effect of ${metric}`),
        ...(positionEffect ? ['the effect of position'] : []),
      ],
      zeroSums: [],
      priorStandardDeviation,
      rule: logitRule,
    },
    counts,
    scales,
    metrics,
    hasPosition: positionEffect,
    clustersBy(nameOf) {
      const clusters = new Map<string, Map<number, [number, number]>>();
      for (const [index, trial] of decided.entries()) {
        const name = nameOf(trial);
        if (name === undefined) return [];
        const cluster = clusters.get(name) ?? new Map<number, [number, number]>();
        clusters.set(name, cluster);
        const set = setOf[index]!;
        const cell = cluster.get(set) ?? [0, 0];
        cluster.set(set, cell);
        cell[trial.preferred === 'A' ? 0 : 1] += 1;
      }
      return [...clusters.values()].map((cells) => ({
        sets: [...cells.keys()],
        counts: [...cells.values()],
      }));
    },
    choices: decided.length,
    ties: trials.length - decided.length,
  };
}

interface Clustering {
  readonly clustering: ConditionalLogit['clustering'];
  readonly covariance: readonly (readonly number[])[];
  readonly degreesOfFreedom: number;
}

/** Listeners and tracks both repeat: their variances add, less what both hold, and never less than either alone. */
function clusteringOf({ model, clustersBy }: MetricModel, fit: ChoiceFit): Clustering {
  const listeners = clustersBy(({ listener }) => listener);
  const tracks = clustersBy(({ track }) => track);
  const byListener = jackknifeCovariance(model, fit, listeners);
  const byTrack = jackknifeCovariance(model, fit, tracks);
  if (byListener && byTrack) {
    const both = clustersBy(({ listener, track }) => JSON.stringify([listener, track]));
    const shared = sandwichCovariance(model, fit, both);
    return {
      clustering: 'listener and track',
      covariance: byListener.map((row, i) =>
        row.map((value, j) => {
          const sum = value + byTrack[i]![j]! - shared[i]![j]!;
          return i === j ? Math.max(sum, value, byTrack[i]![j]!) : sum;
        }),
      ),
      degreesOfFreedom: Math.min(listeners.length, tracks.length) - 1,
    };
  }
  if (byListener)
    return { clustering: 'listener', covariance: byListener, degreesOfFreedom: listeners.length - 1 };
  if (byTrack) return { clustering: 'track', covariance: byTrack, degreesOfFreedom: tracks.length - 1 };
  return { clustering: 'none', covariance: fit.covariance, degreesOfFreedom: Infinity };
}

/** Interval and p-value of an estimate by Student's t, or the normal for infinite degrees of freedom. */
export function waldInference({
  estimate,
  standardError,
  degreesOfFreedom,
  level,
}: {
  estimate: number;
  standardError: number;
  degreesOfFreedom: number;
  level: number;
}): { readonly interval: Interval; readonly pValue: number } {
  const t = standardError > 0 ? estimate / standardError : estimate === 0 ? 0 : Infinity;
  const isNormal = degreesOfFreedom === Infinity;
  const reach =
    standardError *
    (isNormal ? normalQuantile((1 + level) / 2) : studentTQuantile({ p: (1 + level) / 2, degreesOfFreedom }));
  return {
    interval: { low: estimate - reach, high: estimate + reach, level },
    pValue: isNormal ? 2 * normalCdf(-Math.abs(t)) : studentTTails({ t, degreesOfFreedom }).twoSided,
  };
}

/**
 * Fits the conditional logit: the log odds that A is preferred to B are a weighted sum of the differences of their scores.
 *
 * @returns McFadden's R² 0 for trials without metrics
 * @throws {InfiniteEstimateError} when a metric predicts every choice, never differs, or follows from the others
 * @throws {TypeError} when trials name only some of their listeners, tracks or orders
 * @throws {RangeError} for a metric without a finite difference, a prior that is not > 0, a level outside 0…1
 * @source McFadden 1974; Cameron, Gelbach & Miller, JBES 29 (2011) for two ways of clustering
 */
export function fitConditionalLogit(
  trials: readonly MetricTrial[],
  options: ConditionalLogitOptions = {},
): ConditionalLogit {
  const { level = 0.95 } = options;
  checkLevel(level);
  const metric = metricModel(trials, options);
  const fit = fitChoices(metric.model, metric.counts);
  const { clustering, covariance, degreesOfFreedom } = clusteringOf(metric, fit);
  const coefficientOf = (index: number, scale: number): LogitCoefficient => {
    const estimate = fit.coefficients[index]! / scale;
    const standardError = Math.sqrt(covariance[index]![index]!) / scale;
    return {
      estimate,
      standardError,
      modelStandardError: Math.sqrt(fit.covariance[index]![index]!) / scale,
      ...waldInference({ estimate, standardError, degreesOfFreedom, level }),
    };
  };
  return {
    metrics: metric.metrics.map((name, index) => {
      const standardDeviation = metric.scales[index]!;
      const coefficient = coefficientOf(index, standardDeviation);
      const oddsOf = (logOdds: number): number => Math.exp(logOdds * standardDeviation);
      return {
        metric: name,
        ...coefficient,
        standardDeviation,
        oddsRatioPerStandardDeviation: {
          estimate: oddsOf(coefficient.estimate),
          interval: {
            low: oddsOf(coefficient.interval.low),
            high: oddsOf(coefficient.interval.high),
            level,
          },
        },
      };
    }),
    position: metric.hasPosition ? coefficientOf(metric.metrics.length, 1) : null,
    clustering,
    degreesOfFreedom,
    logLikelihood: fit.logLikelihood,
    mcFaddenR2: metric.choices === 0 ? 0 : 1 - fit.logLikelihood / (metric.choices * Math.log(0.5)),
    choices: metric.choices,
    ties: metric.ties,
    priorStandardDeviation: metric.model.priorStandardDeviation,
  };
}
