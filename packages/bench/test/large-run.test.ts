import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, it } from 'vitest';
import { runReportHtml } from '../src/reports/run-report-html.ts';
import { largeRun } from './large-run.ts';

const ITEMS = 14;
const run = largeRun({ items: ITEMS, seconds: 60 });
let page = '';
let document: Document;

beforeAll(() => {
  page = runReportHtml(run);
  document = parseHTML(page).document as unknown as Document;
});

describe('a report of many items', () => {
  it('weighs little for each of them, so that a hundred open at once', () => {
    // what docs/benchmarks-bench.md measured: 68 kB and 880 elements an item, all tables included
    expect(page.length / ITEMS).toBeLessThan(85_000);
    expect(document.querySelectorAll('*').length / ITEMS).toBeLessThan(1100);
  });

  it('shows every score of every record, in full, and no other', () => {
    const cells = [...document.querySelectorAll('tr[data-record] td[data-score]')];
    const shown = cells.map((cell) => [
      cell.closest('tr')!.getAttribute('data-record'),
      cell.getAttribute('data-score'),
      Number(cell.getAttribute('data-value')),
    ]);
    const measured = run.records.flatMap(({ itemId, conditionId, scores }) =>
      Object.entries(scores).map(([metricId, score]) => [`${itemId}.${conditionId}`, metricId, score]),
    );
    const sorted = (rows: readonly unknown[][]) => rows.map((row) => row.join(' ')).sort();
    expect(sorted(shown)).toEqual(sorted(measured));
  });

  it('leaves to the browser what is out of sight, and draws a row of many items as one path', () => {
    expect(page).toMatch(/\.item \{ content-visibility: auto/);
    const strip = document.querySelector('#figure-scores-loudness svg.plot')!;
    // four conditions, a mean each; their items are paths
    expect(strip.querySelectorAll('circle, [stroke-linecap=round]').length).toBeLessThan(12);
    expect(strip.querySelectorAll('title').length).toBe(0);
  });

  it('lists few of many masters that missed, and counts the others', () => {
    const missed = run.records.map((record) =>
      record.conditionId === 'ours'
        ? { ...record, scores: { ...record.scores, integratedLufs: -20 } }
        : record,
    );
    const answer = parseHTML(runReportHtml({ ...run, records: missed, analyses: {} })).document.querySelector(
      '#answer',
    )!;
    expect(answer.querySelectorAll('.answer li').length).toBe(6);
    expect(answer.textContent).toContain(`and ${ITEMS - 5}\u00a0more items, in the table`);
  });
});
