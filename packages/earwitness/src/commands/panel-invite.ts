/** `earwitness panel invite`, `panel rehearse` and `panel codes`: links for listeners, a link for oneself, and what listeners came back with. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { withServer } from '../panels/panel-options.ts';
import type { PlaceOptions } from '../panels/panels-place.ts';
import { countText } from '../terminal/count-text.ts';
import { parseInviteCount } from '../terminal/option-parsers.ts';
import { UsageError } from '../terminal/report-failure.ts';

interface InviteOptions extends PlaceOptions {
  server?: string;
  publicUrl?: string;
  count?: number;
  list?: string;
  label?: string;
  out?: string;
  json?: boolean;
}

type ServerOptions = PlaceOptions & { server?: string; json?: boolean };

export function definePanelInvite(panel: Command): void {
  withServer(panel.command('invite'))
    .description('makes links for listeners, as a table for a mail merge: each holds for one listener')
    .argument('[panel]', 'its id, or its folder (default: the only one there)')
    .option('--count <number>', 'how many', parseInviteCount)
    .option('--list <guests.csv>', 'whom: a table with a line of column names; its columns are kept')
    .option('--label <column>', 'which of its columns the panel’s own list goes by (default: the first)')
    .option('--public-url <url>', 'where listeners will come to, while no server runs')
    .option('--out <file.csv>', 'where to write (default: <panel>-invitations.csv); never over a file')
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  earwitness panel invite warmth --folder study --list guests.csv --out invitations.csv\n\nLinks are told this once: the database keeps only what they hash to.',
    )
    .action(runInvite);
  withServer(panel.command('rehearse'))
    .description('a link for trying a panel as a listener would: marked, never counted; needs a server')
    .argument('[panel]', 'its id, or its folder (default: the only one there)')
    .option('--json', 'print the link as JSON')
    .addHelpText('after', '\nExample:\n  earwitness panel rehearse warmth --folder study')
    .action(runRehearse);
  withServer(panel.command('codes'))
    .description('what finished sessions are known by on a crowd platform, as CSV')
    .argument('[panel]', 'its id, or its folder (default: the only one there)')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample:\n  earwitness panel codes warmth --folder study > codes.csv')
    .action(runCodes);
}

async function runInvite(named: string | undefined, options: InviteOptions): Promise<void> {
  const { count, list, label, out, json = false, ...place } = options;
  if ((count === undefined) === (list === undefined)) {
    throw new UsageError('Cannot invite without knowing whom: name either --count or --list');
  }
  if (label !== undefined && list === undefined) {
    throw new UsageError('Cannot use --label without --list: it names a column of that table');
  }
  const { numberedGuests, readGuests, LINK_COLUMN } = await import('../panels/invitations.ts');
  const { withNewFile } = await import('../files/with-new-file.ts');
  const { withExperimenter } = await import('../panels/with-experimenter.ts');
  const { rowsAsCsv } = await import('@earwitness/bench/answers');
  const { guests, labels } =
    list === undefined ? numberedGuests(count ?? 0) : await readGuests(list, { labelColumn: label });
  const written = await withExperimenter(named, { ...place, writes: true }, async (experimenter, panelId) => {
    const file = resolve(out ?? `${panelId}-invitations.csv`);
    let invitations = 0;
    await withNewFile(file, (add) =>
      experimenter.invite({
        panelId,
        labels,
        keep: async (links) => {
          const rows = links.map((link, index) => ({ ...guests[invitations + index], [LINK_COLUMN]: link }));
          await add(rowsAsCsv(rows, { header: invitations === 0 }));
          invitations += links.length;
        },
      }),
    ).catch((error: unknown) => {
      if (invitations === 0) throw error;
      throw new UsageError(
        `${error instanceof Error ? error.message : String(error)} – the first ${invitations} of ${labels.length} invitations were made and are in ${file}; invite the others by a list of their own`,
        { cause: error },
      );
    });
    return { panelId, invitations, file };
  });
  process.stdout.write(
    json
      ? `${JSON.stringify(written)}\n`
      : `${countText(written.invitations, 'invitation')} to ${written.panelId}: ${written.file}\n`,
  );
}

async function runRehearse(
  named: string | undefined,
  { json = false, ...options }: ServerOptions,
): Promise<void> {
  const { withExperimenter } = await import('../panels/with-experimenter.ts');
  const url = await withExperimenter(named, { ...options, writes: true }, (experimenter, panelId) =>
    experimenter.rehearse(panelId),
  );
  process.stdout.write(json ? `${JSON.stringify({ url })}\n` : `${url}\n`);
}

async function runCodes(
  named: string | undefined,
  { json = false, ...options }: ServerOptions,
): Promise<void> {
  const { withExperimenter } = await import('../panels/with-experimenter.ts');
  const { rowsAsCsv } = await import('@earwitness/bench/answers');
  const completions = await withExperimenter(named, { ...options, writes: false }, (experimenter, panelId) =>
    experimenter.completions(panelId),
  );
  const rows = completions.map(({ code, outcome, listener, source, verified }) => ({
    code,
    outcome,
    listener,
    source,
    verified,
  }));
  process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : rowsAsCsv(rows));
}
