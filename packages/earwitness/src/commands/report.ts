/** `earwitness report`: writes a run's report again, with the panels that were unblinded since. */
import { resolve } from 'node:path';
import { openRun } from '@earwitness/bench';
import type { Command } from 'commander';
import { reportWithPanels } from '../panels/report-with-panels.ts';

export function defineReport(command: Command): void {
  command
    .argument('<run>', 'folder of the run')
    .option('--json', 'print where the report is as JSON')
    .addHelpText('after', '\nExample:\n  earwitness report reports/my-songs')
    .action(runReport);
}

async function runReport(run: string, { json = false }: { json?: boolean }): Promise<void> {
  const runFolder = resolve(run);
  const { dataset } = await openRun(runFolder);
  const report = await reportWithPanels({ runFolder, manifestFile: dataset.manifestFile });
  process.stdout.write(json ? `${JSON.stringify({ report })}\n` : `Report: ${report}\n`);
}
