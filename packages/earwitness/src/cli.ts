/** The `earwitness` program: parses arguments and hands over to one command; says one clear line when something cannot be done. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { addAbxCommand } from './commands/abx.ts';
import { addBenchCommand } from './commands/bench.ts';
import { addDatasetCommand } from './commands/dataset.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addPanelCommand } from './commands/panel.ts';
import { addReportCommand } from './commands/report.ts';
import { reportFailure } from './terminal/report-failure.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('earwitness')
  .description('Settles, by ear and by number, how good a music master is.')
  .version(version)
  .showHelpAfterError('(--help shows how)')
  .exitOverride();

addDemoCommand(program);
addAbxCommand(program);
addDatasetCommand(program);
addBenchCommand(program);
addPanelCommand(program);
addReportCommand(program);

// Whoever reads only the beginning, as `head` does, has what it wants.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  // Commander has already printed its own message, and help asked for is no failure.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else reportFailure(error);
}
