/**
 * How quick the meters are: ours against libebur128, ffmpeg, pffft and our own plain twins, in one run and on the same samples. And
 * how quick mastering is, with the share of each step and stage.
 *
 *   node packages/engine/bench/speed.mjs [--quick] [--minutes 60] [--json] [--write docs/benchmarks.md] [--parts meters,transforms,stages,processes,mastering]
 *
 * (after a build; `--parts mastering` alone replaces only that section of the page). Every figure is CPU time, the least of several runs in turns, so that a busy machine disturbs little. Yardsticks that are not at
 * hand are said to be not measured, and why.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { analyzeLoudness } from '../dist/measure.js';
import { engineContenders, TWIN_SECONDS, twinContenders } from './contenders/engine.mjs';
import { evidenceContenders } from './contenders/evidence.mjs';
import { ffmpegContenders, ffmpegVersion } from './contenders/ffmpeg.mjs';
import { startLibebur128 } from './contenders/libebur128.mjs';
import { TRANSFORM_SIZES, TURNS, transformContenders } from './contenders/transforms.mjs';
import { fastestRuns } from './cpu-time.mjs';
import { judgeTargets } from './judge-targets.mjs';
import { describeMachine } from './machine.mjs';
import { judgeMastering } from './mastering/judge-mastering.mjs';
import {
  masteringSection,
  masteringSectionOf,
  withMasteringSection,
} from './mastering/mastering-section.mjs';
import { measureMastering } from './mastering/measure-mastering.mjs';
import { compileChildUsage, compileLibebur128, NotMeasured } from './native/compile.mjs';
import { reportPage } from './report-page.mjs';
import { makeSignals } from './signals.mjs';
import { measureStageCosts } from './stage-cost.mjs';
import { measureLongFile, measureManyFiles } from './whole-processes.mjs';

const THOROUGH = {
  seconds: 20,
  rounds: 12,
  minutes: 60,
  files: 200,
  processRounds: 6,
  masteringRounds: 3,
  songs: ['krem', 'dirtylove', 'buzzer'],
};
const QUICK = {
  seconds: 5,
  rounds: 3,
  minutes: 4,
  files: 40,
  processRounds: 1,
  masteringRounds: 1,
  songs: ['krem'],
};

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'string' },
    minutes: { type: 'string' },
    parts: { type: 'string', default: 'meters,transforms,stages,processes,mastering' },
  },
});
const parts = new Set(options.parts.split(','));
const kind = options.quick ? QUICK : THOROUGH;
const effort = { ...kind, ...(options.minutes && { minutes: Number(options.minutes) }) };
const folder = await mkdtemp(join(tmpdir(), 'earwitness-speed-'));
try {
  const results = await measureAll();
  const known = options.write ? await readFile(options.write, 'utf8').catch(() => '') : '';
  const page = pageOf(results, known);
  if (options.write) await writeFile(options.write, page);
  console.log(options.json ? JSON.stringify(results, null, 2) : page);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** What was not measured this time stays as it is known. */
function pageOf(results, known) {
  const page = results.mastering && parts.size === 1 ? known : reportPage(results);
  const section = results.mastering ? masteringSection(results) : masteringSectionOf(known);
  return section ? withMasteringSection(page, section) : page;
}

async function measureAll() {
  const machine = describeMachine();
  const notMeasured = [];
  const childUsage = attempt('whole processes, ffmpeg', () => compileChildUsage(folder), notMeasured);
  const libebur128 = parts.has('meters')
    ? attempt('libebur128', () => compileLibebur128(folder), notMeasured)
    : undefined;
  if (!ffmpegVersion()) notMeasured.push('ffmpeg: not installed');

  const signals = [];
  for (const signal of parts.has('meters') ? await makeSignals(effort) : []) {
    say(`${signal.id}, ${signal.sampleRate} Hz`);
    signals.push(await measureSignal(signal, { childUsage, libebur128: libebur128?.program }));
  }
  const transforms = parts.has('transforms') ? await measureTransforms() : [];
  if (parts.has('stages')) say('stages');
  const stages = parts.has('stages') ? measureStageCosts(effort) : [];
  let longFile = [];
  let manyFiles = null;
  if (childUsage && parts.has('processes')) {
    say(`a file of ${effort.minutes} minutes`);
    longFile = await measureLongFile({ ...effort, rounds: effort.processRounds, childUsage, folder });
    say(`${effort.files} files`);
    manyFiles = await measureManyFiles({ ...effort, rounds: effort.processRounds, childUsage, folder });
  }
  const mastering = parts.has('mastering')
    ? await measureMastering({ ...effort, rounds: effort.masteringRounds, childUsage, folder, say })
    : undefined;
  const results = {
    command: ['node', 'packages/engine/bench/speed.mjs', ...process.argv.slice(2)].join(' '),
    machine: { ...machine, libebur128: libebur128?.version ?? 'not measured' },
    notMeasured,
    signals,
    transforms,
    stages,
    longFile,
    manyFiles,
    mastering,
  };
  return {
    ...results,
    targets: judgeTargets(results),
    masteringTargets: mastering ? judgeMastering(mastering) : [],
  };
}

/** Nanoseconds per stereo frame, by contender; all contenders in turns. */
async function measureSignal(signal, { childUsage, libebur128 }) {
  const { id, title, isMaster, sampleRate, channels } = signal;
  const frames = channels[0].length;
  const samplesFile = join(folder, 'samples.f32');
  await writeFile(samplesFile, interleave(channels));
  const library = libebur128 ? startLibebur128(libebur128, { samplesFile, sampleRate }) : undefined;
  const twins = twinContenders(signal);
  const contenders = [
    ...engineContenders(signal),
    ...evidenceContenders(signal),
    ...(library?.contenders ?? []),
    ...(childUsage && ffmpegVersion()
      ? ffmpegContenders({ samplesFile, seconds: frames / sampleRate, sampleRate, childUsage, folder })
      : []),
    ...twins,
  ];
  const fastest = await fastestRuns(contenders, effort);
  library?.close();
  const readings = await compareReadings(signal, library);
  const twinIds = new Set(twins.map((twin) => twin.id));
  const nsPerFrame = Object.fromEntries(
    [...fastest].map(([contender, seconds]) => {
      const measured = twinIds.has(contender) ? TWIN_SECONDS * sampleRate : frames;
      return [contender, (seconds * 1e9) / measured];
    }),
  );
  return { id, title, isMaster, sampleRate, seconds: frames / sampleRate, nsPerFrame, readings };
}

/** What was measured, so that nobody is quick by measuring something else. */
async function compareReadings({ sampleRate, channels }, library) {
  const audio = { sampleRate, channelLayout: 'stereo', channels };
  const ours = await analyzeLoudness(audio, { truePeakBs1770: true });
  return {
    integratedLufs: ours.integratedLufs,
    loudnessRangeAt1HzLu: ours.loudnessRangeAt1HzLu,
    truePeakDbtp: ours.truePeakDbtp,
    truePeakBs1770Dbtp: ours.truePeakBs1770Dbtp,
    libebur128: library?.readings() ?? null,
  };
}

async function measureTransforms() {
  say('transforms');
  const fastest = await fastestRuns(await transformContenders(), effort);
  return TRANSFORM_SIZES.map((size) => {
    const [oursUs, pffftUs] = ['ours', 'pffft'].map(
      (contender) => (fastest.get(`${contender} ${size}`) * 1e6) / TURNS,
    );
    return { size, oursUs, pffftUs, ratio: pffftUs / oursUs };
  });
}

function interleave([left, right]) {
  const interleaved = new Float32Array(2 * left.length);
  for (let n = 0; n < left.length; n++) {
    interleaved[2 * n] = left[n];
    interleaved[2 * n + 1] = right[n];
  }
  return interleaved;
}

function attempt(what, work, notMeasured) {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof NotMeasured)) throw error;
    notMeasured.push(`${what}: ${error.message}`);
    return undefined;
  }
}

function say(what) {
  console.error(`bench:speed ▸ ${what}`);
}
