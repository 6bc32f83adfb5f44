/** `@earwitness/bench/statistics`: pure functions on numbers; imports nothing of ours. */
export {
  type AbxRule,
  abxDPrime,
  abxProportionCorrect,
  estimateAbxDPrime,
} from './statistics/abx-d-prime.ts';
export { betaQuantile } from './statistics/beta-quantile.ts';
export {
  type Alternative,
  type BinomialTails,
  binomialTails,
  exactBinomialTest,
} from './statistics/binomial.ts';
export { clopperPearsonInterval, type Interval } from './statistics/clopper-pearson.ts';
export { holmAdjust } from './statistics/holm.ts';
export { type BetaTails, betaTails } from './statistics/incomplete-beta.ts';
export { logGamma } from './statistics/log-gamma.ts';
export { normalCdf, normalQuantile } from './statistics/normal.ts';
export { createRandom, type Random } from './statistics/random.ts';
export type { Verdict } from './statistics/verdict.ts';
export { type AnswerCounts, type AnswerMethod, verdictOnAnswers } from './statistics/verdict-on-answers.ts';
export { type JudgedPanel, type PanelAnswer, verdictOnPanel } from './statistics/verdict-on-panel.ts';
export { wilsonInterval } from './statistics/wilson-interval.ts';
