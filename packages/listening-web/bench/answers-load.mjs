/**
 * How a panel server holds out under answers that come when they are due, beside a bare Node server that keeps 512 bytes a turn, alternately
 * in one call: latencies, what is lost, what an answer costs, and whether memory stays flat. On the built package; the listeners are in this
 * process, the servers in others.
 *
 *   node packages/listening-web/bench/answers-load.mjs --seconds 600 --fetching 100
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { createPanelServer } from '@earwitness/listening-web';
import Database from 'better-sqlite3';
import { runnerImport } from 'vite';
import { createClient } from './load/http-client.mjs';
import { createListeners } from './load/listeners.mjs';
import { quantile, runClosedModel, runOpenModel } from './load/open-model.mjs';
import { startServerProcess } from './load/server-process.mjs';

const { values: options } = parseArgs({
  options: {
    'per-second': { type: 'string', default: '350' },
    seconds: { type: 'string', default: '20' },
    /** Of the bare server, before and after. */
    'bare-seconds': { type: 'string', default: '8' },
    'warm-up': { type: 'string', default: '5' },
    /** Who wait to answer: each does so every `listeners` / `per-second` seconds. */
    listeners: { type: 'string', default: '1000' },
    'trials-per-session': { type: 'string', default: '20' },
    /** Then once more beside as many who fetch whole trials of two sounds of 10 s. */
    fetching: { type: 'string', default: '0' },
    'fetch-every': { type: 'string', default: '10' },
    arrivals: { type: 'string', default: 'poisson' },
    /** Where the panel server's CPU profile goes. */
    profile: { type: 'string' },
  },
});
const numbers = Object.fromEntries(Object.entries(options).map(([name, value]) => [name, Number(value)]));
const perSecond = numbers['per-second'];
const { seconds, listeners: listenerCount, fetching } = numbers;
const { arrivals } = options;

const LOOK_EVERY_MILLISECONDS = 2_000;
/** As in the measurements that the goal comes from. */
const AT_ONCE = 64;
const WARM_UP_SHARE = 1 / 4;
const SMALL = 'small-panel';
const WHOLE = 'whole-panel';

const fixed = (value, digits = 1) => (Number.isFinite(value) ? value.toFixed(digits) : '-');
const say = (what, figures) =>
  console.log(
    `${what}: ${Object.entries(figures)
      .map(([name, figure]) => `${name} ${typeof figure === 'number' ? fixed(figure) : figure}`)
      .join(', ')}`,
  );

const latencyFigures = ({ latencies, failed, underWay, leftAtEnd, ownDelayP99Milliseconds }) => {
  const third = Math.ceil(underWay.length / 3);
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    answers: String(latencies.length),
    failed: String(failed),
    p50: quantile(latencies, 0.5),
    p95: quantile(latencies, 0.95),
    p99: quantile(latencies, 0.99),
    max: latencies.at(-1) ?? Number.NaN,
    'under way in the first third': mean(underWay.slice(0, third)),
    'in the last': mean(underWay.slice(-third)),
    most: String(Math.max(0, ...underWay)),
    'at the end': String(leftAtEnd),
    'delay of the clients themselves p99': ownDelayP99Milliseconds,
  };
};

/** Least squares, after a share for warming up. */
function slopePerMinute(points) {
  const kept = points.slice(Math.floor(points.length * WARM_UP_SHARE));
  const meanOf = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [meanOf(kept.map(({ minutes }) => minutes)), meanOf(kept.map(({ mib }) => mib))];
  const over = kept.reduce((sum, { minutes, mib }) => sum + (minutes - x) * (mib - y), 0);
  return over / kept.reduce((sum, { minutes }) => sum + (minutes - x) ** 2, 0);
}

async function runBare(file) {
  const server = await startServerProcess({ program: 'bare-process.mjs', args: [file] });
  const client = createClient({ url: server.url });
  const body = JSON.stringify({ answer: { choice: 'A' }, idempotencyKey: 'answer-under-load-1' });
  const headers = { 'content-type': 'application/json' };
  const act = () => client.ask({ method: 'POST', path: '/', headers, body });
  await runOpenModel({ perSecond, seconds: numbers['warm-up'] / 2, seed: 1, arrivals, act });
  const before = await server.look();
  const run = await runOpenModel({ perSecond, seconds: numbers['bare-seconds'], seed: 2, arrivals, act });
  const after = await server.look();
  client.close();
  await server.stop();
  say('bare', {
    ...latencyFigures(run),
    'CPU ms an answer': fixed((after.cpuMilliseconds - before.cpuMilliseconds) / run.latencies.length, 3),
    load: loadavg()[0],
  });
  return run.latencies;
}

/** Opens a panel of small sounds and one of whole ones; returns what removes their files, which the server reads. */
async function makeDatabase(database) {
  const { module } = await runnerImport(fileURLToPath(new URL('../test/small-pack.ts', import.meta.url)));
  const wholeSounds = fetching > 0 ? { seconds: 10, sampleRate: 48_000 } : {};
  const panels = [
    { panelId: SMALL, pack: await module.writeSmallPack() },
    { panelId: WHOLE, pack: await module.writeSmallPack({ items: 1, ...wholeSounds }) },
  ];
  const server = await createPanelServer({ database, port: 0 });
  for (const { panelId, pack } of panels) {
    const definition = module.smallDefinition({
      panelId,
      method: 'preference',
      question: 'Which one do you prefer?',
      trialsPerSession: numbers['trials-per-session'],
      trainingTrials: 0,
    });
    await server.openPanel({
      definition,
      packFolder: pack.packFolder,
      blindingKeyFile: pack.blindingKeyFile,
    });
  }
  await server.stop();
  return () => Promise.all(panels.map(({ pack }) => pack.remove()));
}

async function measure({ server, listeners, what }) {
  const looks = [];
  const before = await server.look({ collects: true });
  const begun = performance.now();
  const timer = setInterval(async () => {
    const { rssMib: mib, loopDelayP99Milliseconds, loopDelayMaxMilliseconds } = await server.look();
    looks.push({
      minutes: (performance.now() - begun) / 60_000,
      mib,
      loopDelayP99Milliseconds,
      loopDelayMaxMilliseconds,
    });
  }, LOOK_EVERY_MILLISECONDS);
  const run = await runOpenModel({ perSecond, seconds, seed: 4, arrivals, act: listeners.answer });
  clearInterval(timer);
  const after = await server.look({ collects: true });
  const answers = run.latencies.length;
  say(what, {
    ...latencyFigures(run),
    'CPU ms an answer with its trial and sounds': fixed(
      (after.cpuMilliseconds - before.cpuMilliseconds) / answers,
      3,
    ),
    'event loop p99 (median look)': quantile(
      looks.map((one) => one.loopDelayP99Milliseconds).sort((a, b) => a - b),
      0.5,
    ),
    'longest turn': Math.max(...looks.map((one) => one.loopDelayMaxMilliseconds)),
    'RSS MiB': `${fixed(before.rssMib)} to ${fixed(after.rssMib)}`,
    'a minute': fixed(slopePerMinute(looks), 2),
    'heap MiB': `${fixed(before.heapMib)} to ${fixed(after.heapMib)}`,
    'bytes kept an answer': fixed(((after.heapMib - before.heapMib) * 2 ** 20) / answers, 0),
    load: loadavg()[0],
  });
  return run.latencies;
}

/** Whoever is ready answers and nobody goes on: what an answer costs by itself, at the same rate and with as many at once as it takes. */
async function measureAnswersAlone({ server, listeners }) {
  const costOf = async (what, run) => {
    await listeners.rest();
    const before = await server.look();
    const figures = await run();
    const after = await server.look();
    say(what, {
      ...latencyFigures(figures),
      'CPU ms an answer': fixed(
        (after.cpuMilliseconds - before.cpuMilliseconds) / figures.latencies.length,
        3,
      ),
      load: loadavg()[0],
    });
    await listeners.wake();
  };
  const most = Math.floor(0.9 * listeners.ready);
  await costOf('answers alone', () =>
    runOpenModel({ perSecond, seconds: most / perSecond, seed: 5, arrivals, act: listeners.answer }),
  );
  await costOf(`answers alone, ${AT_ONCE} at once`, () =>
    runClosedModel({ atOnce: AT_ONCE, times: most, act: listeners.answer }),
  );
}

function fetchWholeTrials(url) {
  return new Worker(new URL('./load/fetching-worker.mjs', import.meta.url), {
    workerData: { url, panelId: WHOLE, listeners: fetching, everySeconds: numbers['fetch-every'], seconds },
  });
}

/** Holds what was acknowledged against the rows of the log. */
function account(database, acknowledged) {
  const connection = new Database(database, { readonly: true });
  const rows = connection
    .prepare(
      "SELECT json_extract(body, '$.idempotencyKey') AS key FROM event WHERE kind = 'answer-given' AND panel_id = ?",
    )
    .all(SMALL);
  connection.close();
  const times = new Map();
  for (const { key } of rows) times.set(key, (times.get(key) ?? 0) + 1);
  return {
    acknowledged: String(acknowledged.length),
    lost: String(acknowledged.filter((key) => !times.has(key)).length),
    doubled: String([...times.values()].filter((count) => count > 1).length),
  };
}

async function runPanel(database) {
  const server = await startServerProcess({
    program: 'panel-process.mjs',
    args: [database],
    profileFolder: options.profile ?? null,
  });
  const listeners = createListeners({ url: server.url, panelId: SMALL, listeners: listenerCount });
  await listeners.gather();
  await runOpenModel({ perSecond, seconds: numbers['warm-up'], seed: 6, arrivals, act: listeners.answer });
  const latencies = await measure({ server, listeners, what: 'panel' });
  if (fetching > 0) {
    const worker = fetchWholeTrials(server.url);
    await once(worker, 'message');
    const fetched = once(worker, 'message');
    await measure({ server, listeners, what: `panel, beside ${fetching} who fetch whole trials` });
    const [{ trials, failed, mbPerSecond, problems }] = await fetched;
    say('whole trials', {
      trials: String(trials),
      failed: String(failed),
      'MB/s': mbPerSecond,
      problems: JSON.stringify(problems),
    });
  }
  await measureAnswersAlone({ server, listeners });
  await listeners.rest();
  listeners.close();
  await server.stop();
  const { acknowledged, sessions, problems } = listeners.figures();
  say('kept', {
    ...account(database, acknowledged),
    sessions: String(sessions),
    problems: JSON.stringify(problems),
  });
  return latencies;
}

const folder = mkdtempSync(join(tmpdir(), 'earwitness-load-'));
let removePacks = () => {};
try {
  console.log(
    `${perSecond} answers/s, ${arrivals}; ${cpus().length} cores, Node ${process.version}, load before ${fixed(loadavg()[0])}; times in ms`,
  );
  const database = join(folder, 'panels.sqlite');
  removePacks = await makeDatabase(database);
  const bareFile = join(folder, 'bare');
  const bare = await runBare(bareFile);
  const panel = await runPanel(database);
  bare.push(...(await runBare(bareFile)));
  bare.sort((a, b) => a - b);
  const [ofPanel, ofBare] = [quantile(panel, 0.99), quantile(bare, 0.99)];
  console.log(
    `99 % within ${fixed(ofPanel)} ms, the bare server's within ${fixed(ofBare)} ms: ${fixed(ofPanel / ofBare, 2)} times`,
  );
} finally {
  await removePacks();
  rmSync(folder, { recursive: true, force: true });
}
