/** What mastering did, for people at a terminal: the numbers before and after, each stage with its reason, what was left out. */
import { formatNumber, kindInWords } from '@earwitness/bench/measurements';
import type { Analysis } from '@earwitness/engine/measure';
import { printable, shortenFromRight, wrapText } from '../terminal/text-width.ts';
import type { MasteredFile } from './master-files.ts';

interface Change {
  readonly name: string;
  readonly unit: string;
  readonly read: (analysis: Analysis) => number | null;
}

const CHANGES: readonly Change[] = [
  { name: 'loudness', unit: 'LUFS', read: ({ integratedLufs }) => integratedLufs },
  { name: 'true peak', unit: 'dBTP', read: ({ truePeakDbtp }) => truePeakDbtp },
  { name: 'range', unit: 'LU', read: ({ loudnessRangeLu }) => loudnessRangeLu },
  { name: 'PLR', unit: 'dB', read: ({ plrDb }) => plrDb },
];

const numberText = (value: number | null): string =>
  value === null ? '–' : formatNumber(value, { digits: 1 });

/**
 * @param details whether reasons stand in full, else each takes one line
 * @param width columns of the terminal
 */
export function masterSummary(
  { mix, out, planFile, accountFile, mastering: { plan, before, after } }: MasteredFile,
  { details, width }: { details: boolean; width: number },
): string {
  const changes = CHANGES.map(
    ({ name, unit, read }) => `${name} ${numberText(read(before))} → ${numberText(read(after))} ${unit}`,
  );
  const explain = ({ kind, reason }: { kind: string; reason: string }) =>
    explained(`${kindInWords(kind)}: `, reason, { details, width });
  return [
    `${printable(mix)} → ${printable(out)}`,
    `  ${changes.join(' · ')}`,
    ...(plan.stages.length === 0
      ? ['  Nothing was done: the mix is where it should be.']
      : plan.stages.flatMap(explain)),
    ...(plan.leftOut.length === 0 ? [] : ['  Left out:', ...plan.leftOut.flatMap(explain)]),
    `  Plan: ${printable(planFile)}`,
    ...(accountFile === undefined ? [] : [`  Account: ${printable(accountFile)}`]),
  ].join('\n');
}

const INDENT = '    ';
/** Lines after the first of a reason stand further in. */
const HANGING = '  ';

function explained(
  title: string,
  reason: string,
  { details, width }: { details: boolean; width: number },
): readonly string[] {
  const room = Math.max(20, width - INDENT.length);
  if (!details) return [INDENT + shortenFromRight(title + reason, room)];
  return wrapText(title + reason, room - HANGING.length).map(
    (line, index) => INDENT + (index === 0 ? '' : HANGING) + line,
  );
}

/** One line for a target that could not be met. */
export const shortfallWarning = ({ mix, mastering: { plan, after } }: MasteredFile): string =>
  `${printable(mix)}: ${formatNumber(plan.target.integratedLufs, { digits: 1 })} LUFS is not feasible under ${formatNumber(plan.target.ceilingDbtp, { digits: 1 })} dBTP without harm; the master reads ${numberText(after.integratedLufs)} LUFS, ${formatNumber(plan.shortfallLu, { digits: 1 })} LU below (the plan says what would help)`;
