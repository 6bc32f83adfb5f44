/** What tuning is after: one cost for a piece of music, made of its scores, and what no setting may break. */
import { z } from 'zod';
import { meanOf } from '../statistics/numeric/mean-of.ts';
import type { EarModel } from './ear-model.ts';

const metricTermSchema = z.strictObject({
  metric: z.string().min(1),
  /** Lower, higher, or as near as can be to a value. */
  goal: z.union([z.enum(['lower', 'higher']), z.number()], { error: 'must be lower, higher or a number' }),
  /** So much of the metric counts as 1: what makes decibels and shares comparable. */
  scale: z.number().positive().default(1),
  weight: z.number().positive().default(1),
});
export type MetricTerm = z.infer<typeof metricTermSchema>;

const constraintSchema = z
  .strictObject({
    metric: z.string().min(1),
    most: z.number().optional(),
    least: z.number().optional(),
    /** Instead of `most` and `least`: within so much of a value, or of the loudness that the piece is to be delivered at. */
    near: z.union([z.number(), z.literal('target')], { error: 'must be a number, or target' }).optional(),
    within: z.number().min(0).optional(),
    /** Of the mean over the pieces, or of each of them. */
    over: z.enum(['mean', 'each']).default('each'),
    /** `hard`: a setting that breaks it loses to every one that does not. `penalty`: a piece that breaks it costs more. */
    kind: z.enum(['hard', 'penalty']).default('hard'),
    /** Of a penalty: breaking it by so much costs 1. */
    scale: z.number().positive().default(1),
  })
  .refine(
    ({ most, least, near, within }) =>
      (near === undefined) === (within === undefined) &&
      (near === undefined) !== (most === undefined && least === undefined),
    'must have most, least or both, or else near and within',
  )
  .refine(
    ({ kind, over }) => kind === 'hard' || over === 'each',
    'a penalty is paid by each piece: over must be each',
  );
export type TuningConstraint = z.infer<typeof constraintSchema>;

export const tuningObjectiveSchema = z
  .strictObject({
    metrics: z.array(metricTermSchema).min(1).optional(),
    /** A file that says how much each metric is worth to ears; instead of metrics. */
    earModel: z.string().min(1).optional(),
    constraints: z.array(constraintSchema).default([]),
  })
  .refine(
    ({ metrics, earModel }) => (metrics === undefined) !== (earModel === undefined),
    'must have either metrics or earModel',
  );

export interface TuningObjective {
  readonly aim: { readonly kind: 'metrics'; readonly terms: readonly MetricTerm[] } | EarAim;
  readonly constraints: readonly TuningConstraint[];
}
interface EarAim {
  readonly kind: 'ear model';
  readonly model: EarModel;
}

/** Scores of a piece under a setting; what could not be rendered has none. */
export type TuningScores = Readonly<Record<string, number | null>>;

/** How good a setting is for some pieces. */
export interface SettingCost {
  /** Mean over the pieces that have a cost; the lower the better. Null where none has. */
  readonly cost: number | null;
  /** By how much hard constraints are broken, in units of their metrics, added up; 0 where all hold. */
  readonly violation: number;
  /** Pieces without a cost: not rendered, or without a score that is needed. */
  readonly missing: number;
}

/** The metrics that a run must measure for it. */
export function metricsOfObjective({ aim, constraints }: TuningObjective): string[] {
  const own =
    aim.kind === 'metrics'
      ? aim.terms.map(({ metric }) => metric)
      : aim.model.coefficients.map(({ metric }) => metric);
  return [...new Set([...own, ...constraints.map(({ metric }) => metric)])];
}

function costOfTerm({ metric, goal, scale, weight }: MetricTerm, scores: TuningScores): number | null {
  const score = scores[metric] ?? null;
  if (score === null) return null;
  const miss = goal === 'lower' ? score : goal === 'higher' ? -score : Math.abs(score - goal);
  return (weight * miss) / scale;
}

/** By how much a score lies outside; null where there is no score. */
function excessOf(
  { most = Infinity, least = -Infinity, near, within = 0 }: TuningConstraint,
  score: number | null,
  targetLufs: number | null,
): number | null {
  if (score === null) return null;
  if (near === undefined) return Math.max(0, score - most, least - score);
  const middle = near === 'target' ? targetLufs : near;
  return middle === null ? null : Math.max(0, Math.abs(score - middle) - within);
}

const sumOrNull = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>((sum, value) => (sum === null || value === null ? null : sum + value), 0);

/**
 * The cost of one piece: what its scores lack, each in units of its scale and times its weight, or less its worth to ears in log odds; and
 * what its penalties add.
 *
 * @param targetLufs what the piece is to be delivered at; null where nothing says it
 * @returns null where a score that is needed has no value
 */
export function itemCost(
  { aim, constraints }: TuningObjective,
  { scores, targetLufs }: { scores: TuningScores; targetLufs: number | null },
): number | null {
  const terms =
    aim.kind === 'metrics'
      ? aim.terms.map((term) => costOfTerm(term, scores))
      : aim.model.coefficients.map(({ metric, logOddsPerUnit }) => {
          const score = scores[metric] ?? null;
          return score === null ? null : -logOddsPerUnit * score;
        });
  const penalties = constraints
    .filter(({ kind }) => kind === 'penalty')
    .map((constraint) => {
      const excess = excessOf(constraint, scores[constraint.metric] ?? null, targetLufs);
      return excess === null ? null : excess / constraint.scale;
    });
  return sumOrNull([...terms, ...penalties]);
}

export interface ScoredItem {
  readonly scores: TuningScores;
  readonly targetLufs: number | null;
}

/** By how much a hard constraint is broken: of the mean, where signs may cancel only what the mean of misses does not; else the mean of excesses. */
function violationOf(constraint: TuningConstraint, items: readonly ScoredItem[]): number {
  const { metric, over, near, within = 0 } = constraint;
  const known = items.filter(({ scores }) => (scores[metric] ?? null) !== null);
  if (known.length === 0) return 0;
  if (over === 'each')
    return meanOf(
      known.map(({ scores, targetLufs }) => excessOf(constraint, scores[metric]!, targetLufs) ?? 0),
    );
  if (near === undefined)
    return excessOf(constraint, meanOf(known.map(({ scores }) => scores[metric]!)), null)!;
  const misses = known.map(
    ({ scores, targetLufs }) => excessOf({ ...constraint, within: 0 }, scores[metric]!, targetLufs) ?? 0,
  );
  return Math.max(0, meanOf(misses) - within);
}

/** Weighs a setting over some pieces. */
export function settingCost(objective: TuningObjective, items: readonly ScoredItem[]): SettingCost {
  const costs = items.flatMap((item) => itemCost(objective, item) ?? []);
  const hard = objective.constraints.filter(({ kind }) => kind === 'hard');
  return {
    cost: costs.length === 0 ? null : meanOf(costs),
    violation: hard.reduce((sum, constraint) => sum + violationOf(constraint, items), 0),
    missing: items.length - costs.length,
  };
}

/** Whether a setting leaves no piece without a cost, and breaks nothing. */
export const holdsAll = ({ violation, missing }: SettingCost): boolean => violation === 0 && missing === 0;

/**
 * Which of two settings is better, as sorting wants it: the one with fewer pieces missing, then the one that breaks less, then the one that
 * costs less.
 *
 * @source K. Deb, Computer Methods in Applied Mechanics and Engineering 186 (2000): feasible before infeasible, infeasible by violation
 */
export function compareSettings(one: SettingCost, other: SettingCost): number {
  return (
    one.missing - other.missing ||
    one.violation - other.violation ||
    (one.cost ?? Infinity) - (other.cost ?? Infinity) ||
    0
  );
}
