/**
 * Bundles what pages run in the browser into one text each, in a file beside the page: `<name>.generated.ts` exports it for the page to
 * carry. Touches a file only when its content changes.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const PAGES = [
  {
    entry: new URL('../src/reports/history/script/history-page-script.ts', import.meta.url),
    output: '../history-page-script.generated.ts',
    name: 'HISTORY_PAGE_SCRIPT',
  },
];

for (const { entry, output, name } of PAGES) {
  const script = await bundle(fileURLToPath(entry));
  writeIfChanged(
    fileURLToPath(new URL(output, entry)),
    `/** What a page runs in the browser; written by scripts/build-pages.mjs. */\nexport const ${name} = ${JSON.stringify(script)};\n`,
  );
}

/** One script without modules, for a page that is opened from a disk. */
async function bundle(entry) {
  const [{ output }] = await build({
    root: fileURLToPath(new URL('..', import.meta.url)),
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry, formats: ['iife'], name: 'earwitness', fileName: 'script' },
      rollupOptions: {
        // a module of Node's would only be missed when the page is opened
        onwarn({ message }) {
          throw new Error(message);
        },
      },
    },
  });
  // within a page, this would end the script
  return output[0].code.replaceAll('</script', '<\\/script');
}

function writeIfChanged(file, content) {
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return;
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}
