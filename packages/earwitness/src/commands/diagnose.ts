/** `earwitness diagnose`: is this mix ready to be mastered, and if not, what to do about it. */
import { type Diagnosis, diagnose } from '@earwitness/engine';
import type { Analysis } from '@earwitness/engine/measure';
import type { Command } from 'commander';
import { diagnosisText } from '../diagnose/diagnosis-text.ts';
import { findAudioFiles } from '../measure/find-audio-files.ts';
import { type FailedFile, isComplete, isMeasured, type MeasuredFile } from '../measure/measure-files.ts';
import { measureWithProgress } from '../measure/measure-with-progress.ts';
import { parseThreads } from '../terminal/option-parsers.ts';
import { UsageError } from '../terminal/report-failure.ts';
import { terminalWidth } from '../terminal/terminal-width.ts';

interface DiagnoseOptions {
  json?: boolean;
  threads?: number;
}

interface DiagnosedFile {
  readonly measured: MeasuredFile<Analysis>;
  readonly diagnosis: Diagnosis;
}

export function defineDiagnose(command: Command): void {
  command
    .argument('<mixes...>', 'audio files, folders (with all below them), globs')
    .option('--json', 'print findings for programs')
    .option('--threads <number>', 'how many files at a time (default: a file a core)', parseThreads)
    .addHelpText(
      'after',
      '\nExample:\n  earwitness diagnose mixes/\n\nEnds with exit code 1 when a mix should be mended before it is mastered.',
    )
    .action(runDiagnose);
}

async function runDiagnose(paths: string[], { json = false, threads }: DiagnoseOptions): Promise<void> {
  const { files, misses } = await findAudioFiles(paths, { purpose: 'diagnose' });
  if (files.length === 0) throw new UsageError(misses.map(({ reason }) => reason).join('; '));
  const results = [
    ...(await measureWithProgress(files, { title: 'diagnose', ...(threads && { threads }) })),
    ...misses,
  ];
  const failed = results.filter((result): result is FailedFile => !isMeasured(result));
  const diagnosed = results
    .filter(isMeasured)
    .filter(isComplete)
    .map((measured): DiagnosedFile => ({ measured, diagnosis: diagnose(measured.analysis) }));

  if (json)
    process.stdout.write(
      `${JSON.stringify([...diagnosed.map(toJson), ...failed.map(toFailure)], null, 2)}\n`,
    );
  else if (diagnosed.length > 0) {
    const width = terminalWidth();
    const texts = diagnosed.map(({ measured, diagnosis }) => diagnosisText(measured, diagnosis, { width }));
    process.stdout.write(`${texts.join('\n\n')}\n`);
  }
  for (const { reason } of failed) process.stderr.write(`earwitness: ${reason}\n`);
  if (failed.length > 0) process.exitCode = 2;
  else if (diagnosed.some(({ diagnosis }) => diagnosis.verdict === 'mend-first')) process.exitCode = 1;
}

const toJson = ({ measured: { file, analysis }, diagnosis }: DiagnosedFile) => ({
  file,
  seconds: analysis.seconds,
  samplesDigest: analysis.samplesDigest,
  ...diagnosis,
});

const toFailure = ({ file, reason }: FailedFile) => ({ file, error: reason });
