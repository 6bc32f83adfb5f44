/** How much processor time each metric takes for a minute of stereo music, on the built package. */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { METRICS } from '@earwitness/bench';
import { toAudioSource } from '@earwitness/engine';
import { readAudio } from '@earwitness/engine/files';
import { analyze } from '@earwitness/engine/measure';

const load = loadavg()[0].toFixed(1);
const ROUNDS = 4;

const open = async (name) => {
  const file = fileURLToPath(new URL(`../../../datasets/demo/audio/${name}.flac`, import.meta.url));
  return (await readAudio(file)).audio;
};

/** The 40 s of the demo's longest piece, once and a half: its mix and a master of it. */
function minuteOf({ channels, sampleRate, ...audio }) {
  const frames = 60 * sampleRate;
  return {
    ...audio,
    sampleRate,
    channels: channels.map((channel) =>
      Float32Array.from({ length: frames }, (_, frame) => channel[frame % channel.length]),
    ),
  };
}

/** Of this process's threads: what else the machine does is not counted. */
function cpuSeconds() {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return (userCPUTime + systemCPUTime) / 1e6;
}

async function timed(rows, name, run) {
  const start = cpuSeconds();
  const result = await run();
  rows.set(name, Math.min(rows.get(name) ?? Infinity, cpuSeconds() - start));
  return result;
}

const { values: options } = parseArgs({ options: { write: { type: 'string' } } });
const mix = minuteOf(await open('menu.mix'));
const master = minuteOf(await open('menu.human'));
/** Metrics that read the same pass over a pair: the first of them pays for all. */
const FIRST_OF_A_PASS = {
  transientDistanceDb:
    'the pass over rendering and reference master, which all but the tone and width of whole pieces read',
  nonlinearResidualPercent: 'the two passes over master and mix',
};
const rows = new Map();
for (let round = 0; round < ROUNDS; round += 1) {
  const measure = async (audio) => ({ source: toAudioSource(audio), analysis: await analyze(audio) });
  const one = await timed(rows, 'analysis', () => measure(master));
  const other = await measure(mix);
  const pair = { rendering: one, other };
  const input = { rendering: one, toReference: pair, toMix: { ...pair } };
  for (const metric of METRICS) await timed(rows, metric.id, () => metric.measure(input));
}

const milliseconds = (id) => (1000 * rows.get(id)).toFixed(0);
const listed = METRICS.filter(({ id }) => id in FIRST_OF_A_PASS || rows.get(id) >= 0.002);
const rest = METRICS.filter((metric) => !listed.includes(metric));
const sum = (ids) => ids.reduce((total, id) => total + rows.get(id), 0);
const page = [
  '# Speed of the metrics',
  '',
  'Written by `node packages/bench/bench/metrics-speed.mjs --write docs/benchmarks-metrics.md`: CPU milliseconds for a minute of stereo at',
  `44.1 kHz, the least of ${ROUNDS} rounds (${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, other load before: ${load} processes).`,
  '',
  '| what | CPU ms a minute |',
  '| --- | ---: |',
  `| analysis of the rendering, which every metric reads | ${milliseconds('analysis')} |`,
  ...listed.map(
    ({ id }) =>
      `| \`${id}\`${id in FIRST_OF_A_PASS ? `: ${FIRST_OF_A_PASS[id]}` : ''} | ${milliseconds(id)} |`,
  ),
  `| the other ${rest.length} together | ${(1000 * sum(rest.map(({ id }) => id))).toFixed(0)} |`,
  `| **all metrics** | **${(1000 * sum(METRICS.map(({ id }) => id))).toFixed(0)}** |`,
  '',
  '`codecOvershootDb` runs ffmpeg, whose processor time is not in this table: 30 s of music take it about 2 s, whatever the length of the piece.',
  '',
].join('\n');
if (options.write) writeFileSync(options.write, page);
console.log(page);
