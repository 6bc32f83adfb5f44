import { describe, expect, it } from 'vitest';
import { fittedTable } from './fitted-table.ts';
import { textWidth } from './text-width.ts';

const rows = [
  { file: 'a/rather/long/way/to/one.wav', lufs: '-9.8', peak: '+0.4' },
  { file: 'two.wav', lufs: '-14.0', peak: '-1.0' },
];
const tableAt = (width: number) =>
  fittedTable({
    name: { head: 'file', unit: '', text: ({ file }) => file },
    columns: [
      { head: 'I', unit: 'LUFS', text: ({ lufs }) => lufs },
      { head: 'TP', unit: 'dBTP', keep: 1, text: ({ peak }) => peak },
    ],
    rows,
    width,
  });

describe('fittedTable()', () => {
  it('aligns numbers under their units', () => {
    expect(tableAt(80)).toBe(
      [
        'file                              I    TP',
        '                               LUFS  dBTP',
        'a/rather/long/way/to/one.wav   -9.8  +0.4',
        'two.wav                       -14.0  -1.0',
      ].join('\n'),
    );
  });

  it('shortens names before it leaves anything out', () => {
    expect(tableAt(30)).toContain('…g/way/to/one.wav   -9.8  +0.4');
    expect(tableAt(30)).toContain('dBTP');
  });

  it('leaves out what matters least where names would be unreadable', () => {
    expect(tableAt(26)).not.toContain('dBTP');
    expect(tableAt(26)).toContain('LUFS');
  });

  it('never passes the width', () => {
    for (let width = 24; width < 60; width += 1) {
      for (const line of tableAt(width).split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width);
    }
  });
});
