/** Options that commands on opened panels share. */
import type { Command } from 'commander';

/** Says where panels are. */
export const withPlace = (command: Command): Command =>
  command
    .option('--folder <folder>', 'where the panels are served from (default: here)')
    .option(
      '--database <file or url>',
      'their database (default: DATABASE_URL, or panels.sqlite in the folder)',
    );

/** The same, or whose server. */
export const withServer = (command: Command): Command =>
  withPlace(command).option(
    '--server <url>',
    'address of a server’s experimenter side, with a token in EARWITNESS_TOKEN',
  );
