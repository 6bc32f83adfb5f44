/**
 * What can be said about a share of answers under one way of reasoning. Every claim about a share is made of three questions: is it
 * above x, is it below x, and where does it lie? Whoever answers these three (the exact binomial, a confidence sequence, a clustered
 * model) can judge all of them.
 */
import type { Interval } from '../numeric/interval.ts';

export interface ShareInference {
  /** The share itself; null without answers. */
  readonly estimate: number | null;
  interval(level: number): Interval;
  /** The p-value against "the share is at most x": small when it lies above. */
  pAbove(x: number): number;
  /** The p-value against "the share is at least x": small when it lies below. */
  pBelow(x: number): number;
  /** In words: "exact binomial test". */
  readonly analysis: string;
  readonly assumption: string;
  /**
   * Why this way of reasoning may not decide here, for the reader: too few listeners for its error rate to be known, say. Null where
   * it may.
   */
  readonly notTrusted: string | null;
}
