/** `earwitness panel`: blind panels, planned and served. */
import { randomUUID } from 'node:crypto';
import { type PanelMethod, panelMethodSchema } from '@earwitness/bench/panel';
import { type Command, Option } from 'commander';
import { definePanel } from '../panels/define-panel.ts';
import { panelFilesOfRun } from '../panels/panels-folder.ts';
import type { ConditionPair } from '../panels/prepare-panel.ts';
import { commandLine } from '../terminal/command-line.ts';
import { parseCount, parsePort, parseSeconds } from '../terminal/option-parsers.ts';
import { createProgressReporter } from '../terminal/progress-bar.ts';
import { UsageError } from '../terminal/report-failure.ts';
import { linkList } from '../terminal/tables.ts';
import { waitForInterrupt } from '../terminal/wait-for-interrupt.ts';
import { definePanelClose } from './panel-close.ts';
import { definePanelDatabase } from './panel-database.ts';
import { definePanelExport } from './panel-export.ts';
import { definePanelInvite } from './panel-invite.ts';
import { definePanelPlan } from './panel-plan.ts';
import { definePanelStatus } from './panel-status.ts';

interface ServeOptions {
  method: PanelMethod;
  pair?: string;
  trials: number;
  seconds: number;
  port: number;
}

export function definePanelCommand(panel: Command): void {
  definePanelPlan(panel);
  definePanelStatus(panel);
  definePanelInvite(panel);
  definePanelClose(panel);
  definePanelExport(panel);
  definePanelDatabase(panel);
  panel
    .command('serve')
    .description('builds the blind stimuli of a run and serves panel, admin page and report')
    .argument('<run>', 'folder of the run')
    .addOption(
      new Option('--method <name>', 'the question').choices(panelMethodSchema.options).default('abx'),
    )
    .option('--pair <a,b>', 'the two conditions to compare (default: ours and the human master)')
    .option('--trials <number>', 'answers per listener', parseCount, 12)
    .option('--seconds <number>', 'length of the excerpts', parseSeconds, 10)
    .option('--port <number>', 'where to serve', parsePort, 4180)
    .option('--json', 'print the links as JSON')
    .addHelpText('after', '\nExample:\n  earwitness panel serve reports/my-songs --method identification')
    .action(runServe);
}

async function runServe(folder: string, options: ServeOptions & { json?: boolean }): Promise<void> {
  const pair = parsePair(options.pair);
  const { openRun } = await import('@earwitness/bench');
  const run = await openRun(folder);
  const { runFolder } = run;
  const { manifest } = run.dataset;
  const files = panelFilesOfRun(runFolder);
  const progress = await createProgressReporter({ quiet: options.json === true });

  progress.step('panel pack');
  const { buildPackOfRun, oursAgainstReference } = await import('../panels/prepare-panel.ts');
  await buildPackOfRun({
    run,
    pairs: [pair ?? oursAgainstReference(run)],
    files,
    seconds: options.seconds,
    onProgress: ({ done, itemTitle }) =>
      progress.update({ done, total: manifest.items.length, label: itemTitle }),
  });
  const definition = await definePanel({
    name: manifest.id,
    title: manifest.title,
    method: options.method,
    packFolder: files.packFolder,
    conditionPairCount: 1,
    trialsPerSession: options.trials,
    trainingTrials: options.method === 'abx' ? 2 : 0,
    showOwnResult: false,
  });
  // The report names the conditions: only those who were given its address may find it.
  const reportPath = `/report-${randomUUID()}`;
  const { createPanelServer } = await import('@earwitness/listening-web');
  const { reportRun } = await import('../panels/report-run.ts');
  const server = await createPanelServer({
    database: files.databaseFile,
    port: options.port,
    mounts: [{ path: reportPath, folder: runFolder }],
  });
  try {
    await server.openPanel({
      definition,
      packFolder: files.packFolder,
      blindingKeyFile: files.blindingKeyFile,
    });
    progress.stop();
    const links = {
      panel: `${server.url}/p/${definition.panelId}`,
      admin: server.adminUrl,
      report: `${server.url}${reportPath}/index.html`,
    };
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ panelId: definition.panelId, links })}\n`
        : `${linkList([
            ['send to listeners', links.panel],
            ['watch and unblind', links.admin],
            ['read the report', links.report],
          ])}\n\nServing until Ctrl+C. After unblinding: ${commandLine('report', runFolder)}\n`,
    );
    server.onUnblinded(() =>
      reportRun({
        runFolder,
        store: server,
        panelIds: server.panels().map(({ panelId }) => panelId),
      }),
    );
    await waitForInterrupt();
  } finally {
    progress.stop();
    await server.stop();
  }
}

function parsePair(text: string | undefined): ConditionPair | undefined {
  if (text === undefined) return undefined;
  const [first, second, ...others] = text.split(',').map((id) => id.trim());
  if (!first || !second || first === second || others.length > 0) {
    throw new UsageError(
      `Cannot compare "${text}": --pair takes two different conditions, as ours,human-anna`,
    );
  }
  return { conditionIds: [first, second] };
}
