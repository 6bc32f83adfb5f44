/**
 * Bundles the package's faces, where package.json's exports point, once tsc is done: a few files start in a third of the time that a
 * thousand modules take, most of which are of libraries. What is called for by `import()` stays in files of its own.
 *
 * Bundled are modules of `dist`, the workers that they start among them. One that asks where it lies is told where tsc has put it, so that
 * it finds what lies beside it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, normalizePath } from 'vite';

const BUNDLED_FILE = /^\.\/dist\/bundle\/(.+)\.js$/;
const WORKER = /new URL\('(\.\/[\w-]+\.js)', import\.meta\.url\)/;

/** Those that are many modules of plain JavaScript; what they need comes along. */
const BUNDLED_LIBRARIES = [
  '@observablehq/plot',
  'csv-parse',
  'csv-stringify',
  'execa',
  'fft.js',
  'linkedom',
  'signal-exit',
  'simple-statistics',
  'yaml',
  'zod',
];

const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(packageFolder, 'dist');
/** As modules are named by the bundler. */
const isOurs = (id) => id.startsWith(`${normalizePath(dist)}/`);

await inOneStep(join(dist, 'bundle'), (outDir) =>
  build({
    root: packageFolder,
    configFile: false,
    logLevel: 'warn',
    plugins: [ownPlaces()],
    ssr: { noExternal: true },
    build: {
      outDir,
      ssr: true,
      minify: false,
      target: 'node20',
      rollupOptions: {
        input: facesOf(JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))),
        external: staysOutside,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  }),
);

/** @returns module of each face by its name */
function facesOf({ exports }) {
  return Object.fromEntries(
    Object.values(exports).flatMap((face) => {
      const [, name] = BUNDLED_FILE.exec(face.default) ?? [];
      return name === undefined ? [] : [[name, join(dist, `${name}.js`)]];
    }),
  );
}

function staysOutside(id, importer) {
  if (isBuiltin(id)) return true;
  if (id.startsWith('.') || isAbsolute(id) || importer === undefined) return false;
  if (!isOurs(importer)) return false;
  return !BUNDLED_LIBRARIES.some((name) => id === name || id.startsWith(`${name}/`));
}

/** Modules keep the place that tsc gave them; a worker that one of them starts is bundled too, and found beside the bundle. */
function ownPlaces() {
  return {
    name: 'own-places',
    transform(code, id) {
      if (!isOurs(id) || !code.includes('import.meta.')) return undefined;
      const place = `new URL(${JSON.stringify(normalizePath(join('..', relative(dist, id))))}, import.meta.url)`;
      const parts = code.split(WORKER).map((part, index) => {
        if (index % 2 === 0)
          return part
            .replaceAll('import.meta.url', `${place}.href`)
            .replaceAll('import.meta.dirname', `ownFolder(${place})`);
        const file = resolve(dirname(id), part);
        if (!existsSync(file)) throw new Error(`Cannot bundle ${id}: ${part} is not there`);
        this.emitFile({ type: 'chunk', id: file, fileName: basename(file) });
        return `new URL('./${basename(file)}', import.meta.url)`;
      });
      const head = `import { fileURLToPath as pathOfPlace } from 'node:url';
const ownFolder = (place) => pathOfPlace(new URL('.', place)).replace(/[\\\\/]$/, '');
`;
      return { code: `${code.includes('import.meta.dirname') ? head : ''}${parts.join('')}`, map: null };
    },
  };
}

/** Nobody finds half a folder, and of two who write it at once either may be the last. */
async function inOneStep(folder, write) {
  const unfinished = `${folder}.${process.pid}.tmp`;
  const former = `${folder}.${process.pid}.old`;
  await write(unfinished);
  for (;;) {
    await rename(folder, former).catch(onlyIf('ENOENT'));
    const isTaken = await rename(unfinished, folder).catch(onlyIf('ENOTEMPTY', 'EEXIST', 'EPERM'));
    await rm(former, { recursive: true, force: true });
    if (!isTaken) return;
  }
}

/** @returns true for errors of these codes */
function onlyIf(...codes) {
  return (error) => {
    if (codes.includes(error.code)) return true;
    throw error;
  };
}
