import { defineConfig } from 'vitest/config';

/** What is built is loaded as Node loads it: to read it anew for each file of tests takes longer than most of them. */
const BUILT = /\/packages\/[^/]+\/dist\//;
/** Needs material beside the clone; says "not run" where it is missing. */
const SHARED_MATERIAL = 'packages/bench/test/shared-material/**/*.test.ts';

const project = (
  name: string,
  include: string[],
  { exclude = [], testTimeout = 30_000 }: { exclude?: string[]; testTimeout?: number } = {},
) => ({
  test: {
    name,
    include,
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.long.test.ts', ...exclude],
    testTimeout,
    hookTimeout: 300_000,
    server: { deps: { external: [BUILT] } },
  },
});

export default defineConfig({
  test: {
    globalSetup: ['scripts/fresh-bundle.mjs'],
    maxWorkers: 2,
    projects: [
      project('engine', ['packages/engine/{src,test}/**/*.test.ts']),
      project('bench', ['packages/bench/{src,test}/**/*.test.ts'], { exclude: [SHARED_MATERIAL] }),
      project(
        'listening-web',
        [
          'packages/listening-web/src/**/*.test.ts',
          'packages/listening-web/test/{server,stores,faults,load,simulation,oracle}/**/*.test.ts',
        ],
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
