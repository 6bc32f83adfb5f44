/**
 * What a run of the bench costs for a minute of music, whether it keeps the cores busy and whether memory stays flat: on the built package,
 * with items cut from the demo's music. Only Linux tells what all of its processes use.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadDataset, runBench, sha256OfFile, writeManifest } from '@earwitness/bench';
import { readAudio, writeWav } from '@earwitness/engine/files';

const CONDITIONS = ['ours', 'loudness-only', 'unprocessed', 'human'];
const PIECES = ['krem', 'dirtylove', 'buzzer', 'menu'];
const LOOK_EVERY_MS = 500;
const TICKS_PER_SECOND = 100;
const PARTS = 4;

const { values: options } = parseArgs({
  options: {
    items: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '6' },
    workers: { type: 'string', default: String(availableParallelism()) },
    write: { type: 'string' },
    /** Set by this program for the process that it measures. */
    inside: { type: 'string' },
  },
});
const [items, seconds, workers] = [options.items, options.seconds, options.workers].map(Number);

const audioFile = (name) =>
  fileURLToPath(new URL(`../../../datasets/demo/audio/${name}.flac`, import.meta.url));

/** Each item starts elsewhere, and is a little softer than the one before: no two are the same file. */
function cut({ channels, sampleRate, ...audio }, index) {
  const frames = seconds * sampleRate;
  const start = Math.floor(((channels[0].length - frames) * ((index * 7) % items)) / items);
  const gain = 1 - index / (10 * items);
  const part = (channel) => channel.slice(start, start + frames).map((sample) => gain * sample);
  return { ...audio, sampleRate, channels: channels.map(part) };
}

async function writeDataset(folder) {
  const music = new Map();
  for (const piece of PIECES)
    for (const kind of ['mix', 'human'])
      music.set(`${piece}.${kind}`, (await readAudio(audioFile(`${piece}.${kind}`))).audio);
  const written = [];
  for (let index = 0; index < items; index += 1) {
    const id = `item-${String(index).padStart(3, '0')}`;
    const write = async (kind) => {
      const file = `${id}.${kind}.wav`;
      await writeWav(join(folder, file), cut(music.get(`${PIECES[index % PIECES.length]}.${kind}`), index));
      return {
        file,
        sha256: await sha256OfFile(join(folder, file)),
        licence: 'as the demo',
        credit: 'as the demo',
      };
    };
    const maker = { kind: 'artist', name: 'as the demo' };
    written.push({
      ...{ id, title: id, artist: 'as the demo', genre: 'any', tags: [], mix: await write('mix') },
      conditions: [{ conditionId: 'human', maker, ...(await write('human')) }],
    });
  }
  await writeManifest(folder, {
    schema: 'earwitness.dataset/1',
    id: 'speed',
    title: 'Speed',
    items: written,
  });
}

async function runInside(folder) {
  const { records } = await runBench({
    dataset: await loadDataset(folder),
    conditionSpecs: CONDITIONS,
    runFolder: join(folder, 'run'),
    storeFolder: join(folder, 'store'),
    workers,
  });
  const failures = records.filter(({ failure }) => failure !== null);
  if (records.length !== items * CONDITIONS.length || failures.length > 0)
    throw new Error(`${records.length} records, ${failures.length} failures: ${failures[0]?.failure}`);
}

const readProc = (file) => {
  try {
    return readFileSync(`/proc/${file}`, 'utf8');
  } catch {
    return '';
  }
};

/** Of the processes that this one has started and that have ended, and of theirs. */
function secondsOfChildren() {
  const stat = readProc('self/stat');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}

function familyOf(pid) {
  const children = readProc(`${pid}/task/${pid}/children`).trim();
  return [pid, ...(children === '' ? [] : children.split(' ').flatMap(familyOf))];
}

/** Resident memory, and how long each thread has been ready for a core that something else had. */
function look(root, waitedByThread) {
  let mib = 0;
  for (const pid of familyOf(String(root))) {
    mib += Number(/^VmRSS:\s*(\d+)/m.exec(readProc(`${pid}/status`))?.[1] ?? 0) / 1024;
    let threads = [];
    try {
      threads = readdirSync(`/proc/${pid}/task`);
    } catch {
      // It has just ended.
    }
    for (const thread of threads) {
      const waited = Number(readProc(`${pid}/task/${thread}/schedstat`).split(' ')[1] ?? 0);
      if (waited > 0) waitedByThread.set(`${pid} ${thread}`, waited / 1e9);
    }
  }
  return mib;
}

async function measureRun(folder) {
  const words = ['--items', options.items, '--seconds', options.seconds, '--workers', options.workers];
  const before = secondsOfChildren();
  const started = performance.now();
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), '--inside', folder, ...words], {
    stdio: 'inherit',
  });
  const memoryMib = [];
  const waitedByThread = new Map();
  const timer = setInterval(() => memoryMib.push(look(child.pid, waitedByThread)), LOOK_EVERY_MS);
  const exitCode = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(timer);
  if (exitCode !== 0) throw new Error(`the run ended with exit code ${exitCode}`);
  const wallSeconds = (performance.now() - started) / 1_000;
  const cpuSeconds = secondsOfChildren() - before;
  const waitedSeconds = [...waitedByThread.values()].reduce((sum, waited) => sum + waited, 0);
  return { wallSeconds, cpuSeconds, waitedSeconds, memoryMib };
}

const percent = (share) => `${(100 * share).toFixed(0)} %`;

function pageOf({ wallSeconds, cpuSeconds, waitedSeconds, memoryMib }, load) {
  const minutes = (items * CONDITIONS.length * seconds) / 60;
  const places = Array.from({ length: PARTS }, (_, part) =>
    memoryMib.slice((part * memoryMib.length) / PARTS, ((part + 1) * memoryMib.length) / PARTS),
  );
  const peaks = places.map((part) => Math.max(...part).toFixed(0));
  const cores = availableParallelism();
  const rows = [
    ['CPU seconds for a minute of a rendering', (cpuSeconds / minutes).toFixed(2)],
    ['wall seconds for a minute of a rendering', (wallSeconds / minutes).toFixed(2)],
    [`share of ${cores} cores busy with the run`, percent(cpuSeconds / (cores * wallSeconds))],
    [
      `the same, with the time that its threads waited for a core that other programs had`,
      percent(Math.min(1, (cpuSeconds + waitedSeconds) / (cores * wallSeconds))),
    ],
    [`most memory of all its processes in each of ${PARTS} parts of the run, MiB`, peaks.join(', ')],
  ];
  return [
    '# Speed of a run of the bench',
    '',
    `Written by \`node packages/bench/bench/run-speed.mjs --items ${items} --seconds ${seconds} --write docs/benchmarks-bench.md\``,
    `(${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, other load before: ${load} processes).`,
    `${items} items of ${seconds} s from the demo's music, each by ${CONDITIONS.join(', ')}; every metric; ${workers} workers; an empty store:`,
    `${minutes.toFixed(0)} minutes of renderings, analyzed, aligned and scored, half of them mastered before.`,
    '',
    '| what | |',
    '| --- | ---: |',
    ...rows.map(([what, value]) => `| ${what} | ${value} |`),
    '',
  ].join('\n');
}

/** What other programs wrote into the page, below this one's table. */
function otherSections(file) {
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const start = kept.indexOf('\n## ');
  return start < 0 ? '' : kept.slice(start);
}

if (options.inside !== undefined) await runInside(options.inside);
else {
  const load = loadavg()[0].toFixed(1);
  const folder = mkdtempSync(join(tmpdir(), 'earwitness-run-speed-'));
  try {
    await writeDataset(folder);
    const page = pageOf(await measureRun(folder), load);
    if (options.write !== undefined) writeFileSync(options.write, page + otherSections(options.write));
    console.log(page);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
