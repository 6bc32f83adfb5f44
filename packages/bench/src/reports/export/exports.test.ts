import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BenchError } from '../../errors.ts';
import { figureHtml } from '../figures/figure.ts';
import { html } from '../html.ts';
import { numberHtml } from '../number-text.ts';
import { pageHtml } from '../page.ts';
import { tableHtml } from '../sections/table.ts';
import { exportName } from './export-name.ts';
import { figureAsSvg } from './figure-as-svg.ts';
import { findBrowser } from './find-browser.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { tableAsCsv } from './table-as-csv.ts';
import { writePdf } from './write-pdf.ts';
import { writeReportExports } from './write-report-exports.ts';

const tableOf = (markup: string): Element =>
  parseHTML(`<table>${markup}</table>`).document.querySelector('table')!;
const rowsOf = (markup: string): string[][] => parse(tableAsCsv(tableOf(markup)));

describe('tableAsCsv()', () => {
  it('gives numbers in full, negative ones too, and leaves empty what has no value', () => {
    expect(
      rowsOf(
        `<thead><tr><th>Item</th><th>Loudness<br><span>LUFS</span></th></tr></thead><tbody><tr><th>A</th><td>${numberHtml(-14.032_123, { digits: 1 }).markup}</td></tr><tr><th>B</th><td data-value="-9.5">−9.5</td></tr><tr><th>C</th><td>${numberHtml(null, { digits: 1 }).markup}</td></tr></tbody>`,
      ),
    ).toEqual([
      ['Item', 'Loudness LUFS'],
      ['A', '-14.032123'],
      ['B', '-9.5'],
      ['C', ''],
    ]);
  });

  it.each(['=1+2', '+1', '-1', '@x'])('keeps %s from being a formula', (text) => {
    expect(rowsOf(`<thead><tr><th>Title</th></tr></thead><tbody><tr><td>${text}</td></tr></tbody>`)).toEqual([
      ['Title'],
      [`'${text}`],
    ]);
  });

  it('keeps commas, quotes and lines within a field', () => {
    const title = 'One, "two"';
    expect(
      rowsOf(
        `<thead><tr><th>Title</th><th>B</th></tr></thead><tbody><tr><td>${title}</td><td>1</td></tr></tbody>`,
      ),
    ).toEqual([
      ['Title', 'B'],
      [title, '1'],
    ]);
  });

  it('makes a column of groups, and as many columns as a heading names', () => {
    expect(
      rowsOf(
        '<thead><tr><th>Score</th><th data-parts="mean|low">Ours</th></tr></thead><tbody><tr class="group"><th colspan="2">Tone</th></tr><tr><th>Tilt</th><td><data value="1.5">1.5</data><br><data value="-1">−1</data> to 2</td></tr></tbody><tbody><tr class="group"><th colspan="2">Peaks</th></tr><tr><th>Peak</th><td>none</td></tr></tbody>',
      ),
    ).toEqual([
      ['Group', 'Score', 'Ours: mean', 'Ours: low'],
      ['Tone', 'Tilt', '1.5', '-1'],
      ['Peaks', 'Peak', '', ''],
    ]);
  });

  it.each([
    ['Simulated listeners: answers', 'simulated listeners'],
    ['All panels, simulated listeners among them', 'simulated listeners among them'],
  ])('says in every row what the caption “%s” says', (caption, mark) => {
    expect(
      rowsOf(
        `<caption><span>${caption}</span></caption><thead><tr><th>Part</th><th>Answers</th></tr></thead><tbody><tr class="group"><th>Phone</th></tr><tr><th>A</th><td>7</td></tr></tbody>`,
      ),
    ).toEqual([
      ['Answered by', 'Group', 'Part', 'Answers'],
      [mark, 'Phone', 'A', '7'],
    ]);
  });

  it('sets marks in brackets', () => {
    expect(
      rowsOf(
        '<thead><tr><th>A</th></tr></thead><tbody><tr><td>Human <span class="tag">reference</span></td></tr></tbody>',
      ),
    ).toEqual([['A'], ['Human (reference)']]);
  });
});

const figure = (title: string, label = 'Level, dB') =>
  figureHtml({
    id: 'figure-one',
    title,
    isPaired: true,
    drawings: [
      {
        label,
        description: 'It rises by 3 dB.',
        plot: () => ({ height: 100, x: { domain: [0, 1] }, marks: [] }),
      },
    ],
    readingAid: 'Up is more.',
    legend: [
      {
        look: { conditionId: 'a', label: 'Ours', color: 'var(--ours)', dash: '', symbol: 'circle' },
        text: 'Ours & <theirs>',
      },
    ],
  });

describe('figureAsSvg()', () => {
  const drawn = (item?: string) => {
    const markup = figure('Tone').markup;
    const { document } = parseHTML(
      item === undefined
        ? `<div>${markup}</div>`
        : `<article class="item"><h3>${item}</h3>${markup}</article>`,
    );
    return figureAsSvg(document.querySelector('figure')!, (property) =>
      property === '--ours' ? '#0060b0' : '#111111',
    );
  };

  it('stands alone: title, legend, drawing and reading aid, all colours resolved', () => {
    const { markup, width, height } = drawn();
    for (const text of ['Tone', 'Ours &amp; &lt;theirs&gt;', 'Level, dB', 'Up is more.'])
      expect(markup).toContain(`>${text}<`);
    expect(markup).toContain('stroke="#0060b0"');
    expect(markup).not.toMatch(/var\(|currentColor/);
    expect([width, height]).toEqual([360 + 32, Number(/ height="(\d+)"/.exec(markup)![1])]);
  });

  it('names the item that it is of', () => {
    expect(drawn('A song').markup).toContain('<title>A song: Tone</title>');
  });
});

describe('exportName()', () => {
  it.each([
    ['Scores of each item: loudness', 'scores-of-each-item-loudness'],
    ['Größe / Ø', 'größe-ø'],
    ['…', 'untitled'],
    ['../../etc', 'etc'],
  ])('makes of %j %j', (title, name) => {
    expect(exportName(tableOf(`<caption>${title}</caption>`))).toBe(name);
  });

  it.each([
    ['Tone', 'a-song-tone'],
    ['Alignment of A song', 'alignment-of-a-song'],
  ])('names the item that “%s” is of, once', (caption, name) => {
    const { document } = parseHTML(
      `<article class="item"><h3>A song</h3>${figure(caption).markup}</article>`,
    );
    expect(exportName(document.querySelector('figure')!)).toBe(name);
  });
});

describe('PAGE_SCRIPT', () => {
  it('is a program that stands alone in a page', () => {
    expect(() => new Function(PAGE_SCRIPT)).not.toThrow();
    expect(PAGE_SCRIPT).not.toContain('</script');
    expect(PAGE_SCRIPT).not.toMatch(/__vi|import\(/);
  });
});

describe('writing files', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earwitness-exports-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const leavePage = async (): Promise<string> => {
    const htmlFile = join(folder, 'page.html');
    const table = tableHtml({
      caption: 'Simulated listeners: answers',
      head: html`<tr><th scope="col">Listener</th></tr>`,
      body: html`<tbody><tr><td>anna</td></tr></tbody>`,
    });
    await writeFile(
      htmlFile,
      pageHtml({
        title: 'A page',
        skip: { href: '#a', text: 'Skip' },
        header: html``,
        main: html`${figure('Simulated listeners: share')}${figure('Simulated listeners: share 2')}${figure('Simulated listeners: share')}${table}`,
        footer: html``,
      }),
    );
    return htmlFile;
  };

  it('exports every figure twice and every table, under names of their own, in light colours', async () => {
    const { files } = await writeReportExports({ htmlFile: await leavePage(), folder: join(folder, 'out') });
    expect(files).toEqual([
      'figures/simulated-listeners-share.svg',
      'figures/simulated-listeners-share.png',
      'figures/simulated-listeners-share-2.svg',
      'figures/simulated-listeners-share-2.png',
      'figures/simulated-listeners-share-3.svg',
      'figures/simulated-listeners-share-3.png',
      'tables/simulated-listeners-answers.csv',
    ]);
    const svg = await readFile(join(folder, 'out', files[0]!), 'utf8');
    expect(svg).toContain('stroke="#0060b0"');
    expect(svg).toContain('fill="#ffffff"');
    const png = await readFile(join(folder, 'out', files[1]!));
    expect(png.readUInt32BE(16)).toBe(2 * (360 + 32));
    expect(await readFile(join(folder, 'out', files[6]!), 'utf8')).toBe(
      '\uFEFFAnswered by,Listener\r\nsimulated listeners,anna\r\n',
    );
  });

  it('names the page that cannot be read', async () => {
    await expect(writeReportExports({ htmlFile: join(folder, 'none.html'), folder })).rejects.toThrow(
      /none\.html: it cannot be read/,
    );
  });

  it('finds no browser where there is none, and takes the one that is named', async () => {
    await mkdir(join(folder, 'chromium'));
    expect(await findBrowser({ PATH: folder })).toBeNull();
    expect(await findBrowser({ PATH: folder, EARWITNESS_BROWSER: '/opt/browser' })).toBe('/opt/browser');
    await writeFile(join(folder, 'google-chrome'), '#!/bin/sh\n', { mode: 0o755 });
    if (process.platform !== 'win32')
      expect(await findBrowser({ PATH: folder })).toBe(join(folder, 'google-chrome'));
  });

  it('says which browser did not print, and leaves nothing behind', async () => {
    const room = await mkdtemp(join(folder, 'pdf-'));
    const pdfFile = join(room, 'page.pdf');
    const htmlFile = await leavePage();
    await expect(writePdf({ htmlFile, pdfFile, browser: join(folder, 'no-browser') })).rejects.toThrow(
      BenchError,
    );
    if (process.platform !== 'win32') {
      // a program that ends well without having printed
      await expect(writePdf({ htmlFile, pdfFile, browser: join(folder, 'google-chrome') })).rejects.toThrow(
        /google-chrome: it ended without a PDF/,
      );
    }
    expect(await readdir(room)).toEqual([]);
  });
});
