/** Many files at a glance, for people at a terminal; what was found stands below in words. */
import { clockText, SEVERITY_WORDS, sortGravestFirst, whereText } from '@earwitness/bench/measurements';
import type { AlbumLoudness } from '@earwitness/engine/measure';
import { type FittedColumn, fittedTable } from '../terminal/fitted-table.ts';
import { printable } from '../terminal/text-width.ts';
import { kilohertzText, numberText } from './file-words.ts';
import type { MeasuredFile } from './measure-files.ts';

type Row = MeasuredFile | { readonly file: string; readonly album: AlbumLoudness };

const isAlbum = (row: Row): row is Extract<Row, { album: AlbumLoudness }> => 'album' in row;
const ofFile =
  (text: (file: MeasuredFile) => string) =>
  (row: Row): string =>
    isAlbum(row) ? '' : text(row);
const shared =
  (
    read: (measured: MeasuredFile['analysis'] | AlbumLoudness) => number | null,
    signed = false,
  ): FittedColumn<Row>['text'] =>
  (row) =>
    numberText(read(isAlbum(row) ? row.album : row.analysis), { digits: 1, signed });
const single = (read: (analysis: MeasuredFile['analysis']) => number | null, digits = 1, signed = false) =>
  ofFile(({ analysis }) => numberText(read(analysis), { digits, signed }));

const CHANNEL_TEXT: Readonly<Record<string, string>> = { mono: '1', 'dual-mono': '1×2', stereo: '2' };

/** `44.1/24/2`: rate, bits or codec, channels. */
function formatText({
  analysis: { sampleRate, channelLayout },
  format: { codec, bitDepth },
}: MeasuredFile): string {
  const bits = bitDepth === null ? codec : `${bitDepth}${codec === 'pcm-float' ? 'f' : ''}`;
  return `${kilohertzText(sampleRate)}/${bits}/${CHANNEL_TEXT[channelLayout] ?? channelLayout}`;
}

const NAME: FittedColumn<Row> = { head: 'file', unit: '', text: ({ file }) => printable(file) };
const COLUMNS: readonly FittedColumn<Row>[] = [
  {
    head: 'time',
    unit: '',
    keep: 5,
    text: (row) => clockText(isAlbum(row) ? row.album.seconds : row.analysis.seconds),
  },
  { head: 'kHz/bit/ch', unit: '', keep: 1, text: ofFile(formatText) },
  { head: 'I', unit: 'LUFS', text: shared(({ integratedLufs }) => integratedLufs) },
  { head: 'LRA', unit: 'LU', text: shared(({ loudnessRangeLu }) => loudnessRangeLu) },
  { head: 'S max', unit: 'LUFS', keep: 6, text: single(({ shortTermMaxLufs }) => shortTermMaxLufs) },
  { head: 'M max', unit: 'LUFS', keep: 2, text: single(({ momentaryMaxLufs }) => momentaryMaxLufs) },
  { head: 'TP', unit: 'dBTP', text: shared(({ truePeakDbtp }) => truePeakDbtp, true) },
  { head: 'PLR', unit: 'dB', keep: 8, text: single(({ plrDb }) => plrDb) },
  { head: 'PSR', unit: 'dB', keep: 4, text: single(({ psrDb }) => psrDb.median) },
  { head: 'crest', unit: 'dB', keep: 3, text: single(({ crestFactorDb }) => crestFactorDb) },
  { head: 'corr', unit: '', keep: 7, text: single(({ correlation }) => correlation, 2, true) },
];

/**
 * Lays out the table, with the album's line when there is one, and what was found below it.
 *
 * @param width columns of the terminal
 */
export function measureTable(
  files: readonly MeasuredFile[],
  { album, width }: { album?: AlbumLoudness; width: number },
): string {
  const rows: Row[] = [...files, ...(album === undefined ? [] : [{ file: 'all as one album', album }])];
  const found = files.flatMap(findingLines);
  return [
    fittedTable({ name: NAME, columns: COLUMNS, rows, width }),
    ...(found.length > 0 ? ['', ...found] : []),
  ].join('\n');
}

/** Faults and warnings in words; notes only counted, since most files have some. */
function findingLines({ file, analysis: { defects = [], seconds }, format }: MeasuredFile): string[] {
  const grave = sortGravestFirst(defects).filter(({ severity }) => severity !== 'note');
  const notes = defects.length - grave.length;
  const lines = grave.map((finding) => {
    const where = whereText(finding, seconds);
    return `  ${SEVERITY_WORDS[finding.severity]}: ${finding.sentence}${where === '' ? '' : ` (${where})`}`;
  });
  if (format.truncated)
    lines.unshift('  Warning: The file ends before its header says; what is there was measured.');
  if (lines.length === 0) return [];
  const more = notes === 0 ? [] : [`  and ${notes} ${notes === 1 ? 'note' : 'notes'}: --details`];
  return [printable(file), ...lines, ...more];
}
