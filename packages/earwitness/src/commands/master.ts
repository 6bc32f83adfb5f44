/** `earwitness master`: mixes to masters, each with its plan and an account of what was done and why. */
import { availableParallelism } from 'node:os';
import { BUILT_IN_PROFILES, DELIVERY_TARGETS } from '@earwitness/engine';
import { type Command, Option } from 'commander';
import { isMastered, type MasteredFile, masterFiles } from '../master/master-files.ts';
import { masterJson } from '../master/master-json.ts';
import {
  BIT_DEPTHS,
  briefOf,
  type DirectionOptions,
  readPlan,
  wavBitDepthOf,
} from '../master/master-order.ts';
import { isOwnMaster, type PlaceOptions, placeMasters } from '../master/master-places.ts';
import { masterSummary, shortfallWarning } from '../master/master-summary.ts';
import { measureReferences } from '../master/measure-references.ts';
import { findAudioFiles } from '../measure/find-audio-files.ts';
import type { FailedFile } from '../measure/measure-files.ts';
import { parseCeiling, parseLufs, parseStrength, parseThreads } from '../terminal/option-parsers.ts';
import { createProgressReporter } from '../terminal/progress-bar.ts';
import { UsageError } from '../terminal/report-failure.ts';
import { terminalWidth } from '../terminal/terminal-width.ts';
import { printable } from '../terminal/text-width.ts';
import { untilInterrupted } from '../terminal/until-interrupted.ts';

interface MasterOptions extends DirectionOptions, PlaceOptions {
  reference?: readonly string[];
  masteringPlan?: string;
  bitDepth?: (typeof BIT_DEPTHS)[number];
  threads?: number;
  details?: boolean;
  json?: boolean;
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const DIRECTIONS = ['reference', 'genre', 'profile'];
const DECISIONS = [
  ...['target', 'lufs', 'ceiling', ...DIRECTIONS],
  ...['strength', 'tone', 'dynamics', 'stereo'],
];

export function defineMaster(command: Command): void {
  command
    .argument('<mixes...>', 'audio files, folders (with all below them), globs')
    .addOption(
      new Option(
        '--target <name>',
        `where the master is going: ${Object.keys(DELIVERY_TARGETS).join(', ')} (default: streaming)`,
      ).conflicts('lufs'),
    )
    .option('--lufs <number>', 'integrated loudness to reach', parseLufs)
    .option('--ceiling <number>', 'true peak to stay below, in dBTP', parseCeiling)
    .addOption(
      new Option('--reference <file>', 'a master that this one is to sound like; may be given several times')
        .argParser(collect)
        .conflicts(['genre', 'profile']),
    )
    .addOption(
      new Option(
        '--genre <name>',
        `a built-in profile: ${Object.keys(BUILT_IN_PROFILES).join(', ')}, or auto for the nearest`,
      ).conflicts('profile'),
    )
    .option('--profile <file>', 'a profile of your own, see `profile learn`')
    .option('--strength <0…1>', 'how far to go towards the direction (default: 1)', parseStrength)
    .option('--tone <0…1>', 'the same for tone alone', parseStrength)
    .option('--dynamics <0…1>', 'the same for dynamics alone', parseStrength)
    .option('--stereo <0…1>', 'the same for the stereo image alone', parseStrength)
    .option('--out <file|folder>', 'a WAV file for one mix, else a folder (default: beside each mix)')
    .addOption(
      new Option('--mastering-plan <file>', 'render a kept plan instead of deciding').conflicts(DECISIONS),
    )
    .option('--report <page.html>', 'where the account of one master goes (default: beside the master)')
    .option('--no-report', 'write no account')
    .addOption(
      new Option('--bit-depth <bits>', 'of the master (default: the target’s, else 24)').choices(BIT_DEPTHS),
    )
    .option('--force', 'write over files that exist; render a plan that was made for another mix')
    .option('--threads <number>', 'how many files at a time (default: a file a core)', parseThreads)
    .option('--details', 'print every reason in full')
    .option('--json', 'print plans and measurements for programs')
    .addHelpText(
      'after',
      '\nExample:\n  earwitness master album/ --target loud-streaming --out masters\n\nBeside <name>.master.wav it leaves <name>.plan.json, which can be edited and rendered again, and\n<name>.account.html, which tells and plays what was done. Folders are searched without *.master.wav.',
    )
    .action(runMaster);
}

async function runMaster(paths: string[], options: MasterOptions): Promise<void> {
  const { report, masteringPlan, threads, force = false } = options;
  if (typeof report === 'string' && !/\.html?$/i.test(report)) {
    throw new UsageError(`Cannot write the account to ${report}: its name must end with .html`);
  }
  const { mixes, misses } = await findMixes(paths);
  if (mixes.length === 0) throw new UsageError(misses.map(({ reason }) => reason).join('; '));
  const places = await placeMasters(mixes, options);
  const plan = masteringPlan === undefined ? undefined : await readPlan(masteringPlan);
  // Names are checked before anything is listened to.
  await briefOf(options, []);

  const references = await measureReferences(options.reference ?? []);
  const brief = await briefOf(options, references);
  const progress = await createProgressReporter({ quiet: process.stderr.isTTY !== true });
  progress.step('master');
  const mastered = await untilInterrupted((signal) =>
    masterFiles(places, {
      threads: threads ?? Math.max(1, Math.min(places.length, availableParallelism())),
      brief,
      plan,
      acceptOtherMix: force,
      bitDepth: wavBitDepthOf(options.bitDepth),
      writeAccount: async (file, mastered) => {
        // Pictures need the bench's reports, which take longer to load than a master takes to begin.
        const { writeMasterAccount } = await import('../master/write-master-account.ts');
        await writeMasterAccount(file, mastered, references);
      },
      signal,
      onProgress: ({ finished, share, file }) =>
        progress.update({
          done: Math.round(share * 100),
          total: 100,
          label: places.length === 1 ? printable(file) : `${finished} of ${places.length} files`,
        }),
    }).finally(() => progress.stop()),
  );
  tell([...mastered, ...misses], options);
}

/** Masters of earlier runs are no mixes, unless they are named themselves. */
async function findMixes(
  paths: readonly string[],
): Promise<{ mixes: readonly string[]; misses: readonly FailedFile[] }> {
  const { files, misses } = await findAudioFiles(paths, { purpose: 'master' });
  const mixes = files.filter((file) => paths.includes(file) || !isOwnMaster(file));
  if (mixes.length > 0 || files.length === 0) return { mixes, misses };
  const reason = `Cannot master ${paths.join(', ')}: there are only masters of earlier runs, which must be named one by one`;
  return { mixes, misses: [...misses, { file: paths[0]!, reason }] };
}

function tell(
  results: readonly (MasteredFile | FailedFile)[],
  { json = false, details = false }: MasterOptions,
): void {
  const mastered = results.filter(isMastered);
  const failed = results.filter((result): result is FailedFile => !isMastered(result));
  if (json) process.stdout.write(`${JSON.stringify(results.map(masterJson), null, 2)}\n`);
  else if (mastered.length > 0) {
    const width = terminalWidth();
    process.stdout.write(`${mastered.map((one) => masterSummary(one, { details, width })).join('\n\n')}\n`);
  }
  for (const one of mastered) {
    if (!one.mastering.plan.feasible && one.mastering.before.integratedLufs !== null) {
      process.stderr.write(`earwitness: ${shortfallWarning(one)}\n`);
    }
  }
  for (const { reason } of failed) process.stderr.write(`earwitness: ${reason}\n`);
  if (failed.length > 0) process.exitCode = 2;
}
