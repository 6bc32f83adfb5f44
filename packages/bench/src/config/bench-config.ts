/** What users add to the bench, by the contracts of what it has built in. */
import type { Condition } from '../conditions/condition.ts';
import type { Metric } from '../metrics/metric.ts';
import type { PlaybackSystem } from '../playback/playback-system.ts';

export interface BenchConfig {
  readonly metrics: readonly Metric[];
  readonly conditions: readonly Condition[];
  readonly playback: readonly PlaybackSystem[];
  /** Of the configuration's file and all that it imports, but for packages: scores of other code are other scores. */
  readonly digest: string;
}

/** What `earwitness.config.ts` exports by default; each list may be left out. */
export type BenchConfigInput = Partial<Omit<BenchConfig, 'digest'>>;

/** Gives a configuration its type: `export default defineConfig({ metrics: [mine] })`. */
export const defineConfig = (config: BenchConfigInput): BenchConfigInput => config;
