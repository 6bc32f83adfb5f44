/** A diagnosis for people at a terminal: the verdict, each finding with what to do about it, what ears must judge. */
import { clockText, SEVERITY_WORDS, whereText } from '@earwitness/bench/measurements';
import type { Diagnosis } from '@earwitness/engine';
import type { Analysis } from '@earwitness/engine/measure';
import { creditOf, formatInWords } from '../measure/file-words.ts';
import type { MeasuredFile } from '../measure/measure-files.ts';
import { printable, wrapText } from '../terminal/text-width.ts';

/** @param hanging how much further the lines after the first are indented */
const indented = (text: string, indent: number, width: number, hanging = 0): readonly string[] =>
  wrapText(text, Math.max(20, width - indent - hanging)).map(
    (line, index) => ' '.repeat(index === 0 ? indent : indent + hanging) + line,
  );

/** @param width columns of the terminal */
export function diagnosisText(
  measured: MeasuredFile<Analysis>,
  { sentence, findings, needsHuman }: Diagnosis,
  { width }: { width: number },
): string {
  const { seconds } = measured.analysis;
  const credit = creditOf(measured);
  const findingLines = findings.flatMap((finding) => {
    const where = whereText(finding, seconds);
    const place = where === '' ? '' : ` (${where})`;
    return [
      ...indented(`${SEVERITY_WORDS[finding.severity]}: ${finding.sentence}${place}`, 2, width, 2),
      ...indented(finding.advice, 6, width),
    ];
  });
  return [
    printable(measured.file),
    ...(credit === undefined ? [] : [`  ${printable(credit)}`]),
    `  ${formatInWords(measured)}, ${clockText(seconds)}`,
    ...indented(sentence, 2, width),
    ...(findingLines.length === 0 ? [] : ['', ...findingLines]),
    ...(needsHuman.length === 0
      ? []
      : ['', '  Listen yourself:', ...needsHuman.flatMap((reason) => indented(reason, 6, width))]),
  ].join('\n');
}
