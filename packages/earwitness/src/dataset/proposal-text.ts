/** What a dataset would gain, laid out for a terminal: pairs with their certainty, then what was left over and why. */
import { basename } from 'node:path';
import type { Proposal, ProposedItem } from '@earwitness/bench';
import { pathFromHere } from '../files/path-from-here.ts';
import { plainTable } from '../terminal/tables.ts';

const nameOf = ({ itemId, mix, masters }: ProposedItem): string =>
  itemId ?? basename((mix ?? masters[0]!).file);

export function proposalText({ items, leftovers, alreadyThere }: Proposal): string {
  const rows = items.flatMap((item) =>
    item.masters.map(({ conditionId, file, alignment: { lagFrames, confidence }, replaces }, index) => [
      index === 0 ? nameOf(item) : '',
      conditionId,
      `${pathFromHere(file)}${replaces === null ? '' : ` (instead of ${replaces})`}`,
      Number.isInteger(lagFrames) ? lagFrames.toFixed(0) : lagFrames.toFixed(2),
      `${Math.round(100 * confidence)} %`,
    ]),
  );
  const head = ['piece', 'condition', 'master', 'lag in frames', 'certainty'];
  const lines = rows.length > 0 ? [plainTable({ head, rows, numbersFrom: 3 }), ''] : [];
  for (const { file, reason } of leftovers) lines.push(`not paired: ${pathFromHere(file)}: ${reason}`);
  if (alreadyThere.length > 0)
    lines.push(
      `${alreadyThere.length} ${alreadyThere.length === 1 ? 'file is' : 'files are'} in the dataset already`,
    );
  return lines.join('\n');
}
