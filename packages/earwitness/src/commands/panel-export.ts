/** `earwitness panel export` and `panel verify`: a panel's answers with all that it takes to check them again, and the check. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { withPlace } from '../panels/panel-options.ts';
import type { PlaceOptions } from '../panels/panels-place.ts';
import { UsageError } from '../terminal/report-failure.ts';

interface ExportOptions extends PlaceOptions {
  out: string;
  json?: boolean;
}

export function definePanelExport(panel: Command): void {
  withPlace(panel.command('export'))
    .description('writes an unblinded panel’s answers, comments, sessions, definition and log')
    .argument('[panel]', 'its id, or its folder (default: the only one there)')
    .requiredOption('--out <folder>', 'where to write: new or empty')
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  earwitness panel export warmth --folder study --out warmth-export\n\nearwitness verdict on the folder gives the numbers of the live pages.',
    )
    .action(runExport);
  withPlace(panel.command('verify'))
    .description('checks that logs are as they were written and draws as they were committed to')
    .argument('[what]', 'a panel’s id or folder, a database, or an export (default: all panels here)')
    .option('--json', 'print what was found as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  earwitness panel verify warmth-export\n\nEnds with 1 when anything was found.',
    )
    .action(runVerify);
}

async function runExport(named: string | undefined, options: ExportOptions): Promise<void> {
  const { out, json = false, ...place } = options;
  const { withExperimenter } = await import('../panels/with-experimenter.ts');
  const { findPanels } = await import('../panels/panels-place.ts');
  const { exportPanel } = await import('@earwitness/listening-web');
  const { makeNewFolder } = await import('../files/new-folder.ts');
  const { database } = await findPanels(named, place);
  const panelId = await withExperimenter(named, { ...place, writes: false }, async (experimenter, id) => {
    const { state } = (await experimenter.look(id)).progress;
    if (state === 'unblinded') return id;
    throw new UsageError(
      `Cannot export the panel ${id}: it is still blind; ${state === 'open' ? 'close and unblind it' : 'unblind it'} first`,
    );
  });
  const folder = resolve(out);
  const { undo } = await makeNewFolder(folder, 'the export');
  const { contents, files, check } = await exportPanel({ database, panelId, folder }).catch(
    async (error: unknown) => {
      await undo();
      throw error;
    },
  );
  if (json) process.stdout.write(`${JSON.stringify({ ...contents, folder, files }, null, 2)}\n`);
  else {
    const { commandLine } = await import('../terminal/command-line.ts');
    const { pathFromHere } = await import('../files/path-from-here.ts');
    const { checkText } = await import('../panels/check-text.ts');
    process.stdout.write(
      `${checkText(check)}\n\nWritten to ${folder}: ${files.join(', ')}\nIts verdict: ${commandLine('verdict', pathFromHere(folder))}\n`,
    );
  }
}

async function runVerify(
  named: string | undefined,
  { json = false, ...place }: PlaceOptions & { json?: boolean },
): Promise<void> {
  const { EXPORT_FILES, isSound, verifyExport, verifyPanels } = await import('@earwitness/listening-web');
  const { findPanels } = await import('../panels/panels-place.ts');
  const { checkText } = await import('../panels/check-text.ts');
  const isExport = named !== undefined && existsSync(join(named, EXPORT_FILES.contents));
  const checks = isExport ? [await verifyExport(named)] : await verifyPanels(await findPanels(named, place));
  if (checks.length === 0) {
    throw new UsageError(
      named === undefined
        ? 'Cannot find a panel: none was opened here yet'
        : `Cannot find the panel ${named} here`,
    );
  }
  process.stdout.write(
    json ? `${JSON.stringify(checks, null, 2)}\n` : `${checks.map(checkText).join('\n\n')}\n`,
  );
  if (!checks.every(isSound)) process.exitCode = 1;
}
