/** `earwitness measure`: what the meters say of audio files, as a table, for programs, or as a page. */
import { relative, resolve } from 'node:path';
import { type AlbumLoudness, measureAlbum } from '@earwitness/engine/measure';
import { type Command, Option } from 'commander';
import { commonFolderOf } from '../measure/common-folder.ts';
import { creditOf, formatInWords } from '../measure/file-words.ts';
import { findAudioFiles } from '../measure/find-audio-files.ts';
import { measureCsv } from '../measure/measure-csv.ts';
import { measureDetails } from '../measure/measure-details.ts';
import { type FailedFile, isComplete, isMeasured, type MeasuredFile } from '../measure/measure-files.ts';
import { measureJson } from '../measure/measure-json.ts';
import { measureTable } from '../measure/measure-table.ts';
import { measureWithProgress } from '../measure/measure-with-progress.ts';
import { SORT_ORDERS, type SortOrder, sortFiles } from '../measure/sort-files.ts';
import { parseThreads } from '../terminal/option-parsers.ts';
import { UsageError } from '../terminal/report-failure.ts';
import { terminalWidth } from '../terminal/terminal-width.ts';

interface MeasureOptions {
  json?: boolean;
  csv?: boolean;
  details?: boolean;
  overTime?: boolean;
  plot?: string;
  loudnessOnly?: boolean;
  dualMono?: boolean;
  bs1770?: boolean;
  strict?: boolean;
  sort?: SortOrder;
  threads?: number;
}

interface Results {
  readonly measured: readonly MeasuredFile[];
  readonly failed: readonly FailedFile[];
  /** All as one, where there is more than one. */
  readonly album: AlbumLoudness | undefined;
}

export function defineMeasure(command: Command): void {
  command
    .argument('<files...>', 'audio files, folders (with all below them), globs')
    .addOption(new Option('--json', 'print everything for programs').conflicts(['csv', 'details']))
    .addOption(new Option('--csv', 'print the single numbers for spreadsheets').conflicts('details'))
    .option('--details', 'print everything about each file in plain words')
    .option('--plot <page.html>', 'write a page with pictures: over time, spectrum, stereo image')
    .option('--over-time', 'with --json: the curves over time as well')
    .addOption(
      new Option('--loudness-only', 'no spectrum, sections or defects: less than half the time').conflicts([
        'details',
        'plot',
        'strict',
      ]),
    )
    .option('--dual-mono', 'read a mono file as what two loudspeakers make of it: 3 LU louder')
    .option('--bs1770', 'read true peak by the standard’s table as well')
    .addOption(new Option('--sort <by>', 'order of the files, largest first').choices(SORT_ORDERS))
    .option('--strict', 'end with exit code 1 when a fault was found')
    .option(
      '--threads <number>',
      'how many files or stretches at a time (default: a file a core; a lone one whole, on one)',
      parseThreads,
    )
    .addHelpText(
      'after',
      '\nExample:\n  earwitness measure album/ --plot album.html\n\nIn the table: I integrated loudness, LRA loudness range, S and M max the loudest 3 s and 0.4 s, TP true peak,\nPLR and PSR peak over loudness (whole piece; median of 3 s), corr correlation of left and right.',
    )
    .action(runMeasure);
}

async function runMeasure(paths: string[], options: MeasureOptions): Promise<void> {
  if (options.plot !== undefined && !/\.html?$/i.test(options.plot)) {
    throw new UsageError(`Cannot write the page to ${options.plot}: its name must end with .html`);
  }
  const { files, misses } = await findAudioFiles(paths);
  if (files.length === 0) throw new UsageError(misses.map(({ reason }) => reason).join('; '));

  const { dualMono = false, bs1770 = false, loudnessOnly = false, threads } = options;
  const wanted = { dualMono, truePeakBs1770: bs1770, loudnessOnly, ...(threads && { threads }) };
  const results = [...(await measureWithProgress(files, { title: 'measure', ...wanted })), ...misses];
  const measured = sortFiles(results.filter(isMeasured), options.sort);
  const failed = results.filter((result): result is FailedFile => !isMeasured(result));
  const album = measured.length > 1 ? measureAlbum(measured.map(({ analysis }) => analysis)) : undefined;

  process.stdout.write(printed({ measured, failed, album }, options));
  for (const { reason } of failed) process.stderr.write(`earwitness: ${reason}\n`);
  if (options.plot !== undefined && measured.length > 0) {
    await writePage(resolve(options.plot), { measured, failed, album });
    if (!options.json && !options.csv) process.stdout.write(`\nPage: ${resolve(options.plot)}\n`);
  }
  if (failed.length > 0) process.exitCode = 2;
  else if (options.strict && measured.some(hasFault)) process.exitCode = 1;
}

const hasFault = ({ analysis }: MeasuredFile): boolean =>
  analysis.defects?.some(({ severity }) => severity === 'fault') ?? false;

function printed(
  { measured, failed, album }: Results,
  { json = false, csv = false, details = false, overTime = false }: MeasureOptions,
): string {
  const all = [...measured, ...failed];
  if (json) {
    return `${JSON.stringify(
      all.map((one) => measureJson(one, { overTime })),
      null,
      2,
    )}\n`;
  }
  if (csv) return measureCsv(all);
  if (measured.length === 0) return '';
  if (details) return `${measured.filter(isComplete).map(measureDetails).join('\n\n')}\n`;
  return `${measureTable(inFewestWords(measured), {
    width: terminalWidth(),
    ...(album === undefined ? {} : { album }),
  })}\n`;
}

/** Names files from the folder that they share. */
function inFewestWords<File extends MeasuredFile>(files: readonly File[]): readonly File[] {
  const folder = commonFolderOf(files.map(({ file }) => file));
  return files.map((one) => ({ ...one, file: relative(folder, resolve(one.file)) }));
}

/** Pictures need the bench's reports, which a table can do without. */
async function writePage(file: string, { measured, failed, album }: Results): Promise<void> {
  const { writeMeasureReport } = await import('@earwitness/bench');
  await writeMeasureReport({
    file,
    pieces: inFewestWords(measured.filter(isComplete)).map((one) => {
      const credit = creditOf(one);
      return {
        name: one.file,
        ...(credit === undefined ? {} : { credit }),
        format: formatInWords(one),
        truncated: one.format.truncated,
        analysis: one.analysis,
      };
    }),
    ...(album === undefined ? {} : { album }),
    failures: failed,
  });
}
