/** `earwitness profile learn`: from a folder of masters to the direction of a new one. */
import { stat } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { learnProfile } from '@earwitness/engine';
import type { Command } from 'commander';
import { creditOf } from '../measure/file-words.ts';
import { findAudioFiles } from '../measure/find-audio-files.ts';
import { type FailedFile, isComplete, isMeasured } from '../measure/measure-files.ts';
import { measureWithProgress } from '../measure/measure-with-progress.ts';
import { type LearnedFile, profileTable } from '../profile/profile-table.ts';
import { commandLine } from '../terminal/command-line.ts';
import { parseThreads } from '../terminal/option-parsers.ts';
import { asUsage, UsageError } from '../terminal/report-failure.ts';
import { terminalWidth } from '../terminal/terminal-width.ts';

interface LearnOptions {
  out: string;
  id: string;
  title: string;
  force?: boolean;
  threads?: number;
  json?: boolean;
}

export function defineProfile(profile: Command): void {
  profile
    .command('learn')
    .description('learns a profile from masters')
    .argument('<masters...>', 'audio files, folders (with all below them), globs; three or more')
    .requiredOption('--out <profile.json>', 'where the profile goes')
    .requiredOption('--id <name>', 'a short name, as it stands in plans')
    .requiredOption('--title <text>', 'what kind of music it is')
    .option('--force', 'write over a file that exists')
    .option('--threads <number>', 'how many files at a time (default: a file a core)', parseThreads)
    .option('--json', 'print the profile as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  earwitness profile learn masters/ --out dub.json --id dub --title "Dub techno"\n\nThe profile lists artist, title and licence of each master as its file says them.',
    )
    .action(runLearn);
}

async function runLearn(paths: string[], options: LearnOptions): Promise<void> {
  const { out, id, title, force = false, threads, json = false } = options;
  if (!force && (await stat(out).catch(() => undefined))) {
    throw new UsageError(`Cannot write ${out}: it exists already; --force writes over it`);
  }
  const { files, misses } = await findAudioFiles(paths, { purpose: 'learn from' });
  if (files.length === 0) throw new UsageError(misses.map(({ reason }) => reason).join('; '));
  const results = [
    ...(await measureWithProgress(files, { title: 'listen', ...(threads && { threads }) })),
    ...misses,
  ];
  const failed = results.filter((result): result is FailedFile => !isMeasured(result));
  const learned = results
    .filter(isMeasured)
    .filter(isComplete)
    .map(
      (measured): LearnedFile => ({
        title: creditOf(measured) ?? basename(measured.file, extname(measured.file)),
        licence: measured.tags.license ?? measured.tags.copyright,
        analysis: measured.analysis,
      }),
    );
  const profile = asUsage(() => learnProfile(learned, { id, title }));
  const { writeFileSafely } = await import('@earwitness/bench');
  await writeFileSafely(resolve(out), `${JSON.stringify(profile, null, 2)}\n`);

  if (json) process.stdout.write(`${JSON.stringify(profile, null, 2)}\n`);
  else {
    const width = terminalWidth();
    process.stdout.write(
      `${profileTable(learned, { width })}\n\nProfile: ${out}\nMaster towards it: ${commandLine('master', 'mix.wav', '--profile', out)}\n`,
    );
  }
  for (const { reason } of failed) process.stderr.write(`earwitness: ${reason}\n`);
  if (failed.length > 0) process.exitCode = 2;
}
