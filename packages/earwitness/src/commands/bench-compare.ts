/** `earwitness bench compare`: says what is better, worse or undecided between two builds or conditions, and holds it against a gate. */
import type { Command } from 'commander';
import { parseChance, parseList, parseThreads, parseTimeLimit } from '../terminal/option-parsers.ts';

export function defineBenchCompare(bench: Command): void {
  bench
    .command('compare')
    .description(
      'says what is better, worse or undecided between two runs, conditions or builds: facts about these items apart from what they say of new ones; with --gate it exits 1 when a build is worse than allowed',
    )
    .argument(
      '<baseline>',
      'a run: its folder, name, id, latest or previous, with :CONDITION where not ours is meant; with --run a condition of that run; with --dataset a condition or a git reference',
    )
    .argument('<candidate>', 'what is compared with it, named likewise')
    .option('--run <run>', 'compare two conditions of this run')
    .option(
      '--dataset <dataset>',
      'first master this dataset by both: conditions, or references as main, HEAD~3, v0.1.0',
    )
    .option('--reports <folder>', 'where runs, their history and their store lie', 'reports')
    .option(
      '--metrics <list>',
      'which scores, comma-separated (default: all); fewer leave more to be decided',
      parseList,
    )
    .option('--gate <file>', 'bounds that the candidate has to keep (docs/compare.md)')
    .option('--markdown <file>', 'also write it as Markdown, as for a pull request')
    .option('--out <file>', 'also write it as a page to open, with the items that changed most to hear')
    .option('--alpha <share>', 'the chance of any false claim about new items (default: 0.05)', parseChance)
    .option('--seed <text>', 'what random draws come from (default: 1)')
    .option('--conditions-file <file>', 'with --dataset: conditions.yaml with commands and named conditions')
    .option(
      '--config <file>',
      'earwitness.config.ts of your own (default: the nearest one above this folder)',
    )
    .option('--workers <number>', 'with --dataset: how many processes share the work', parseThreads)
    .option('--limit <seconds>', 'with --dataset: the most that a rendering may take', parseTimeLimit)
    .option('--json', 'print the comparison as JSON')
    .addHelpText(
      'after',
      `
Examples:
  earwitness bench compare previous latest
  earwitness bench compare --run reports/demo human ours --out compare.html
  earwitness bench compare --dataset datasets/demo main ours --gate gate.yaml --markdown comment.md`,
    )
    .action(async (baseline, candidate, options) =>
      (await import('../compare/compare-builds.ts')).compareBuilds(baseline, candidate, options),
    );
}
