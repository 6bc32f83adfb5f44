import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SPEAKERS } from '@earwitness/engine/measure';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { handMadeAnalysis } from '../../../test/hand-made-analysis.ts';
import { CHANNEL_NAMES } from '../../playback/channel-names.ts';
import { measureReportHtml } from './measure-report-html.ts';
import type { MeasuredPiece, MeasureReportInput } from './measure-report-input.ts';
import { MEASUREMENTS } from './measurements.ts';
import { writeMeasureReport } from './write-measure-report.ts';

const HOSTILE = `<script>alert("x")</script><img src=x onerror='y'>&"`;

const pieceOf = (changes: Partial<MeasuredPiece> = {}): MeasuredPiece => ({
  name: 'song.wav',
  format: 'WAV, 44.1 kHz, 24 bit, stereo',
  truncated: false,
  analysis: handMadeAnalysis({ integratedLufs: -9.8 }),
  ...changes,
});
const inputOf = (pieces: readonly MeasuredPiece[], changes: Partial<MeasureReportInput> = {}) => ({
  pieces,
  failures: [],
  ...changes,
});
const documentOf = (page: string) => parseHTML(page).document;
const pageOf = (...pieces: readonly MeasuredPiece[]) => documentOf(measureReportHtml(inputOf(pieces)));
const textOf = (node: { textContent: string | null } | null | undefined) =>
  (node?.textContent ?? '').replace(/\s+/g, ' ').trim();

const SILENT = pieceOf({ name: 'silence.wav', analysis: handMadeAnalysis({ integratedLufs: null }) });
const MONO = pieceOf({
  name: 'mono.wav',
  analysis: handMadeAnalysis(
    { integratedLufs: -16 },
    {
      channelLayout: 'mono',
      channelTruePeaksDbtp: [0.4],
      channelSamplePeaksDbfs: [-0.1],
      dcOffsets: [0],
      correlation: null,
      sideToMidDb: null,
      lowSideToMidDb: null,
      balanceDb: null,
      monoSumLu: 0,
      stereoOverTime: { hopSeconds: 0.1, correlations: [], sideToMidDb: [], balancesDb: [] },
      thirdOctaves: {
        ...handMadeAnalysis({ integratedLufs: -16 }).thirdOctaves,
        sideLevelsDb: Array(31).fill(null),
        correlations: Array(31).fill(null),
      },
    },
  ),
});

describe('measureReportHtml()', () => {
  it('shows every number that has a value, in full exactness behind the shown one', () => {
    const { analysis } = pieceOf();
    const shown = new Set(
      [...pageOf(pieceOf()).querySelectorAll('.readings data')].map((node) =>
        Number(node.getAttribute('value')),
      ),
    );
    for (const { key, read } of MEASUREMENTS) {
      const value = read(analysis);
      if (value !== null) expect(shown.has(value), key).toBe(true);
    }
  });

  it('draws loudness, peaks, spectrum and stereo image of a stereo piece', () => {
    const titles = [...pageOf(pieceOf()).querySelectorAll('figcaption')].map(textOf);
    expect(titles).toEqual([
      'Loudness and peaks over time',
      'Spectrum',
      'Stereo image over time',
      'Stereo image by frequency',
    ]);
  });

  it('leaves out what mono has not', () => {
    const document = pageOf(MONO);
    expect([...document.querySelectorAll('figcaption')].map(textOf)).toEqual([
      'Loudness and peaks over time',
      'Spectrum',
    ]);
    expect(textOf(document.body)).not.toContain('Width, side to mid');
    expect(textOf(document.body)).not.toMatch(/NaN|undefined/);
  });

  it('stands up to silence and to half a second', () => {
    const short = pieceOf({
      analysis: handMadeAnalysis(
        { integratedLufs: -20, seconds: 0.5 },
        {
          shortTermMaxLufs: null,
          loudnessRangeLu: null,
          sections: [],
          psrDb: { minimum: null, p5: null, median: null },
        },
      ),
    });
    for (const piece of [SILENT, short]) {
      const page = measureReportHtml(inputOf([piece]));
      expect(page).not.toMatch(/NaN|undefined|Infinity/);
      expect(textOf(documentOf(page).querySelector('.glances'))).toContain('No value');
    }
    expect(pageOf(SILENT).querySelectorAll('figure').length).toBe(0);
  });

  it('tells findings gravest first, with place and certainty', () => {
    const defect = { channels: [0], measured: {}, stretchCount: 1 };
    const analysis = handMadeAnalysis(
      { integratedLufs: -9.8 },
      {
        defects: [
          {
            ...defect,
            kind: 'silent-end',
            severity: 'note',
            confidence: 1,
            stretches: [],
            sentence: 'It ends in silence.',
          },
          {
            ...defect,
            kind: 'clipping',
            severity: 'fault',
            confidence: 0.97,
            stretches: [{ startSeconds: 61, endSeconds: 61.2 }],
            sentence: 'Samples are clipped.',
          },
        ],
      },
    );
    const items = [...pageOf(pieceOf({ analysis })).querySelectorAll('.findings li')].map(textOf);
    expect(items[0]).toMatch(/^Fault\. Samples are clipped\.97.% sure · at 1:01$/);
    expect(items[1]).toMatch(/^Note\. It ends in silence\./);
    expect(textOf(pageOf(pieceOf()).querySelector('#piece-1'))).toContain('Nothing stands out');
  });

  it('gives the gain of every platform with a link to its rule', () => {
    const row = pageOf(pieceOf()).querySelector('[data-platform="youtube"]');
    expect([...(row?.querySelectorAll('th, td') ?? [])].map(textOf)).toEqual(['YouTube', '−14', '−4.2']);
    expect(row?.querySelector('a')?.getAttribute('href')).toMatch(/^https:/);
    const quiet = pageOf(pieceOf({ analysis: handMadeAnalysis({ integratedLufs: -20 }) }));
    expect(textOf(quiet.querySelector('[data-platform="deezer"]'))).toContain('not published');
  });

  it('begins with a table and the tones side by side for several pieces', () => {
    const pieces = [pieceOf(), MONO, SILENT];
    const album = { integratedLufs: -12.3, loudnessRangeLu: 7, truePeakDbtp: 0.4 };
    const document = documentOf(measureReportHtml(inputOf(pieces, { album })));
    expect([...document.querySelectorAll('#overview tbody th')].map(textOf)).toEqual([
      'song.wav',
      'mono.wav',
      'silence.wav',
      'All as one album',
    ]);
    expect(textOf(document.querySelector('.album'))).toContain('−12.3');
    expect([...document.querySelectorAll('#figure-tones .legend li')].map(textOf)).toEqual([
      'song.wav',
      'mono.wav',
    ]);
  });

  it('warns of a loudness range of less than a minute', () => {
    const cautions = (seconds: number) =>
      pageOf(pieceOf({ analysis: handMadeAnalysis({ integratedLufs: -14, seconds }) })).querySelectorAll(
        '.caution',
      ).length;
    expect([cautions(59), cautions(60)]).toEqual([1, 0]);
  });

  it('draws more pieces than can be told apart as one ribbon', () => {
    const pieces = Array.from({ length: 12 }, (_, index) => pieceOf({ name: `${index}.wav` }));
    const legend = pageOf(...pieces).querySelectorAll('#figure-tones .legend li');
    expect([...legend].map(textOf)).toEqual(['Median of 12 pieces; shaded: the middle 80 %']);
  });

  it('leaves out the pictures of each piece where a page would be too heavy, and says so', () => {
    const document = pageOf(...Array.from({ length: 41 }, () => SILENT), pieceOf(), pieceOf());
    expect([...document.querySelectorAll('figcaption')].map(textOf)).toEqual(['Tone, side by side']);
    expect(textOf(document.querySelector('header'))).toContain('has no pictures of each');
    expect(document.querySelectorAll('.piece').length).toBe(43);
  });

  it('names files that could not be measured, and a file that ends early', () => {
    const failures = [{ file: 'text.wav', reason: 'Cannot read text.wav as audio' }];
    const document = documentOf(measureReportHtml(inputOf([pieceOf({ truncated: true })], { failures })));
    const notices = [...document.querySelectorAll('.notice')].map(textOf);
    expect(notices[0]).toContain('Cannot read text.wav as audio');
    expect(notices[1]).toContain('ends before its own header says');
  });

  it('gives every drawing a name and a description with numbers, and every id once', () => {
    const document = pageOf(pieceOf(), MONO);
    for (const svg of document.querySelectorAll('svg[role=img]')) {
      expect(svg.getAttribute('aria-label')).toBeTruthy();
      expect(textOf(document.getElementById(svg.getAttribute('aria-describedby')!))).toMatch(/\d/);
    }
    const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const link of document.querySelectorAll('a[href^="#"]')) {
      expect(document.getElementById(link.getAttribute('href')!.slice(1)), link.outerHTML).not.toBeNull();
    }
  });

  it('runs nothing, fetches nothing, and escapes names, tags and findings', () => {
    const analysis = handMadeAnalysis(
      { integratedLufs: -9.8 },
      {
        defects: [
          {
            kind: 'hum',
            severity: 'note',
            confidence: 1,
            stretches: [],
            stretchCount: 0,
            channels: [],
            measured: {},
            sentence: HOSTILE,
          },
        ],
      },
    );
    const page = measureReportHtml(
      inputOf([pieceOf({ name: HOSTILE, credit: HOSTILE, format: HOSTILE, analysis }), pieceOf()], {
        failures: [{ file: HOSTILE, reason: HOSTILE }],
      }),
    );
    const document = documentOf(page);
    expect(document.querySelectorAll('script, img, link, iframe, [onerror]').length).toBe(0);
    expect(page.toLowerCase()).not.toMatch(/<script|<img|@import|url\(/);
    expect(textOf(document.querySelector('#piece-1 h2'))).toBe(HOSTILE);
  });

  it('is the same text for the same input', () => {
    const input = inputOf([pieceOf()]);
    expect(measureReportHtml(input)).toBe(measureReportHtml(structuredClone(input)));
  });
});

describe('CHANNEL_NAMES', () => {
  it('names every channel of every layout', () => {
    const counts = (table: Readonly<Record<string, readonly string[]>>) =>
      Object.fromEntries(Object.entries(table).map(([layout, channels]) => [layout, channels.length]));
    expect(counts(CHANNEL_NAMES)).toEqual(counts(SPEAKERS));
  });
});

describe('writeMeasureReport()', () => {
  it('writes one whole file and leaves nothing else behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'earwitness-measure-report-'));
    try {
      const input = inputOf([pieceOf()]);
      await writeMeasureReport({ ...input, file: join(folder, 'pages', 'song.html') });
      expect(await readdir(join(folder, 'pages'))).toEqual(['song.html']);
      expect(await readFile(join(folder, 'pages', 'song.html'), 'utf8')).toBe(measureReportHtml(input));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
