/** The `earwitness` program: parses arguments and hands over to one command; says one clear line when something cannot be done. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { reportFailure } from './terminal/report-failure.ts';

/** Gives a command its arguments, options and action. */
type Define = (command: Command) => void;

/** A command's module, and all that it stands on, is loaded when the command is called: a meter waits for no server. */
const COMMANDS: readonly { name: string; description: string; load: () => Promise<Define> }[] = [
  {
    name: 'demo',
    description: 'masters real music, scores it, simulates a panel, and serves panel, admin page and report',
    load: async () => (await import('./commands/demo.ts')).defineDemo,
  },
  {
    name: 'measure',
    description: 'measures audio files: loudness, peaks, dynamics, tone, stereo image, defects',
    load: async () => (await import('./commands/measure.ts')).defineMeasure,
  },
  {
    name: 'master',
    description: 'masters mixes: to a loudness, towards references or a genre, with an account of why',
    load: async () => (await import('./commands/master.ts')).defineMaster,
  },
  {
    name: 'revise',
    description: 'revises a master: a kept plan changed as asked, with a page to compare by ear',
    load: async () => (await import('./commands/revise.ts')).defineRevise,
  },
  {
    name: 'diagnose',
    description: 'says whether mixes are ready to be mastered, and what to do about them',
    load: async () => (await import('./commands/diagnose.ts')).defineDiagnose,
  },
  {
    name: 'profile',
    description: 'profiles: what masters of a kind have in common',
    load: async () => (await import('./commands/profile.ts')).defineProfile,
  },
  {
    name: 'abx',
    description: 'a blind test between files: can you hear the difference?',
    load: async () => (await import('./commands/abx.ts')).defineAbx,
  },
  {
    name: 'dataset',
    description: 'datasets: mixes, and masters to compare them by',
    load: async () => (await import('./commands/dataset.ts')).defineDataset,
  },
  {
    name: 'bench',
    description: 'trials of mastering engines on a dataset',
    load: async () => (await import('./commands/bench.ts')).defineBench,
  },
  {
    name: 'panel',
    description: 'blind listening panels',
    load: async () => (await import('./commands/panel.ts')).definePanelCommand,
  },
  {
    name: 'verdict',
    description: 'what a panel’s answers say: supported, refuted or undecided, from any program’s files',
    load: async () => (await import('./commands/verdict.ts')).defineVerdict,
  },
  {
    name: 'report',
    description: 'writes the report of a run, with what its panels have shown',
    load: async () => (await import('./commands/report.ts')).defineReport,
  },
];

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('earwitness')
  .description('Settles, by ear and by number, how good a music master is.')
  .version(version)
  .showHelpAfterError('(--help shows how)')
  .exitOverride();

for (const { name, description } of COMMANDS) program.command(name).description(description);
program.hook('preSubcommand', async (_, called) => {
  const define = await COMMANDS.find(({ name }) => name === called.name())?.load();
  define?.(called);
});

// Whoever reads only the beginning, as `head` does, has what it wants.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

const words = process.argv.slice(2);
// Commander's own `help measure` would show a command that is not loaded yet.
const [first, ...called] = words;
const asked = first === 'help' && called.length > 0 ? [...called, '--help'] : words;

try {
  await program.parseAsync(asked, { from: 'user' });
} catch (error) {
  // Commander has already printed its own message, and help asked for is no failure.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else reportFailure(error);
}
