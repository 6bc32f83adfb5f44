import { stringify } from 'csv-stringify/sync';
import { describe, expect, it } from 'vitest';
import { readLabels, readLinks } from './read-labels.ts';

describe('readLabels()', () => {
  it('takes a line for a label, whatever ends it', () => {
    expect(readLabels('  anna@example.org \r\n\n Bert, "the ear"\n')).toEqual([
      'anna@example.org',
      'Bert, "the ear"',
    ]);
  });
});

describe('readLinks()', () => {
  it('finds the link of each label, and takes no label for one', () => {
    const lines = ['anna', 'b, "https://example.org/x"', 'https://example.org/y', '=c'].map(
      (label, index) => ({
        label,
        link: `https://host/p/a#invite=${index}`,
      }),
    );
    const table = stringify(lines, { header: true, escape_formulas: true, record_delimiter: 'windows' });
    expect(readLinks(table)).toEqual(lines.map(({ link }) => link));
  });
});
