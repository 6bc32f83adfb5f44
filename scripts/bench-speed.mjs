/**
 * All speed benchmarks: meters, transforms, stages, processes and mastering with the arguments given, then the bench's metrics, runs and statistics.
 * `--parts` names parts of the first alone.
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

run('../packages/engine/bench/speed.mjs', given);
const writes = given.includes('--write');
if (!given.includes('--parts') && !given.some((argument) => argument.startsWith('--parts=')))
  for (const [script, page] of [
    ['metrics-speed.mjs', 'docs/benchmarks-metrics.md'],
    ['run-speed.mjs', 'docs/benchmarks-bench.md'],
    ['statistics-speed.mjs', 'docs/benchmarks-statistics.md'],
  ])
    run(`../packages/bench/bench/${script}`, writes ? ['--write', page] : []);
