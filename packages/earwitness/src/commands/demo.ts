/** `earwitness demo`: the whole loop once, on real music, then panel, admin page and report on one local address. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadDataset, openRun, runBench, selectConditions } from '@earwitness/bench';
import { createPanelServer, simulatePanel } from '@earwitness/listening-web';
import type { Command } from 'commander';
import { DEMO_PAIRS, SIMULATED_LISTENERS } from '../demo/demo-panel.ts';
import { definePanel } from '../panels/define-panel.ts';
import { panelFilesOfRun } from '../panels/panels-folder.ts';
import { buildPackOfRun } from '../panels/prepare-panel.ts';
import { reportRun } from '../panels/report-run.ts';
import { parsePort } from '../terminal/option-parsers.ts';
import { createProgressReporter } from '../terminal/progress-bar.ts';
import { UsageError } from '../terminal/report-failure.ts';
import { linkList, scoreTable } from '../terminal/tables.ts';
import { waitForInterrupt } from '../terminal/wait-for-interrupt.ts';

const CLONE = dirname(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))));

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('masters real music, scores it, simulates a panel, and serves panel, admin page and report')
    .option('--once', 'do everything, then exit instead of serving')
    .option('--port <number>', 'where to serve', parsePort, 4180)
    .option('--out <folder>', 'folder of the run (default: reports/demo of the clone)')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  earwitness demo --once')
    .action(runDemo);
}

interface DemoOptions {
  once?: boolean;
  port: number;
  out?: string;
  json?: boolean;
}

async function runDemo({ once = false, port, out, json = false }: DemoOptions): Promise<void> {
  const datasetFolder = join(CLONE, 'datasets', 'demo');
  if (!existsSync(datasetFolder)) {
    throw new UsageError(
      `Cannot run the demo as its music comes with the project's clone: ${datasetFolder} is missing`,
    );
  }
  const runFolder = resolve(out ?? join(CLONE, 'reports', 'demo'));
  const files = panelFilesOfRun(runFolder);
  const progress = createProgressReporter({ quiet: json });

  const dataset = await loadDataset(datasetFolder);
  progress.step('master and score');
  const { records } = await runBench({
    dataset,
    conditions: selectConditions(dataset.manifest),
    runFolder,
    storeFolder: join(dirname(runFolder), 'store'),
    onProgress: ({ done, total, itemId, conditionId }) =>
      progress.update({ done, total, label: `${itemId}, ${conditionId}` }),
  });

  progress.step('panel pack');
  await buildPackOfRun({
    run: await openRun(runFolder),
    pairs: DEMO_PAIRS,
    files,
    seconds: 8,
    onProgress: ({ done, itemTitle }) => progress.update({ done, total: 4, label: itemTitle }),
  });
  const panel = {
    method: 'abx',
    packFolder: files.packFolder,
    conditionPairCount: DEMO_PAIRS.length,
    trialsPerSession: 10,
    trainingTrials: 2,
  } as const;
  const simulated = await definePanel({
    ...panel,
    name: 'demo-simulated',
    title: 'Demo, simulated listeners',
    showOwnResult: false,
    simulated: true,
  });
  const live = await definePanel({
    ...panel,
    name: 'demo',
    title: 'Earwitness demo: can you hear which master is which?',
    showOwnResult: true,
  });

  // The report names the conditions: only those who were given its address may find it.
  const reportPath = `/report-${randomUUID()}`;
  const server = await createPanelServer({
    databaseFile: files.databaseFile,
    port: once ? 0 : port,
    mounts: [{ path: reportPath, folder: runFolder }],
  });
  try {
    const pack = { packFolder: files.packFolder, blindingKeyFile: files.blindingKeyFile };
    await server.openPanel({ definition: simulated, ...pack });
    await server.openPanel({ definition: live, ...pack });

    if (server.panel(simulated.panelId).state === 'open') {
      progress.step('simulated panel');
      await simulatePanel({
        url: server.url,
        panelId: simulated.panelId,
        listeners: SIMULATED_LISTENERS,
        seed: 'demo',
        onProgress: ({ answers, answersTotal }) =>
          progress.update({ done: answers, total: answersTotal, label: 'answers' }),
      });
      await server.closePanel(simulated.panelId);
      await server.unblindPanel(simulated.panelId, 'simulated listeners: nobody to keep blind');
    }

    progress.step('report');
    const panelIds = [simulated.panelId, live.panelId];
    const report = () =>
      reportRun({ runFolder, manifestFile: dataset.manifestFile, store: server, panelIds });
    const reportFile = await report();
    progress.stop();

    const links = {
      panel: `${server.url}/p/${live.panelId}`,
      admin: server.adminUrl,
      report: `${server.url}${reportPath}/index.html`,
    };
    if (json) {
      process.stdout.write(
        `${JSON.stringify({ report: reportFile, records, ...(once ? {} : { links }) }, null, 2)}\n`,
      );
    } else {
      process.stdout.write(`${scoreTable(records)}\n\n`);
      process.stdout.write(
        once
          ? `${linkList([
              ['report', reportFile],
              ['masters and plans', join(runFolder, 'masters')],
            ])}\n`
          : `${linkList([
              ['take the blind test', links.panel],
              ['watch and unblind', links.admin],
              ['read the report', links.report],
              ['masters and plans', join(runFolder, 'masters')],
            ])}\n\nServing until Ctrl+C.\n`,
      );
    }
    if (once) return;
    server.onUnblinded(report);
    await waitForInterrupt();
  } finally {
    progress.stop();
    await server.stop();
  }
}
