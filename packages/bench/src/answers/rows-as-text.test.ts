import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choiceRow, rankingRow, ratingRow } from '../../test/panel-rows.ts';
import type { PanelResultRow } from '../panel/panel-results.ts';
import { createRandom } from '../statistics/numeric/random.ts';
import { parseTable } from './parse-table.ts';
import { readAnswers } from './read-answers.ts';
import { rowsAsCsv, rowsAsJsonLines } from './rows-as-text.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-rows-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function readBack(text: string, name: string): Promise<readonly object[]> {
  const file = join(folder, name);
  await writeFile(file, text);
  const { rows, unread } = await readAnswers(file);
  expect(unread).toEqual([]);
  return rows;
}

/** What people write, and what spreadsheets and readers of tables stumble over. */
const LETTERS = [
  ...'abcXYZ0189 äß語👂',
  ...[
    '=',
    '+',
    '-',
    '@',
    '\t',
    '\r',
    '\n',
    '"',
    "'",
    ',',
    ';',
    '＝',
    '＋',
    '－',
    '＠',
    '\\',
    '|',
    '%',
    '\u00a0',
  ],
];
/** At the start a spreadsheet reckons with these. */
const RECKONED = /^[=+\-@\t\r\n＝＋－＠]/;

function randomTexts(count: number): string[] {
  const random = createRandom('texts of a questionnaire');
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + random.integer(8) }, () => LETTERS[random.integer(LETTERS.length)]!).join(''),
  );
}

describe('rowsAsJsonLines() and rowsAsCsv()', () => {
  it('give back 10,000 random texts exactly, and none that a spreadsheet would reckon with', async () => {
    const texts = randomTexts(10_000);
    const rows = Array.from({ length: 500 }, (_, index) =>
      choiceRow({
        trial: index + 1,
        ...Object.fromEntries(
          texts.slice(20 * index, 20 * (index + 1)).map((text, place) => [`q_${place}`, text]),
        ),
      }),
    );
    const csv = rowsAsCsv(rows);
    expect(await readBack(csv, 'texts.csv')).toEqual(rows);
    expect(await readBack(rowsAsJsonLines(rows), 'texts.jsonl')).toEqual(rows);
    const shown = parseTable(csv).records.flatMap(({ values }) =>
      Object.entries(values).flatMap(([column, text]) => (column.startsWith('q_') ? [text] : [])),
    );
    expect(shown).toHaveLength(10_000);
    expect(shown.filter((text) => RECKONED.test(text))).toEqual([]);
    expect(texts.filter((text) => RECKONED.test(text)).length).toBeGreaterThan(1000);
  });

  it.each<[string, readonly PanelResultRow[]]>([
    [
      'choices',
      [
        choiceRow({ q_age: 41, q_room: '41', q_glasses: true, q_said: 'true', q_more: null, q_none: '' }),
        choiceRow({
          confidence: 4,
          verified: false,
          attribute: 'warmth',
          level: 'platform:spotify',
          labels: 'swapped',
          kind: 'label',
          truth: null,
          correct: null,
          choice: 'none',
          q_age: -0.5,
          q_room: ' ',
          q_glasses: false,
          q_said: 'null',
          q_more: 'x',
          q_none: '-',
        }),
      ],
    ],
    [
      'ratings',
      [ratingRow({ rating: 61.5 }), ratingRow({ rating: -1, role: 'hidden-reference', correct: true })],
    ],
    ['rankings', [rankingRow(), rankingRow({ ranking: 'human > ours = mix', itemId: '007' })]],
  ])('give back %s with the type of every cell', async (_, rows) => {
    expect(await readBack(rowsAsCsv(rows), 'rows.csv')).toEqual(rows);
    expect(await readBack(rowsAsJsonLines(rows), 'rows.jsonl')).toEqual(rows);
  });

  it('read what a spreadsheet made of the table', async () => {
    const rows = [choiceRow({ q_age: 41 }), choiceRow({ choice: 'B', correct: false, q_age: 25 })];
    const resaved = rowsAsCsv(rows).replaceAll('"', '').replaceAll(',', ';').replaceAll('true', 'TRUE');
    expect(await readBack(resaved, 'resaved.csv')).toEqual(rows);
  });

  it('ask for another export of rows that an earlier version wrote', async () => {
    const old = rowsAsJsonLines([choiceRow()]).replace('panel-results/2', 'panel-results/1');
    for (const [name, text] of [
      ['old.jsonl', old],
      ['old.csv', rowsAsCsv([choiceRow()]).replace('panel-results/2', 'panel-results/1')],
    ] as const)
      await expect(readBack(text, name)).rejects.toThrow(
        'written by an earlier version of Earwitness; export it again',
      );
  });
});
