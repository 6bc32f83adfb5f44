/** `earwitness panel backup` and `panel move`: whole databases, to a file or to another database. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { withPlace } from '../panels/panel-options.ts';
import type { PlaceOptions } from '../panels/panels-place.ts';

export function definePanelDatabase(panel: Command): void {
  withPlace(panel.command('backup'))
    .description('writes a copy of a database as of now, beside a server that serves it or without')
    .requiredOption('--out <file>', 'a SQLite database, which panel serve can open; holds keys and secrets')
    .option('--force', 'write over a file that exists')
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  earwitness panel backup --folder study --out backup.sqlite\n\nThe folders of built panels are not in it: an open panel takes answers again only with its very pack.',
    )
    .action(runBackup);
  panel
    .command('move')
    .description('copies a database into an empty one: SQLite or PostgreSQL, either way')
    .requiredOption('--from <file or url>', 'what to copy; it stays as it is')
    .requiredOption('--to <file or url>', 'where to: nothing may be in it yet')
    .option('--json', 'print what was copied as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  earwitness panel move --from study/panels.sqlite --to postgres://earwitness@localhost/panels\n\nEvery chain is gone through afterwards. Stop the server first, and start it on the new database.',
    )
    .action(runMove);
}

async function runBackup({
  out,
  force = false,
  json = false,
  ...place
}: PlaceOptions & { out: string; force?: boolean; json?: boolean }): Promise<void> {
  const { findPanels } = await import('../panels/panels-place.ts');
  const { backUpDatabase } = await import('@earwitness/listening-web');
  const { makeFolderFor } = await import('../files/folder-for.ts');
  const { database } = await findPanels(undefined, place);
  const file = resolve(out);
  await makeFolderFor(file);
  await backUpDatabase({ database, backupFile: file, replace: force });
  const panels = await eventsOf(file);
  process.stdout.write(
    json
      ? `${JSON.stringify({ file, panels })}\n`
      : `${listed(panels)}\n\nWritten to ${file}. It holds keys and secrets: keep it as you keep the database.\nBack up the folders of built panels beside it, with pack and pack-secret: the same sounds cannot be made again without them.\n`,
  );
}

async function runMove({
  from,
  to,
  json = false,
}: {
  from: string;
  to: string;
  json?: boolean;
}): Promise<void> {
  const { copyStores } = await import('@earwitness/listening-web');
  const { createProgressReporter } = await import('../terminal/progress-bar.ts');
  const progress = await createProgressReporter({ quiet: json });
  progress.step('copy, and go through every chain');
  await copyStores({ from, to, log: (line) => process.stderr.write(`${line}\n`) }).finally(() =>
    progress.stop(),
  );
  const panels = await eventsOf(to);
  process.stdout.write(
    json
      ? `${JSON.stringify({ panels })}\n`
      : `${listed(panels)}\n\nCopied. What was copied is still there.\n`,
  );
}

interface CopiedPanel {
  readonly panelId: string;
  readonly events: number;
}

/** Every chain, gone through once more as whoever opens the copy will find it. */
async function eventsOf(database: string): Promise<readonly CopiedPanel[]> {
  const { verifyPanels } = await import('@earwitness/listening-web');
  const checks = await verifyPanels({ database });
  return checks.map(({ panelId, log }) => ({ panelId, events: log.intact ? log.events : 0 }));
}

const listed = (panels: readonly CopiedPanel[]): string =>
  panels.length === 0
    ? 'No panels.'
    : panels.map(({ panelId, events }) => `  ${panelId}: ${events} events`).join('\n');
