/**
 * Bundles the package's faces, where package.json's exports point: a dozen files start in a third of the time that 150 modules take,
 * in a page as in Node. Into dist/bundle go those for Node and the workers of its pools, whose dependencies stay what they are, but for
 * zod, of which a tenth is used: its hundred modules take longer to load than all of ours, and each worker loads them. Into dist/browser
 * go those for pages, which load without a bundler too: of dependencies only what single formats of files need stays
 * outside. The engine's worker is one file, as neither policies, import maps nor every bundler let a worker load more.
 */
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const NODE_ENTRIES = {
  index: 'src/index.ts',
  measure: 'src/measure.ts',
  files: 'src/files.ts',
  // analysis-pool.ts names it as a neighbour of its own.
  'analysis-worker': 'src/files/analysis-worker.ts',
  // mastering-pool.ts likewise.
  'mastering-worker': 'src/files/mastering-worker.ts',
};

const BROWSER_ENTRIES = {
  index: 'src/index-browser.ts',
  measure: 'src/measure.ts',
  files: 'src/files-browser.ts',
  worker: 'src/worker.ts',
};

const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const isBundled = (id) => id === 'zod' || id.includes('/zod/');
const isDependency = (id) =>
  !isBundled(id) && !id.startsWith('.') && !id.startsWith('/') && !id.startsWith(packageFolder);

/** zod keeps its settings where every copy of it on the page finds them; ours, that it is not to compile by `eval`, are not for others. */
const zodOfOurOwn = {
  name: 'zod-of-our-own',
  transform(code, id) {
    if (!id.endsWith('zod/v4/core/core.js')) return undefined;
    if (!code.includes('__zod_globalConfig')) throw new Error(`Cannot find zod's settings in ${id}`);
    return { code: code.replaceAll('__zod_globalConfig', '__earwitness_zodConfig'), map: null };
  },
};

await inOneStep(join(packageFolder, 'dist/bundle'), (outDir) =>
  bundle(
    {
      outDir,
      ssr: true,
      minify: false,
      rollupOptions: {
        input: NODE_ENTRIES,
        external: isDependency,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
    { ssr: { noExternal: ['zod'] } },
  ),
);
await inOneStep(join(packageFolder, 'dist/browser'), async (outDir) => {
  await bundle(
    {
      outDir,
      // As it stands: its `new Worker(new URL(…))` is for the bundler of whoever uses it.
      ssr: true,
      minify: false,
      rollupOptions: {
        input: BROWSER_ENTRIES,
        external: ['music-metadata', /^@audio\//],
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: '[name].js',
          // Apart, so that bundlers leave the engine's worker out for whoever uses nothing that starts it.
          codeSplitting: { groups: [{ name: 'start-worker', test: /worker[\\/]start-worker\.ts$/ }] },
        },
      },
    },
    { plugins: [zodOfOurOwn], ssr: { target: 'webworker', noExternal: true } },
  );
  await bundle(
    {
      outDir,
      emptyOutDir: false,
      sourcemap: false,
      lib: { entry: 'src/worker/engine-worker.ts', formats: ['es'], fileName: () => 'engine-worker.js' },
      rollupOptions: { output: { codeSplitting: false } },
    },
    { plugins: [zodOfOurOwn] },
  );
});

/** @param more options beside `build` */
function bundle(options, more) {
  return build({
    ...more,
    root: packageFolder,
    configFile: false,
    logLevel: 'warn',
    build: { target: 'es2023', sourcemap: true, ...options },
  });
}

/** Nobody finds half a folder. */
async function inOneStep(folder, write) {
  const unfinished = `${folder}.${process.pid}.tmp`;
  await write(unfinished);
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
}
