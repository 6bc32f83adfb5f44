/**
 * How good our masters are beside those of other programs, on the same mixes and in one run.
 *
 *   node packages/engine/bench/peers.mjs [--pairs krem,buzzer] [--rounds 1] [--json] [--write docs/benchmarks-peers.md] [--keep FOLDER]
 *
 * (after a build). Peers are programs that are found on the PATH; nothing is fetched. Ends with exit code 1 where a line that must hold
 * does not.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readAudio, writeWav } from '../dist/files.js';
import { describeMachine } from './machine.mjs';
import { compileChildUsage } from './native/compile.mjs';
import { CONDITIONS } from './peers/conditions.mjs';
import { judgePeers } from './peers/judge-peers.mjs';
import { movesAway } from './peers/moves-away.mjs';
import { findPairs, readPair } from './peers/pairs.mjs';
import { peersPage } from './peers/peers-page.mjs';
import { prepareReference, scoreMaster } from './peers/score-master.mjs';
import { storedFigures } from './peers/stored-figures.mjs';

const { values: options } = parseArgs({
  options: {
    pairs: { type: 'string' },
    rounds: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    write: { type: 'string' },
    keep: { type: 'string' },
  },
});
const rounds = Number(options.rounds);
if (options.keep) await mkdir(options.keep, { recursive: true });
const folder = options.keep ?? (await mkdtemp(join(tmpdir(), 'earwitness-peers-')));
try {
  const comparison = await compareAll();
  const page = peersPage(comparison);
  if (options.write) await writeFile(options.write, page);
  console.log(options.json ? JSON.stringify(comparison, null, 2) : page);
  if (comparison.verdicts.some(({ outcome }) => outcome === 'missed')) process.exitCode = 1;
} finally {
  if (!options.keep) await rm(folder, { recursive: true, force: true });
}

async function compareAll() {
  const machine = describeMachine();
  const counting = { childUsage: compileChildUsage(folder), folder };
  const { material, pairs } = findPairs();
  const wanted = options.pairs?.split(',');
  const found = CONDITIONS.map((condition) => ({ ...condition, version: condition.find() }));
  const results = [];
  for (const pair of pairs) {
    if (wanted && !wanted.includes(pair.name)) continue;
    results.push(await comparePair(pair, { conditions: found, counting, material }));
  }
  return {
    command: ['node', 'packages/engine/bench/peers.mjs', ...process.argv.slice(2)].join(' '),
    machine,
    material,
    found: found.filter(({ isOurs }) => !isOurs).map(({ id, version }) => ({ id, version })),
    results,
    verdicts: judgePeers(results),
  };
}

async function comparePair(pair, { conditions, counting, material }) {
  const { mix, human } = await readPair(pair);
  const reference = await prepareReference({ mix, human });
  const job = {
    mixFile: join(folder, `${pair.name}.mix.wav`),
    humanFile: join(folder, `${pair.name}.human.wav`),
    mixLufs: reference.mixLufs,
    humanLufs: reference.humanLufs,
    folder,
    counting,
  };
  await writeWav(job.mixFile, mix, { bitDepth: 'float32' });
  await writeWav(job.humanFile, human, { bitDepth: 'float32' });
  const rows = [
    { id: 'human', ...(await scoreMaster(human, reference)), spectrumDb: undefined, D: undefined },
    { id: 'untouched mix', ...(await scoreMaster(mix, reference)), limitingErrorDb: undefined },
  ];
  for (const condition of conditions) {
    console.error(`bench:peers ▸ ${pair.name}, ${condition.id}`);
    const row = condition.version
      ? await measureCondition(condition, { job, reference, name: pair.name })
      : storedRow(condition, { pair, isWhole: material === 'whole pairs' });
    if (row) rows.push({ id: condition.id, ...row });
  }
  return { pair: pair.name, rows };
}

async function measureCondition({ id, isOurs = false, make }, { job, reference, name }) {
  const out = join(folder, `${name}.${id.replaceAll(/[^a-z0-9]+/gi, '-')}.wav`);
  let usage;
  for (let round = 0; round < rounds; round++) {
    const once = await make({ ...job, out });
    if (!usage || once.cpuSeconds < usage.cpuSeconds) usage = once;
  }
  const { cpuSeconds, peakRssKib, plan } = usage;
  const scores = await scoreMaster((await readAudio(out)).audio, reference);
  const hasReference = id.includes('as reference');
  const away = plan && !hasReference ? await movesAway(plan, reference) : undefined;
  return { isOurs, isComparable: true, ...scores, cpuSeconds, peakRssKib, plan, away };
}

function storedRow({ stored }, { pair, isWhole }) {
  const figures = stored && storedFigures(pair.name, stored);
  return figures && { isStored: true, isComparable: isWhole, ...figures };
}
