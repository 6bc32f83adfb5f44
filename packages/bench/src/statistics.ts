/** `@earwitness/bench/statistics`: pure functions on numbers; imports nothing of ours. */
export {
  type DPrimeEstimate,
  estimateAbxDPrime,
  estimateDPrime,
} from './statistics/detection/estimate-d-prime.ts';
export { chanceLevel, type Protocol } from './statistics/detection/protocol.ts';
export {
  dPrimeAt,
  proportionCorrectAt,
  psychometricSlope,
} from './statistics/detection/psychometric-function.ts';
export { type ResponseBias, responseBias } from './statistics/detection/response-bias.ts';
export { holmAdjust } from './statistics/multiplicity/holm.ts';
export { betaQuantile } from './statistics/numeric/beta-quantile.ts';
export { type BetaTails, betaTails } from './statistics/numeric/incomplete-beta.ts';
export type { Interval } from './statistics/numeric/interval.ts';
export { logGamma } from './statistics/numeric/log-gamma.ts';
export { normalCdf, normalQuantile } from './statistics/numeric/normal.ts';
export { createRandom, type Random } from './statistics/numeric/random.ts';
export {
  type Alternative,
  type BinomialTails,
  binomialTails,
  exactBinomialTest,
} from './statistics/proportion/binomial.ts';
export { clopperPearsonInterval } from './statistics/proportion/clopper-pearson.ts';
export { wilsonInterval } from './statistics/proportion/wilson-interval.ts';
export type { Verdict } from './statistics/verdict/verdict.ts';
export {
  type AnswerCounts,
  type AnswerMethod,
  verdictOnAnswers,
} from './statistics/verdict/verdict-on-answers.ts';
export { type JudgedPanel, type PanelAnswer, verdictOnPanel } from './statistics/verdict/verdict-on-panel.ts';
