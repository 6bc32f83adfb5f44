import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/longest-first.mjs';

/** What is built is loaded as Node loads it: to read it anew for each file of tests takes longer than most of them. */
const BUILT = /\/packages\/[^/]+\/dist\//;
/** Needs material beside the clone; says "not run" where it is missing. */
const SHARED_MATERIAL = 'packages/bench/test/shared-material/**/*.test.ts';

/**
 * `sharesModules`: the files of a worker are read in one process, one after the other, which saves half a second a file. Such files
 * leave no clock, environment or server behind that the next would meet.
 */
const project = (
  name: string,
  include: string[],
  {
    exclude = [],
    testTimeout = 30_000,
    sharesModules = false,
  }: { exclude?: string[]; testTimeout?: number; sharesModules?: boolean } = {},
) => ({
  test: {
    name,
    include,
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.long.test.ts', ...exclude],
    testTimeout,
    hookTimeout: 300_000,
    // One second, as it comes, is what a busy machine lets a browser wait for a moment of its time.
    expect: { poll: { timeout: 10_000 } },
    isolate: !sharesModules,
    server: { deps: { external: [BUILT] } },
  },
});

export default defineConfig({
  test: {
    globalSetup: ['scripts/fresh-bundle.mjs'],
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      project('engine', ['packages/engine/{src,test}/**/*.test.ts'], { sharesModules: true }),
      project('bench', ['packages/bench/{src,test}/**/*.test.ts'], {
        exclude: [SHARED_MATERIAL],
        sharesModules: true,
      }),
      project('listening-web', ['packages/listening-web/src/**/*.test.ts'], { sharesModules: true }),
      project(
        'server',
        ['packages/listening-web/test/{server,stores,faults,load,simulation,oracle}/**/*.test.ts'],
        { exclude: ['**/*.browser.test.ts'] },
      ),
      project('browser', ['packages/listening-web/test/{*,deploy/**/*,oracle/*.browser}.test.ts'], {
        testTimeout: 180_000,
      }),
      project('earwitness', ['packages/earwitness/{src,test}/**/*.test.ts'], { testTimeout: 240_000 }),
      project('shared-material', [SHARED_MATERIAL], { testTimeout: 120_000 }),
    ],
  },
});
