/** One file with all that was measured, in plain words. */
import {
  CHANNEL_NAMES,
  clockText,
  LEAST_SECONDS_FOR_RANGE,
  loudnessPenalties,
  MEASUREMENTS,
  SEVERITY_WORDS,
  sortGravestFirst,
  whereText,
} from '@earwitness/bench/measurements';
import type { Analysis } from '@earwitness/engine/measure';
import { padLeft, padRight, printable, textWidth } from '../terminal/text-width.ts';
import { creditOf, formatInWords, numberText } from './file-words.ts';
import type { MeasuredFile } from './measure-files.ts';

type Cells = readonly string[];

/** Cells under each other, columns of numbers to the right. */
function aligned(rows: readonly Cells[], numbers: readonly number[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => textWidth(cells[column] ?? ''))),
  );
  return rows.map((cells) =>
    `    ${cells
      .map((cell, column) => (numbers.includes(column) ? padLeft : padRight)(cell, widths[column]!))
      .join('  ')}`.trimEnd(),
  );
}

const block = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `  ${title}`, ...lines];

function measurementBlocks({ analysis }: MeasuredFile<Analysis>): string[] {
  const present = MEASUREMENTS.filter(({ read }) => read(analysis) !== null);
  const lines = aligned(
    present.map(({ label, unit, digits, signed = false, meaning, read }) => [
      label,
      numberText(read(analysis), { digits, signed }),
      unit,
      meaning,
    ]),
    [1],
  );
  const groups = [...new Set(present.map(({ group }) => group))];
  return groups.flatMap((group) =>
    block(
      group,
      lines.filter((_, index) => present[index]?.group === group),
    ),
  );
}

function channelBlock({ analysis }: MeasuredFile<Analysis>): string[] {
  const names = CHANNEL_NAMES[analysis.channelLayout];
  return block(
    'Channels',
    aligned(
      [
        ['', 'dBTP', 'dBFS', 'DC, %'],
        ...names.map((name, index) => [
          name,
          numberText(analysis.channelTruePeaksDbtp[index] ?? null, { digits: 2, signed: true }),
          numberText(analysis.channelSamplePeaksDbfs[index] ?? null, { digits: 2, signed: true }),
          numberText(analysis.dcOffsets[index] ?? null, { digits: 3, signed: true, factor: 100 }),
        ]),
      ],
      [1, 2, 3],
    ),
  );
}

const sectionBlock = ({ analysis: { sections } }: MeasuredFile<Analysis>): string[] =>
  block(
    'Sections',
    aligned(
      (sections.length > 1 ? sections : []).map(
        ({ startSeconds, endSeconds, integratedLufs, sideToMidDb }, index) => [
          String(index + 1),
          `${clockText(startSeconds)}–${clockText(endSeconds)}`,
          `${numberText(integratedLufs, { digits: 1 })} LUFS`,
          sideToMidDb === null ? '' : `width ${numberText(sideToMidDb, { digits: 1, signed: true })} dB`,
        ],
      ),
      [0, 1, 2],
    ),
  );

function findingBlock({ analysis: { defects, seconds } }: MeasuredFile<Analysis>): string[] {
  const lines = sortGravestFirst(defects).map((finding) => {
    const where = whereText(finding, seconds);
    const sure = `${Math.round(finding.confidence * 100)} % sure`;
    return `    ${SEVERITY_WORDS[finding.severity]}: ${finding.sentence} (${where === '' ? sure : `${where}; ${sure}`})`;
  });
  return block('Found', lines.length > 0 ? lines : ['    Nothing stands out.']);
}

const penaltyBlock = ({ analysis }: MeasuredFile<Analysis>): string[] =>
  block(
    'What platforms will do to its level',
    aligned(
      loudnessPenalties(analysis).map(({ platform, targetLufs, gainDb, note }) => [
        platform,
        `${targetLufs} LUFS`,
        gainDb === null ? '–' : `${numberText(gainDb, { digits: 1, signed: true })} dB`,
        note,
      ]),
      [1, 2],
    ),
  );

/** Lays out everything about one file; readings without a value are left out. */
export function measureDetails(file: MeasuredFile<Analysis>): string {
  const credit = creditOf(file);
  return [
    printable(file.file),
    ...(credit === undefined ? [] : [`  ${printable(credit)}`]),
    `  ${formatInWords(file)}, ${clockText(file.analysis.seconds)}`,
    ...(file.format.truncated ? ['  The file ends before its header says; what is there was measured.'] : []),
    ...(file.analysis.loudnessRangeLu !== null && file.analysis.seconds < LEAST_SECONDS_FOR_RANGE
      ? [`  Loudness range says little of a piece shorter than ${LEAST_SECONDS_FOR_RANGE} s.`]
      : []),
    ...findingBlock(file),
    ...measurementBlocks(file),
    ...channelBlock(file),
    ...sectionBlock(file),
    ...penaltyBlock(file),
  ].join('\n');
}
