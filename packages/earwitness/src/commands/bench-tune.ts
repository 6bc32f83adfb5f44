/** `earwitness bench tune`: searches a space of settings, says what that is worth on other music, and writes what masters as it was tuned. */
import type { Command } from 'commander';
import { parseAnyCount, parseThreads, parseTimeLimit } from '../terminal/option-parsers.ts';

export function defineBenchTune(bench: Command): void {
  bench
    .command('tune')
    .description(
      'searches the settings that serve a dataset best, says what they gain on music they were not tuned on, and writes a profile or conditions; a tuning that was ended goes on where it was',
    )
    .argument('<space>', 'a file that says what to tune, within which bounds, after what (docs/tuning.md)')
    .option(
      '--config <file>',
      'earwitness.config.ts of your own (default: the nearest one above this folder)',
    )
    .option('--seed <text>', 'what all draws come from, instead of the file’s')
    .option(
      '--evaluations <number>',
      'settings that each search may try, instead of the file’s',
      parseAnyCount,
    )
    .option('--workers <number>', 'how many processes share the work (default: one a core)', parseThreads)
    .option(
      '--limit <seconds>',
      'the most that a rendering may take, and its scoring (default: 10 minutes and 10 times its length)',
      parseTimeLimit,
    )
    .option('--out <folder>', 'folder of the tuning (default: reports/tuning/<name> here)')
    .option('--json', 'print what was found as JSON')
    .addHelpText('after', '\nExample:\n  earwitness bench tune datasets/demo/tune.yaml')
    .action(async (space, options) => (await import('../tune/tune-by-space.ts')).tuneBySpace(space, options));
}
