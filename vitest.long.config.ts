import { defineConfig } from 'vitest/config';

/** What takes longer than `npm test` may: run by hand with `pnpm test:long`, figures kept in docs/. */
export default defineConfig({
  test: {
    globalSetup: ['scripts/fresh-bundle.mjs'],
    include: ['packages/*/{src,test}/**/*.long.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 3_600_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
  },
});
