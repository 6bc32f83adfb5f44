/**
 * All speed benchmarks: meters, transforms, stages, processes and mastering with the arguments given, then the statistics.
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
if (!given.includes('--parts') && !given.some((argument) => argument.startsWith('--parts=')))
  run(
    '../packages/bench/bench/statistics-speed.mjs',
    given.includes('--write') ? ['--write', 'docs/benchmarks-statistics.md'] : [],
  );
