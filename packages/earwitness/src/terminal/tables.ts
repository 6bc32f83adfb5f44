/** Tables for people at a terminal. */
import type { RunRecord } from '@earwitness/bench';
import Table from 'cli-table3';

const plain = { head: [], border: [] };

/** Item × condition with the numbers that a mastering engineer asks for first. */
export function scoreTable(records: readonly RunRecord[]): string {
  const table = new Table({
    head: ['item', 'condition', 'LUFS', 'dBTP', 'crest dB', 'to reference dB', 'finding'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
    style: plain,
  });
  for (const { itemId, conditionId, scores, findings, failure } of records) {
    const number = (id: string, digits: number) => scores[id]?.toFixed(digits) ?? '–';
    table.push([
      itemId,
      conditionId,
      number('integratedLufs', 1),
      number('truePeakDbtp', 1),
      number('crestFactorDb', 1),
      number('spectralDistanceDb', 2),
      failure ?? findings.join('; '),
    ]);
  }
  return table.toString();
}

/** Labels and what they lead to, aligned. */
export function linkList(links: readonly (readonly [label: string, target: string])[]): string {
  const width = Math.max(...links.map(([label]) => label.length));
  return links.map(([label, target]) => `  ${label.padEnd(width)}  ${target}`).join('\n');
}
