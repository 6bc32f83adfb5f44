/** `earwitness panel close`, `panel unblind` and `panel erase`: what cannot be undone. */
import type { Command } from 'commander';
import { withServer } from '../panels/panel-options.ts';
import type { PlaceOptions } from '../panels/panels-place.ts';
import { countText } from '../terminal/count-text.ts';
import { UsageError } from '../terminal/report-failure.ts';

interface CloseOptions extends PlaceOptions {
  server?: string;
  reason?: string;
  json?: boolean;
}

interface UnblindOptions extends CloseOptions {
  reason: string;
  yes?: boolean;
}

export function definePanelClose(panel: Command): void {
  withServer(panel.command('close'))
    .description('takes no more answers, for good; through the server that serves the panel, or without one')
    .argument('[panel]', 'its id, or its folder (default: the only one there)')
    .option('--reason <words>', 'why, for the audit log')
    .option('--json', 'print the panel as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  earwitness panel close warmth --folder study --reason "30 listeners came"',
    )
    .action(runClose);
  withServer(panel.command('unblind'))
    .description('names the conditions of a closed panel, once and for good')
    .argument('[panel]', 'its id, or its folder (default: the only one there)')
    .requiredOption('--reason <words>', 'why, for the panel’s log and the audit log')
    .option('--yes', 'do not ask')
    .option('--json', 'print the panel as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  earwitness panel unblind warmth --folder study --reason "closed as planned" --yes',
    )
    .action(runUnblind);
  withServer(panel.command('erase'))
    .description(
      'erases what a listener wrote and how the listener was known; answers stay, under the pseudonym',
    )
    .argument('<panel>', 'its id, or its folder')
    .argument('<listener>', 'the pseudonym, as results and sessions have it')
    .option('--reason <words>', 'why, for the audit log', 'the listener asked for it')
    .option('--yes', 'do not ask')
    .option('--json', 'print what was done as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  earwitness panel erase warmth 0123456789abcdef0123456789abcdef --folder study --yes',
    )
    .action(runErase);
}

async function runClose(named: string | undefined, options: CloseOptions): Promise<void> {
  const { reason = '', json = false, ...place } = options;
  if (options.reason !== undefined) requireReason('close the panel', reason);
  const { withExperimenter } = await import('../panels/with-experimenter.ts');
  const progress = await withExperimenter(named, { ...place, writes: true }, (experimenter, panelId) =>
    experimenter.close({ panelId, reason }),
  );
  process.stdout.write(
    json
      ? `${JSON.stringify(progress, null, 2)}\n`
      : `${progress.panelId} takes no more answers: it has ${progress.answers} of ${countText(progress.listeners, 'listener')}.\n`,
  );
}

async function runUnblind(named: string | undefined, options: UnblindOptions): Promise<void> {
  const { reason, yes = false, json = false, ...place } = options;
  requireReason('unblind the panel', reason);
  const { withExperimenter } = await import('../panels/with-experimenter.ts');
  const progress = await withExperimenter(
    named,
    { ...place, writes: true },
    async (experimenter, panelId) => {
      if (!yes) await askForId(panelId);
      return experimenter.unblind({ panelId, reason });
    },
  );
  if (json) {
    process.stdout.write(`${JSON.stringify(progress, null, 2)}\n`);
    return;
  }
  const { commandLine } = await import('../terminal/command-line.ts');
  const { wordsOfPlace } = await import('../panels/panels-place.ts');
  const { panelId } = progress;
  const next = commandLine(
    ...['panel', 'export', named ?? panelId, ...wordsOfPlace(place), '--out', `${panelId}-export`],
  );
  const where = place.server === undefined ? '' : ', where its database is';
  process.stdout.write(`${panelId} is unblinded. Its answers${where}: ${next}\n`);
}

async function runErase(named: string, listener: string, options: UnblindOptions): Promise<void> {
  const { reason, yes = false, json = false, ...place } = options;
  requireReason('erase the listener', reason);
  if (!/^[0-9a-f]{32}$/.test(listener)) {
    throw new UsageError(
      `Cannot erase the listener ${listener}: a pseudonym is 32 hexadecimal digits, as sessions.csv of an export has it`,
    );
  }
  const { withExperimenter } = await import('../panels/with-experimenter.ts');
  const panelId = await withExperimenter(named, { ...place, writes: true }, async (experimenter, id) => {
    if (!yes) await askForId(id);
    await experimenter.erase({ panelId: id, listener, reason });
    return id;
  });
  process.stdout.write(
    json
      ? `${JSON.stringify({ panelId, listener, erased: true })}\n`
      : `Erased from ${panelId}: what ${listener} wrote, and how the listener was known. Backups made before still hold it.\n`,
  );
}

/** @throws {UsageError} unless somebody at the terminal types the panel's id */
async function askForId(panelId: string): Promise<void> {
  const { ask } = await import('../terminal/ask.ts');
  const typed = await ask(`This cannot be undone. Type ${panelId} to go on: `);
  if (typed === null) {
    throw new UsageError('Cannot go on as nobody at a terminal can say yes: add --yes');
  }
  if (typed !== panelId) throw new UsageError(`Nothing was done: “${typed}” is not ${panelId}`);
}

const SHORTEST_REASON = 3;

function requireReason(deed: string, reason: string): void {
  if (reason.trim().length < SHORTEST_REASON) {
    throw new UsageError(
      `Cannot ${deed} without a reason: --reason must have at least ${SHORTEST_REASON} characters`,
    );
  }
}
