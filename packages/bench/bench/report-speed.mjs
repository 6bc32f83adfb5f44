/**
 * What a report of many items weighs, what it takes to write it, and how fast a browser opens it from disk: on the built package, with a run
 * made by hand. A Chromium must be at hand (EARWITNESS_BROWSER names one).
 */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, getPriority, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { writeRunReport } from '@earwitness/bench';
import { createJiti } from 'jiti';
import { findBrowser } from '../dist/reports/export/find-browser.js';

const OPENINGS = 5;
const BYTES_PER_MB = 1e6;

const { values: options } = parseArgs({
  options: {
    items: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '200' },
    write: { type: 'string' },
    /** Where the page is kept, for looking at it. */
    keep: { type: 'string' },
  },
});
const [items, seconds] = [options.items, options.seconds].map(Number);
const loadBefore = loadavg()[0];
const folder = mkdtempSync(join(tmpdir(), 'earwitness-report-speed-'));
const file = options.keep ?? join(folder, 'index.html');

async function write() {
  const { largeRun } = await createJiti(import.meta.url).import('../test/large-run.ts');
  const input = largeRun({ items, seconds });
  const before = process.cpuUsage();
  const begun = performance.now();
  await writeRunReport({ ...input, file });
  const { user, system } = process.cpuUsage(before);
  return {
    wallSeconds: (performance.now() - begun) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakMib: process.resourceUsage().maxRSS / 1024,
  };
}

/** Milliseconds from the beginning of the navigation. */
async function open(browser) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
  await page.waitForTimeout(300);
  const { metrics } = await devtools.send('Performance.getMetrics');
  const times = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    load: performance.getEntriesByType('navigation')[0].loadEventEnd,
    nodes: document.querySelectorAll('*').length,
  }));
  await page.close();
  const threadMs = 1000 * metrics.find(({ name }) => name === 'TaskDuration').value;
  return { ...times, threadMs };
}

/** The browser's processes together, right after opening. */
function browserMib(pid) {
  const children = (id) =>
    readFileSync(`/proc/${id}/task/${id}/children`, 'utf8')
      .split(' ')
      .filter((child) => child !== '');
  const family = (id) => [id, ...children(id).flatMap(family)];
  const residentKib = (id) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0);
  return family(String(pid)).reduce((sum, id) => sum + residentKib(id), 0) / 1024;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const program = await findBrowser();
if (program === null)
  throw new Error('Cannot measure as no Chromium was found: name one in EARWITNESS_BROWSER');
const written = await write();
const { chromium } = createRequire(new URL('../../earwitness/package.json', import.meta.url))(
  'playwright-core',
);
const server = await chromium.launchServer({
  executablePath: program,
  args: ['--no-sandbox', '--disable-gpu'],
});
const browser = await chromium.connect(server.wsEndpoint());
const emptyMib = browserMib(server.process().pid);
const opened = [];
for (let opening = 0; opening < OPENINGS; opening += 1) opened.push(await open(browser));
const page = await browser.newPage();
await page.goto(pathToFileURL(file).href);
const filledMib = browserMib(server.process().pid) - emptyMib;
await browser.close();
await server.close();

const version = browser.version();
const bytes = statSync(file).size;
const rows = [
  ['size of the page, MB', (bytes / BYTES_PER_MB).toFixed(1)],
  ['elements in it', String(opened[0].nodes)],
  ['writing it, CPU seconds', written.cpuSeconds.toFixed(1)],
  ['writing it, wall seconds', written.wallSeconds.toFixed(1)],
  ['writing it, most memory with the run, MiB', written.peakMib.toFixed(0)],
  [
    'opening it: first paint, ms (median, worst)',
    `${median(opened.map(({ paint }) => paint)).toFixed(0)}, ${Math.max(...opened.map(({ paint }) => paint)).toFixed(0)}`,
  ],
  [
    'opening it: load event, ms (median, worst)',
    `${median(opened.map(({ load }) => load)).toFixed(0)}, ${Math.max(...opened.map(({ load }) => load)).toFixed(0)}`,
  ],
  [
    'opening it: CPU of the page’s thread, ms (median, worst)',
    `${median(opened.map(({ threadMs }) => threadMs)).toFixed(0)}, ${Math.max(...opened.map(({ threadMs }) => threadMs)).toFixed(0)}`,
  ],
  ['memory of the browser with it, above an empty one, MiB', filledMib.toFixed(0)],
];
const text = `## A report of ${items} items × 4 conditions

Written by \`node packages/bench/bench/report-speed.mjs --items ${items} --seconds ${seconds} --write docs/benchmarks-bench.md\`
(${cpus().length} × ${cpus()[0].model}, Node ${process.version}, Chromium ${version}, other load before: ${loadBefore.toFixed(1)} processes${getPriority() < 0 ? `, over which this had priority, nice ${getPriority()}` : ''}).
A run made by hand: ${seconds} s of music an item, every metric, mix and reference, plans, costs; opened ${OPENINGS} times from \`file://\`.

| what | |
| --- | ---: |
${rows.map(([what, value]) => `| ${what} | ${value} |`).join('\n')}
`;
process.stdout.write(text);
if (options.write !== undefined) {
  const target = fileURLToPath(pathToFileURL(options.write));
  // what others wrote into the page stays
  const own = /^## A report of [\s\S]*?(?=^## |$(?![\s\S]))/m;
  const kept = readFileSync(target, 'utf8');
  const page = own.test(kept) ? kept.replace(own, () => `${text}\n`) : `${kept.trimEnd()}\n\n${text}`;
  writeFileSync(target, `${page.trimEnd()}\n`);
}
rmSync(folder, { recursive: true });
