import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], testTimeout = 20_000) => ({
  test: { name, include, exclude: ['**/node_modules/**', '**/dist/**'], testTimeout, hookTimeout: 120_000 },
});

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      project('engine', ['packages/engine/{src,test}/**/*.test.ts']),
      project('bench', ['packages/bench/{src,test}/**/*.test.ts']),
      project('listening-web', ['packages/listening-web/src/**/*.test.ts']),
      project('browser', ['packages/listening-web/test/**/*.test.ts'], 120_000),
      project('earwitness', ['packages/earwitness/{src,test}/**/*.test.ts'], 180_000),
      project('shared-material', ['test/shared-material/**/*.test.ts'], 300_000),
    ],
  },
});
