/** What a command loads before it does anything: hundreds of modules would make everybody wait. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { CLONE } from './program.ts';

/** Prints each module that Node loads, as the program would, to standard error. */
const LISTING = `data:text/javascript,${encodeURIComponent(`
import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(\`
import { writeSync } from 'node:fs';
export async function load(url, context, next) {
  if (!url.startsWith('node:')) writeSync(2, 'loaded ' + url + '\\\\n');
  return next(url, context);
}
\`));
`)}`;

async function modulesOf(...words: readonly string[]): Promise<string[]> {
  const { stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', LISTING, `${CLONE}packages/earwitness/bin/earwitness.mjs`, ...words],
    { cwd: CLONE },
  );
  return [...stderr.matchAll(/^loaded (.+)$/gm)].map(([, url]) => url!);
}

it.each(['bench run', 'bench compare', 'dataset add', 'report', 'verdict'])(
  'shows the help of %s without bench, engine or server',
  async (command) => {
    const modules = await modulesOf(...command.split(' '), '--help');
    expect(modules.filter((url) => url.endsWith('/earwitness/dist/cli.js'))).toHaveLength(1);
    expect(modules.filter((url) => /\/(bench|engine|listening-web)\/dist\//.test(url))).toEqual([]);
  },
);

it('judges answers without server and pages, in few files', async () => {
  const modules = await modulesOf(
    'verdict',
    'packages/bench/test/answers/samples/webmushra-paired-comparison.csv',
  );
  expect(modules.filter((url) => url.includes('/bench/dist/bundle/')).length).toBeGreaterThan(0);
  expect(modules.filter((url) => /listening-web|report-html|@resvg|libflacjs|jiti/.test(url))).toEqual([]);
  expect(modules.length).toBeLessThan(80);
});
