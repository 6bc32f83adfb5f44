import type { TestMethod } from './method.ts';
import { preference } from './preference.ts';

/** Every pair of many conditions, asked about one by one: "Which is warmer?" */
export const pairedComparison: TestMethod = { ...preference, method: 'paired-comparison' };
