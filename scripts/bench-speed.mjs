/**
 * All speed benchmarks: meters, transforms, stages, processes and mastering with the arguments given, then the bench's metrics, runs and statistics,
 * and a panel under answers. `--parts` names parts of the first alone, or `panel`.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const given = process.argv.slice(2);
const run = (script, args) => {
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
};

const runPanel = () => run('../packages/listening-web/bench/answers-load.mjs', []);
const parts = given.flatMap((argument, index) =>
  given[index - 1] === '--parts' ? [argument] : argument.startsWith('--parts=') ? [argument.slice(8)] : [],
);
if (parts.includes('panel')) {
  runPanel();
  process.exit();
}

run('../packages/engine/bench/speed.mjs', given);
const writes = given.includes('--write');
if (parts.length === 0) {
  for (const [script, page] of [
    ['metrics-speed.mjs', 'docs/benchmarks-metrics.md'],
    ['run-speed.mjs', 'docs/benchmarks-bench.md'],
    ['statistics-speed.mjs', 'docs/benchmarks-statistics.md'],
  ])
    run(`../packages/bench/bench/${script}`, writes ? ['--write', page] : []);
  runPanel();
}
