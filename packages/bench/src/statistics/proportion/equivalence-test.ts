/** Showing that a difference is too small to matter: the claim that "not significant" never makes. */
import type { Interval } from '../numeric/interval.ts';
import { binomialTails, type Count } from './binomial.ts';
import { clopperPearsonInterval } from './clopper-pearson.ts';

function checkMargin(chance: number, margin: number): void {
  if (!(margin > 0 && chance - margin > 0 && chance + margin < 1))
    throw new RangeError(
      `Cannot test equivalence as margin must be > 0 and keep ${chance} ± margin inside 0…1: current value is ${margin}`,
    );
}

function checkAlpha(alpha: number): void {
  if (!(alpha > 0 && alpha < 0.5))
    throw new RangeError(`Cannot test as alpha must be between 0 and 0.5: current value is ${alpha}`);
}

export interface EquivalenceResult {
  /** The larger of the two below. */
  readonly pValue: number;
  /** How surprising so few successes are at chance + margin, and so many at chance − margin. */
  readonly pBelowUpperLimit: number;
  readonly pAboveLowerLimit: number;
  /** The exact interval of level 1 − 2 alpha: equivalent exactly where it lies within the margin. */
  readonly interval: Interval;
  /** `beyond margin`: the exact interval of level 1 − alpha lies outside the margin. */
  readonly outcome: 'equivalent' | 'beyond margin' | 'undecided';
}

/**
 * Two one-sided exact tests that a proportion lies within a margin of chance.
 *
 * @param margin in proportion correct, fixed before the first answer
 * @returns undecided with p = 1 for no trials
 * @throws {RangeError} for impossible counts, or a margin that leaves 0…1
 * @source Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15 (1987), with exact binomial tails
 */
export function equivalenceTest({
  successes,
  n,
  chance = 0.5,
  margin,
  alpha = 0.05,
}: Count & { chance?: number; margin: number; alpha?: number }): EquivalenceResult {
  checkMargin(chance, margin);
  checkAlpha(alpha);
  const pBelowUpperLimit = binomialTails({ successes, n, chance: chance + margin }).lower;
  const pAboveLowerLimit = binomialTails({ successes, n, chance: chance - margin }).upper;
  const pValue = Math.max(pBelowUpperLimit, pAboveLowerLimit);
  const outer = clopperPearsonInterval({ successes, n, level: 1 - alpha });
  const isBeyond = outer.low > chance + margin || outer.high < chance - margin;
  return {
    pValue,
    pBelowUpperLimit,
    pAboveLowerLimit,
    interval: clopperPearsonInterval({ successes, n, level: 1 - 2 * alpha }),
    outcome: pValue <= alpha ? 'equivalent' : isBeyond ? 'beyond margin' : 'undecided',
  };
}

/**
 * The exact test of similarity: that a proportion correct lies less than a margin above chance.
 *
 * For protocols in which below chance means nothing (triangle, tetrad, ABX). A margin in discriminators is margin / (1 − chance).
 *
 * @param margin in proportion correct, fixed before the first answer
 * @returns `upperLimit` is the one-sided exact bound of level 1 − alpha; undecided with p = 1 for no trials
 * @throws {RangeError} for impossible counts, or a margin that leaves 0…1
 * @source ISO 4120:2021, clause 9; Meilgaard, Civille & Carr, Sensory Evaluation Techniques, 2015
 */
export function similarityTest({
  successes,
  n,
  chance = 0.5,
  margin,
  alpha = 0.05,
}: Count & { chance?: number; margin: number; alpha?: number }): {
  readonly pValue: number;
  readonly upperLimit: number;
  readonly outcome: 'similar' | 'beyond margin' | 'undecided';
} {
  checkMargin(chance, margin);
  checkAlpha(alpha);
  const { lower: pValue, upper } = binomialTails({ successes, n, chance: chance + margin });
  return {
    pValue,
    upperLimit: clopperPearsonInterval({ successes, n, level: 1 - 2 * alpha }).high,
    outcome: pValue <= alpha ? 'similar' : upper <= alpha ? 'beyond margin' : 'undecided',
  };
}
