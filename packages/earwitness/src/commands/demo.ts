/** `earwitness demo`: the whole loop once, on real music, then panel, admin page and report on one local address. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Dataset, loadDataset, openRun, type RunRecord, runBench } from '@earwitness/bench';
import type { PanelDefinition } from '@earwitness/bench/panel';
import { createPanelServer, type PanelServer, simulatePanel } from '@earwitness/listening-web';
import type { Command } from 'commander';
import { DEMO_PAIRS, SIMULATED_LISTENERS } from '../demo/demo-panel.ts';
import { keepInHistory } from '../history/keep-in-history.ts';
import { definePanel } from '../panels/define-panel.ts';
import { type PanelFiles, panelFilesOfRun } from '../panels/panels-folder.ts';
import { buildPackOfRun } from '../panels/prepare-panel.ts';
import { reportRun } from '../panels/report-run.ts';
import { parsePort } from '../terminal/option-parsers.ts';
import { createProgressReporter, type ProgressReporter } from '../terminal/progress-bar.ts';
import { UsageError } from '../terminal/report-failure.ts';
import { linkList, scoreTable } from '../terminal/tables.ts';
import { waitForInterrupt } from '../terminal/wait-for-interrupt.ts';

const CLONE = dirname(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))));

interface DemoOptions {
  once?: boolean;
  port: number;
  out?: string;
  json?: boolean;
}

export function defineDemo(command: Command): void {
  command
    .option('--once', 'do everything, then exit instead of serving')
    .option('--port <number>', 'where to serve', parsePort, 4180)
    .option('--out <folder>', 'folder of the run (default: reports/demo of the clone)')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  earwitness demo --once')
    .action(runDemo);
}

async function runDemo({ once = false, port, out, json = false }: DemoOptions): Promise<void> {
  const dataset = await loadDemoDataset();
  const runFolder = resolve(out ?? join(CLONE, 'reports', 'demo'));
  const files = panelFilesOfRun(runFolder);
  const progress = await createProgressReporter({ quiet: json });
  // The report names the conditions: only those who were given its address may find it.
  const reportPath = `/report-${randomUUID()}`;
  // Before the work, so that a port in use is said at once.
  const server = await createPanelServer({
    database: files.databaseFile,
    port: once ? 0 : port,
    mounts: [{ path: reportPath, folder: runFolder }],
  });
  try {
    const records = await masterAndScore({ dataset, runFolder, progress });
    const panels = await preparePanels({ server, runFolder, files, progress });
    for (const definition of [panels.simulated, panels.live]) {
      const { packFolder, blindingKeyFile } = files;
      await server.openPanel({ definition, packFolder, blindingKeyFile });
    }
    await letSimulatedListenersAnswer({ server, definition: panels.simulated, progress });

    progress.step('report');
    const panelIds = [panels.simulated.panelId, panels.live.panelId];
    const report = () => reportRun({ runFolder, store: server, panelIds });
    const reportFile = await report();
    const history = await keepInHistory(runFolder);
    progress.stop();

    const links = {
      panel: `${server.url}/p/${panels.live.panelId}`,
      admin: server.adminUrl,
      report: `${server.url}${reportPath}/index.html`,
    };
    const masters = join(runFolder, 'masters');
    if (json) printJson({ report: reportFile, history, masters, records, ...(once ? {} : { links }) });
    else printForPeople({ records, masters, reportFile, history: history.page, links: once ? null : links });
    if (once) return;
    server.onUnblinded(report);
    await waitForInterrupt();
  } finally {
    progress.stop();
    await server.stop();
  }
}

async function loadDemoDataset(): Promise<Dataset> {
  const folder = join(CLONE, 'datasets', 'demo');
  if (!existsSync(folder)) {
    throw new UsageError(
      `Cannot run the demo as its music comes with the project's clone: ${folder} is missing`,
    );
  }
  return loadDataset(folder);
}

async function masterAndScore({
  dataset,
  runFolder,
  progress,
}: {
  dataset: Dataset;
  runFolder: string;
  progress: ProgressReporter;
}): Promise<readonly RunRecord[]> {
  progress.step('master and score');
  const { records } = await runBench({
    dataset,
    runFolder,
    storeFolder: join(dirname(runFolder), 'store'),
    command: ['earwitness', ...process.argv.slice(2)],
    onProgress: ({ itemId, conditionId, ...numbers }) =>
      progress.update({ ...numbers, label: `${itemId}, ${conditionId}` }),
  });
  return records;
}

/** One pack, two panels over it: answers of programs never mix with those of people. */
async function preparePanels({
  server,
  runFolder,
  files,
  progress,
}: {
  server: PanelServer;
  runFolder: string;
  files: PanelFiles;
  progress: ProgressReporter;
}): Promise<{ simulated: PanelDefinition; live: PanelDefinition }> {
  progress.step('panel pack');
  await buildPackOfRun({
    run: await openRun(runFolder),
    pairs: DEMO_PAIRS,
    files,
    seconds: 8,
    onProgress: ({ done, itemTitle }) =>
      progress.update({
        done,
        total: DEMO_PAIRS.flatMap(({ itemIds = [] }) => itemIds).length,
        label: itemTitle,
      }),
  });
  const rules = {
    method: 'abx',
    packFolder: files.packFolder,
    conditionPairCount: DEMO_PAIRS.length,
    trialsPerSession: 10,
    trainingTrials: 2,
  } as const;
  return {
    simulated: await unspoiltPanel(server, (attempt) =>
      definePanel({
        ...rules,
        name: attempt === 1 ? 'demo-simulated' : `demo-simulated-${attempt}`,
        title: 'Demo, simulated listeners',
        showOwnResult: false,
        simulated: true,
      }),
    ),
    live: await definePanel({
      ...rules,
      name: 'demo',
      title: 'Earwitness demo: can you hear which master is which?',
      showOwnResult: true,
    }),
  };
}

/** A simulation that was interrupted left a panel with some of its answers: it is closed, stays blind, and another begins. */
async function unspoiltPanel(
  server: PanelServer,
  define: (attempt: number) => Promise<PanelDefinition>,
): Promise<PanelDefinition> {
  for (let attempt = 1; ; attempt += 1) {
    const definition = await define(attempt);
    const earlier = server.panels().find(({ panelId }) => panelId === definition.panelId);
    if (earlier === undefined || earlier.state === 'unblinded') return definition;
    if (earlier.state === 'open' && earlier.sessionsStarted === 0) return definition;
    await server.closePanel(definition.panelId);
  }
}

/** Once: what they answered is kept in the panel's log. */
async function letSimulatedListenersAnswer({
  server,
  definition: { panelId },
  progress,
}: {
  server: PanelServer;
  definition: PanelDefinition;
  progress: ProgressReporter;
}): Promise<void> {
  if (server.panel(panelId).state !== 'open') return;
  progress.step('simulated panel');
  await simulatePanel({
    url: server.url,
    panelId,
    listeners: SIMULATED_LISTENERS,
    seed: 'demo',
    onProgress: ({ answers, answersTotal }) =>
      progress.update({ done: answers, total: answersTotal, label: 'answers' }),
  });
  await server.closePanel(panelId);
  await server.unblindPanel(panelId, 'simulated listeners: nobody to keep blind');
}

function printJson(result: unknown): void {
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}

function printForPeople({
  records,
  masters,
  reportFile,
  history,
  links,
}: {
  records: readonly RunRecord[];
  masters: string;
  reportFile: string;
  history: string;
  links: { panel: string; admin: string; report: string } | null;
}): void {
  const places: [string, string][] =
    links === null
      ? [['report', reportFile]]
      : [
          ['take the blind test', links.panel],
          ['watch and unblind', links.admin],
          ['read the report', links.report],
        ];
  places.push(['masters and plans', masters], ['all runs', history]);
  process.stdout.write(`${scoreTable(records)}\n\n${linkList(places)}\n`);
  if (links !== null) process.stdout.write('\nServing until Ctrl+C.\n');
}
