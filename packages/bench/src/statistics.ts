/** `@earwitness/bench/statistics`: pure functions on numbers; imports nothing of ours. */
export type { Verdict } from './statistics/verdict.ts';
