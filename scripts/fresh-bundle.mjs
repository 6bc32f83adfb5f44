/**
 * Before tests, brings the bench's bundle up to date with what `tsc -b` has compiled, as tests and the program that they start load the
 * bundle. After `npm run build` there is nothing to do.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bench = join(dirname(dirname(fileURLToPath(import.meta.url))), 'packages/bench');
const bundled = statSync(join(bench, 'dist/bundle/index.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;

export default function bringBundleUpToDate() {
  const isStale = compiledModules().some((file) => statSync(join(bench, 'dist', file)).mtimeMs > bundled);
  if (!isStale) return;
  const { status } = spawnSync(process.execPath, [join(bench, 'scripts/bundle.mjs')], { stdio: 'inherit' });
  if (status !== 0) console.error('earwitness: cannot bundle the bench, so tests load the former bundle');
}

function compiledModules() {
  return readdirSync(join(bench, 'dist'), { recursive: true }).filter(
    (file) => file.endsWith('.js') && !file.startsWith('bundle'),
  );
}
