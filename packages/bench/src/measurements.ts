/** `@earwitness/bench/measurements`: what a measured file is told in; light, with no report and no run behind it. */

export { CHANNEL_NAMES } from './playback/channel-names.ts';
export { type LoudnessPenalty, loudnessPenalties } from './playback/loudness-penalties.ts';
export { MEASUREMENTS, type Measurement } from './reports/measure-report/measurements.ts';
