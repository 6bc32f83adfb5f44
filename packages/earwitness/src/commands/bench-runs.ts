/** `earwitness bench runs`: the history of runs, their names and pins, and what is removed of them. */
import type { Command } from 'commander';
import { parseRunCount } from '../terminal/option-parsers.ts';

/** Loaded when one of them is called. */
const actions = () => import('../history/kept-runs.ts');

const RUN_WORDS = 'its id or the beginning of it, its name, latest, previous, or DATASET@latest';

export function defineBenchRuns(runs: Command): void {
  const subcommand = (name: string, description: string, { isDefault = false } = {}): Command =>
    runs
      .command(name, { isDefault })
      .description(description)
      .option('--reports <folder>', 'the folder of runs', 'reports')
      .option('--json', 'print the result as JSON');
  subcommand('list', 'lists the runs that are kept', { isDefault: true }).action(async (options) =>
    (await actions()).listRuns(options),
  );
  subcommand('name', 'gives a run a name, or without one takes it away')
    .argument('<run>', RUN_WORDS)
    .argument('[name]', 'letters, digits, dots, dashes and underscores')
    .action(async (run, name, options) => (await actions()).nameRun(run, name, options));
  subcommand('pin', 'keeps a run and its audio from being removed')
    .argument('<run>', RUN_WORDS)
    .action(async (run, options) => (await actions()).pinRun(run, options));
  subcommand('unpin', 'lets a run be removed again')
    .argument('<run>', RUN_WORDS)
    .action(async (run, options) => (await actions()).takePinAway(run, options));
  subcommand('remove', 'removes a run from the history; the folder that it was made in stays')
    .argument('<run>', RUN_WORDS)
    .option('--yes', 'without asking')
    .action(async (run, options) => (await actions()).removeOne(run, options));
  subcommand('keep', 'lists the runs beyond the newest so many of each dataset, and removes them with --yes')
    .argument('<number>', 'how many to keep beside those that are pinned', parseRunCount)
    .option('--yes', 'remove them')
    .action(async (keep, options) => (await actions()).keepSome(keep, options));
  runs.addHelpText(
    'after',
    '\nExample:\n  earwitness bench runs\n  earwitness bench runs name latest v0.1.0\n  earwitness bench runs pin v0.1.0\n  earwitness bench runs keep 20 --yes',
  );
}
