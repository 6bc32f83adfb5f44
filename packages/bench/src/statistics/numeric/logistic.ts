/** Probabilities as log odds, which have no ends. */

/** The probability of log odds x. */
export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** The log odds of a probability: −Infinity for 0, Infinity for 1. */
export const logit = (p: number): number => Math.log(p / (1 - p));
