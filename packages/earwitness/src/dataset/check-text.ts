/** What a check of a dataset found, laid out for a terminal: item by item, the gravest first. */
import type { DatasetCheck, DatasetProblem } from '@earwitness/bench';

const GRAVITY: Readonly<Record<DatasetProblem['severity'], number>> = { fault: 0, warning: 1, note: 2 };

const countOf = (count: number, one: string, several: string): string =>
  `${count} ${count === 1 ? one : several}`;

export function checkText({ files, problems }: DatasetCheck): string {
  const lines: string[] = [];
  const itemIds = [...new Set([...files, ...problems].map(({ itemId }) => itemId))];
  for (const itemId of itemIds) {
    const own = problems
      .filter((problem) => problem.itemId === itemId)
      .sort((one, other) => GRAVITY[one.severity] - GRAVITY[other.severity]);
    if (own.length === 0) continue;
    lines.push(itemId);
    for (const { severity, conditionId, problem } of own)
      lines.push(`  ${severity.padEnd(7)}  ${conditionId === null ? '' : `${conditionId}: `}${problem}`);
  }
  const count = (severity: DatasetProblem['severity']) =>
    problems.filter((one) => one.severity === severity).length;
  lines.push(
    ...(lines.length > 0 ? [''] : []),
    `${countOf(files.length, 'file', 'files')} of ${countOf(itemIds.length, 'item', 'items')} checked: ` +
      `${countOf(count('fault'), 'fault', 'faults')}, ${countOf(count('warning'), 'warning', 'warnings')}, ${countOf(count('note'), 'note', 'notes')}`,
  );
  return lines.join('\n');
}
