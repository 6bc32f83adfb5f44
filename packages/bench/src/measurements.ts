/** `@earwitness/bench/measurements`: what measured files are told in; light, with no report and no run behind it. */

export { CHANNEL_NAMES } from './playback/channel-names.ts';
export { type LoudnessPenalty, loudnessPenalties } from './playback/loudness-penalties.ts';
export { kindInWords } from './reports/evidence-text.ts';
export { clockText } from './reports/measure-report/clock-text.ts';
export {
  type Finding,
  SEVERITY_WORDS,
  sortGravestFirst,
  whereText,
} from './reports/measure-report/finding-words.ts';
export {
  LEAST_SECONDS_FOR_RANGE,
  MEASUREMENTS,
  type MeasuredAnalysis,
  type Measurement,
} from './reports/measure-report/measurements.ts';
export { formatNumber, type NumberFormat } from './reports/number-text.ts';
export { planChanges } from './reports/revisions/plan-changes.ts';
