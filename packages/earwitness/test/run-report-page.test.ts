import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type RunRecord, sha256OfFile, writeManifest } from '@earwitness/bench';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeExcerpt } from './demo-excerpt.ts';
import { runProgram } from './program.ts';
import { isLeftOut } from './program-at-hand.ts';
import { launchBrowser, openReport } from './report-page.ts';

const withoutBrowser = isLeftOut({ program: 'chromium', variable: 'EARWITNESS_BROWSER' });

const SECONDS = 4;
const METRICS = 'integratedLufs,truePeakDbtp,crestFactorDb,spectralDistanceDb';

let folder = '';
let file = '';
let records: RunRecord[] = [];
let browser: Browser;

/** Two pieces of four seconds with their artists' masters, as a bench run reports them. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-run-report-'));
  const cut = async (name: string) => {
    const path = join(folder, `${name}.wav`);
    await writeExcerpt(name, { file: path, seconds: SECONDS });
    return { file: `${name}.wav`, sha256: await sha256OfFile(path), licence: 'CC BY', credit: 'the demo' };
  };
  const items = [];
  for (const id of ['krem', 'buzzer']) {
    const maker = { kind: 'artist' as const, name: id, price: id === 'krem' ? 90 : 10.5, currency: 'EUR' };
    const conditions = [{ ...(await cut(`${id}.human`)), conditionId: 'human', maker }];
    items.push({
      id,
      title: `Piece ${id}`,
      artist: id,
      genre: 'any',
      tags: [],
      mix: await cut(`${id}.mix`),
      conditions,
    });
  }
  await writeManifest(folder, { schema: 'earwitness.dataset/1', id: 'two', title: 'Two pieces', items });
  const words = ['bench', 'run', '.', '--metrics', METRICS, '--workers', '1'];
  const { exitCode, stderr } = await runProgram(words, { cwd: folder });
  expect(exitCode, stderr).toBe(0);
  const run = join(folder, 'reports', 'two');
  file = join(run, 'index.html');
  records = (await readFile(join(run, 'records.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunRecord);
  if (withoutBrowser) return;
  const outputs = [
    '--out',
    join(folder, 'two.html'),
    '--export',
    join(folder, 'exports'),
    '--pdf',
    join(folder, 'two.pdf'),
  ];
  const written = await runProgram(['report', run, ...outputs]);
  expect(written.exitCode, written.stderr).toBe(0);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Opens the page with its own policy in force, and says what it complained of. */
async function withPage(
  use: (page: Page) => Promise<void>,
  options: { javaScriptEnabled?: boolean } = {},
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => complaints.push(message));
    await page.goto(pathToFileURL(file).href);
    await use(page);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}

describe.skipIf(withoutBrowser)('the report of a run in a browser', () => {
  it.each([
    { width: 1280, colorScheme: 'light' },
    { width: 360, colorScheme: 'dark' },
  ] as const)('has nothing that axe minds, asks for no other file and fits $width pixels', async (looks) => {
    const { violations, requests, sidewaysPixels } = await openReport(file, looks);
    expect(violations).toEqual([]);
    expect(requests).toEqual([]);
    expect(sidewaysPixels).toBe(0);
  });

  it('shows no number that its records do not hold', () =>
    withPage(async (page) => {
      const shown = await page.evaluate(() => [
        ...[...document.querySelectorAll<HTMLElement>('tr[data-record] td[data-score][data-value]')].map(
          (cell) => ({
            of: cell.closest('tr')!.dataset.record!,
            score: cell.dataset.score!,
            value: Number(cell.dataset.value),
          }),
        ),
        ...[...document.querySelectorAll<HTMLDataElement>('data[data-of]')].map(({ dataset, value }) => ({
          of: dataset.of!,
          score: dataset.score!,
          value: Number(value),
        })),
      ]);
      expect(shown.length).toBeGreaterThan(30);
      for (const { of, score, value } of shown) {
        const record = records.find(({ itemId, conditionId }) => `${itemId}.${conditionId}` === of);
        expect(value, `${of} ${score}`).toBe(record?.scores[score]);
      }
      const aligned = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('tr[data-alignment] td[data-field]')].map((cell) => ({
          of: cell.closest('tr')!.dataset.alignment!,
          field: cell.dataset.field!,
          value: Number(cell.querySelector('data')!.value),
        })),
      );
      expect(aligned.length).toBeGreaterThan(20);
      for (const { of, field, value } of aligned) {
        const alignment = records.find((record) => `${record.itemId}.${record.conditionId}` === of)!
          .alignment!;
        expect(value, `${of} ${field}`).toBe(
          alignment[field as 'lagFrames' | 'driftPpm' | 'gainDb' | 'confidence'],
        );
      }
    }));

  it('sorts a table by a heading, by mouse and by keyboard, and says which way', () =>
    withPage(async (page) => {
      const table = page.locator('table.scores', { hasText: 'Crest factor' }).last();
      const column = async () =>
        (await table
          .locator('tbody tr td:nth-child(3)')
          .evaluateAll((cells) =>
            cells.map((cell) => Number((cell as HTMLElement).dataset.value)),
          )) as number[];
      const head = table.locator('thead th:nth-child(3)');
      const before = await column();
      await head.getByRole('button').click();
      // On a busy machine a click has been sent before the page has done anything about it.
      await expect.poll(column).toEqual([...before].sort((a, b) => a - b));
      expect(await head.getAttribute('aria-sort')).toBe('ascending');
      await page.keyboard.press('Enter');
      await expect.poll(column).toEqual([...before].sort((a, b) => b - a));
      expect(await head.getAttribute('aria-sort')).toBe('descending');
      const words = table.locator('thead th:nth-child(2)');
      await words.getByRole('button').click();
      await expect.poll(() => head.getAttribute('aria-sort')).toBeNull();
      const conditions = await table.locator('tbody tr td:nth-child(2)').allTextContents();
      expect(conditions).toEqual([...conditions].sort((a, b) => a.localeCompare(b, 'en')));
    }));

  it('changes between light and dark, and remembers it', () =>
    withPage(async (page) => {
      const surface = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(await surface()).toBe('rgb(255, 255, 255)');
      await page.getByRole('button', { name: 'Dark page' }).click();
      await expect.poll(surface).toBe('rgb(20, 23, 28)');
      // What one page stores reaches another in a moment, and not at once.
      const another = await page.context().newPage();
      const stored = async () => {
        await another.goto(page.url());
        return another.evaluate(() => localStorage.getItem('earwitness-theme'));
      };
      await expect.poll(stored).toBe('dark');
      await page.reload();
      expect(await surface()).toBe('rgb(20, 23, 28)');
      await page.getByRole('button', { name: 'Light page' }).click();
      await expect.poll(surface).toBe('rgb(255, 255, 255)');
    }));

  it('saves a figure as SVG and PNG and a table as CSV, the same as the files that are exported', async () => {
    await withPage(async (page) => {
      const savedBy = async (button: Locator) => {
        const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
        return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
      };
      const figure = page.locator('#figure-tone-buzzer');
      await figure.scrollIntoViewIfNeeded();
      const saved = await savedBy(figure.getByRole('button', { name: 'Save as SVG' }));
      expect(saved.name).toBe('piece-buzzer-tone.svg');
      const svg = saved.content.toString();
      expect(svg).toContain('Piece buzzer: Tone');
      expect(svg).not.toMatch(/var\(|currentColor/);
      const pathsOf = (markup: string) => [...markup.matchAll(/ d="([^"]+)"/g)].map(([, path]) => path);
      const exported = await readFile(join(folder, 'exports', 'figures', 'piece-buzzer-tone.svg'), 'utf8');
      expect(pathsOf(svg)).toEqual(pathsOf(exported));
      const { content: png } = await savedBy(figure.getByRole('button', { name: 'Save as PNG' }));
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      // width in the header: 360 and margins, twice
      expect(png.readUInt32BE(16)).toBe(2 * (360 + 32));
      await page.locator('#landings').scrollIntoViewIfNeeded();
      const csv = await savedBy(
        page.getByRole('button', { name: 'Save as CSV: Loudness and true peak of each of our masters' }),
      );
      expect(csv.content).toEqual(await readFile(join(folder, 'exports', 'tables', csv.name)));
    });
  });

  it('has everything but its buttons where scripts are off', () =>
    withPage(
      async (page) => {
        expect(await page.locator('button:visible').count()).toBe(0);
        expect(await page.locator('svg.plot').count()).toBeGreaterThan(12);
        const alignment = page.locator('#item-buzzer').getByText('How the versions line up');
        await alignment.scrollIntoViewIfNeeded();
        expect(await alignment.isVisible()).toBe(true);
      },
      { javaScriptEnabled: false },
    ));

  it('keeps numbers of neighbouring columns apart on paper', () =>
    withPage(async (page) => {
      await page.emulateMedia({ media: 'print' });
      const gaps = await page
        .locator('td.number + td.number, td[data-score] + td[data-score]')
        .evaluateAll((cells) =>
          cells.map(
            (cell) =>
              Number.parseFloat(getComputedStyle(cell.previousElementSibling!).paddingRight) +
              Number.parseFloat(getComputedStyle(cell).paddingLeft),
          ),
        );
      expect(gaps.length).toBeGreaterThan(10);
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(12);
    }));

  it('prints on A4, item by item', async () => {
    const content = (await readFile(join(folder, 'two.pdf'))).toString('latin1');
    expect(content.startsWith('%PDF-')).toBe(true);
    // 210 × 297 mm in points
    const boxes = [...content.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => [
      Math.round(Number(width)),
      Math.round(Number(height)),
    ]);
    expect(boxes.length).toBeGreaterThan(6);
    for (const box of boxes) expect(box).toEqual([595, 842]);
  });
});
