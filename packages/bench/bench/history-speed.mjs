/**
 * How long the page of many kept runs takes to be written and to open: `node packages/bench/bench/history-speed.mjs [RUNS] [ITEMS] [FOLDER]`.
 * Makes runs of ITEMS items by four conditions, of which one changes from run to run, as builds of an engine do; every score of it is drawn
 * by a seed. Needs a Chromium that EARWITNESS_BROWSER names, or one in the path.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { keepRun, METRICS, writeHistoryPage } from '@earwitness/bench';

const [runs = '300', items = '9', place] = process.argv.slice(2);
const folder = place ?? (await mkdtemp(join(tmpdir(), 'earwitness-history-')));
const reportsFolder = join(folder, 'reports');
const CONDITIONS = ['human', 'loudness-only', 'ours', 'unprocessed'];
const GENRES = ['rock', 'pop', 'jazz', 'electronic', 'classical'];

const datasetItems = Array.from({ length: Number(items) }, (_, index) => ({
  id: `item-${index}`,
  title: `Item ${index}`,
  artist: `Artist ${index % Math.ceil(Number(items) / 2)}`,
  genre: GENRES[index % GENRES.length],
  tags: [],
}));

/** A number of 0…1 that a text determines. */
const drawn = (text) => createHash('sha256').update(text).digest().readUInt32LE(0) / 2 ** 32;
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** Of ours it comes nearer to 0 from run to run. */
function scoreOf(run, itemId, conditionId, metricId) {
  const own = 10 * drawn(`${itemId} ${conditionId} ${metricId}`);
  return conditionId === 'ours' ? own + drawn(`${run} ${itemId} ${metricId}`) + 10 / (run + 5) : own;
}

const recordOf = (run, itemId, conditionId) => {
  const changing = conditionId === 'ours' ? `${run}` : '';
  return {
    ...{ schema: 'earwitness.run-record/3', datasetId: 'many', itemId, conditionId },
    maker: { kind: conditionId === 'human' ? 'human' : 'none', name: conditionId },
    inputs: { mixSha256: sha256(`mix of ${itemId}`), referenceSha256: sha256(`master of ${itemId}`) },
    ...{ engineVersion: '0.1.0', benchVersion: '0.1.0', seed: '1' },
    renderingSha256: sha256(`${itemId} ${conditionId} ${changing}`),
    renderingFile: null,
    planFile: null,
    original: null,
    rateHz: 44100,
    seconds: 200,
    alignment: {
      ...{
        lagFrames: 0,
        driftPpm: 0,
        middleFrame: 0,
        polarity: 1,
        isRotated: false,
        gainDb: 3.21,
        confidence: 1,
      },
      ...{ refusal: null, anchor: 'mix' },
    },
    scores: Object.fromEntries(METRICS.map(({ id }) => [id, scoreOf(run, itemId, conditionId, id)])),
    ...{ toReferences: {}, heardOn: {}, findings: [], failure: null },
  };
};

async function makeRun(run) {
  const runFolder = join(reportsFolder, 'many');
  await mkdir(runFolder, { recursive: true });
  const records = datasetItems.flatMap(({ id }) =>
    CONDITIONS.map((condition) => recordOf(run, id, condition)),
  );
  const lines = records.map((record) => JSON.stringify(record));
  await writeFile(join(runFolder, 'records.jsonl'), lines.map((line) => `${line}\n`).join(''));
  await writeFile(join(runFolder, 'costs.jsonl'), '');
  await writeFile(
    join(runFolder, 'store-uses.json'),
    JSON.stringify({ schema: 'earwitness.store-uses/1', requestDigest: '', files: [] }),
  );
  await writeFile(
    join(runFolder, 'run.json'),
    JSON.stringify({ schema: 'earwitness.run/1', datasetId: 'many', manifestFile: '../../manifest.json' }),
  );
  const bare = records.map(({ renderingFile: _, planFile: __, ...rest }) => JSON.stringify(rest));
  const finished = new Date(Date.UTC(2026, 0, 1) + run * 3_600_000).toISOString();
  await writeFile(
    join(runFolder, 'build.json'),
    JSON.stringify({
      ...{
        schema: 'earwitness.run-build/1',
        datasetId: 'many',
        recordsDigest: sha256(bare.sort().join('\n')),
      },
      ...{ begun: finished, finished, engineVersion: '0.1.0', engineDigest: sha256(`engine ${run}`) },
      ...{ benchVersion: '0.1.0', scoringDigest: sha256('scoring') },
      git: {
        commit: sha256(`commit ${run}`).slice(0, 40),
        branch: 'main',
        isDirty: false,
        subject: `Change ${run}`,
      },
      ...{ node: '20', platform: 'linux', cpu: 'made up', cores: 2, memoryMib: 8192, command: null },
      asked: {
        ...{ conditionSpecs: null, conditionIds: CONDITIONS, metricIds: [], playbackIds: [], seed: '1' },
        ...{ limitSeconds: null, conditionsFile: null, configFile: null },
      },
    }),
  );
  await keepRun({ runFolder });
}

const timed = async (what, work) => {
  const began = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  const seconds = ((performance.now() - began) / 1e3).toFixed(2);
  console.log(`${what}: ${seconds} s, ${((user + system) / 1e6).toFixed(2)} s of CPU`);
  return result;
};

try {
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'manifest.json'),
    JSON.stringify({ schema: 'earwitness.dataset/1', id: 'many', title: 'Many', items: datasetItems }),
  );
  await timed(`${runs} runs of ${items} × ${CONDITIONS.length} × ${METRICS.length} kept`, async () => {
    for (let run = 0; run < Number(runs); run += 1) await makeRun(run);
  });
  const page = await timed('page written', () => writeHistoryPage(reportsFolder));
  console.log(
    `page: ${((await stat(page)).size / 1e6).toFixed(1)} MB; most memory: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`,
  );
  await open(page);
} finally {
  if (place === undefined) await rm(folder, { recursive: true, force: true });
}

async function open(page) {
  const { chromium } = await import('playwright-core').catch(() => import(playwrightBeside()));
  const executablePath = process.env.EARWITNESS_BROWSER ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const session = await tab.context().newCDPSession(tab);
    // what the page's own thread was busy, whatever else the machine does
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busyMs = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return 1e3 * metrics.find(({ name }) => name === 'TaskDuration').value;
    };
    await tab.goto(pathToFileURL(page).href);
    const times = await tab.evaluate(() => {
      const [{ loadEventEnd }] = performance.getEntriesByType('navigation');
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      return { paint: paint?.startTime, load: loadEventEnd };
    });
    const busy = (await busyMs()).toFixed(0);
    console.log(
      `first paint: ${times.paint?.toFixed(0)} ms; load event: ${times.load.toFixed(0)} ms; the page was busy ${busy} ms`,
    );
    for (const [what, act] of [
      ['another metric', () => tab.selectOption('#metric-choice', { index: 3 })],
      ['all metrics at a glance', () => tab.click('#metric-glances summary')],
      ['another run to compare', () => tab.selectOption('#candidate-run', { index: 5 })],
    ]) {
      const [began, before] = [performance.now(), await busyMs()];
      await act();
      await tab.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
      await tab.waitForTimeout(1_000);
      const passed = (performance.now() - began - 1_000).toFixed(0);
      console.log(`${what}: ${passed} ms, busy ${((await busyMs()) - before).toFixed(0)} ms`);
    }
  } finally {
    await browser.close();
  }
}

/** It is a tool of the neighbours' tests, and not of the bench. */
function playwrightBeside() {
  return new URL('../../earwitness/node_modules/playwright-core/index.mjs', import.meta.url).href;
}
