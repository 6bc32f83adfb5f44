/** `earwitness panel list` and `panel status`: how panels are going, beside a server that serves them or without. */
import type { Command } from 'commander';
import { withServer } from '../panels/panel-options.ts';
import type { PlaceOptions } from '../panels/panels-place.ts';
import { terminalWidth } from '../terminal/terminal-width.ts';

interface StatusOptions extends PlaceOptions {
  server?: string;
  json?: boolean;
}

export function definePanelStatus(panel: Command): void {
  withServer(panel.command('list'))
    .description('lists the panels that were opened')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample:\n  earwitness panel list --folder study')
    .action(runList);
  withServer(panel.command('status'))
    .description('says how a panel is going, blind like everyone else')
    .argument('[panel]', 'its id, or its folder (default: the only one there)')
    .option('--json', 'print everything as JSON')
    .addHelpText('after', '\nExample:\n  earwitness panel status warmth --folder study')
    .action(runStatus);
}

async function runList({ json = false, ...options }: StatusOptions): Promise<void> {
  const { withPanels } = await import('../panels/with-experimenter.ts');
  const { panelList } = await import('../panels/status-text.ts');
  const panels = await withPanels(undefined, options, (experimenter) => experimenter.list());
  process.stdout.write(json ? `${JSON.stringify(panels, null, 2)}\n` : `${panelList(panels)}\n`);
}

async function runStatus(
  named: string | undefined,
  { json = false, ...options }: StatusOptions,
): Promise<void> {
  const { withExperimenter } = await import('../panels/with-experimenter.ts');
  const { panelStatus } = await import('../panels/status-text.ts');
  const look = await withExperimenter(named, { ...options, writes: false }, (experimenter, panelId) =>
    experimenter.look(panelId),
  );
  const width = terminalWidth();
  process.stdout.write(json ? `${JSON.stringify(look, null, 2)}\n` : `${panelStatus(look, { width })}\n`);
}
