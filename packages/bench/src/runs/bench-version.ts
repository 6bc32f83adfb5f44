import { createRequire } from 'node:module';

/** The version of this package. */
export const BENCH_VERSION: string = createRequire(import.meta.url)('../../package.json').version;
