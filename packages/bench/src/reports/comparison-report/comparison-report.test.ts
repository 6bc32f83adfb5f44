import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { checkGate } from '../../comparison/check-gate.ts';
import { compareScores } from '../../comparison/compare-scores.ts';
import type { Comparison } from '../../comparison/comparison.ts';
import { gateSchema } from '../../comparison/gate.ts';
import type { ComparedRecord } from '../../comparison/pair-records.ts';
import { METRICS } from '../../metrics/metric-table.ts';
import { drawNormal } from '../../statistics/numeric/normal-deviates.ts';
import { createRandom } from '../../statistics/numeric/random.ts';
import { comparisonMarkdown } from './comparison-markdown.ts';
import { comparisonReportHtml } from './comparison-report-html.ts';
import { comparedRunText, comparisonWords, mostChangedItems } from './comparison-words.ts';
import { differencesFigure } from './differences-figure.ts';

const IDS = ['spectralDistanceDb', 'crestFactorDb', 'limitingArtifactsPercent', 'chromaDistance'];
const metrics = METRICS.filter(({ id }) => IDS.includes(id));

const record = (
  itemId: string,
  scores: ComparedRecord['scores'],
  others: Partial<ComparedRecord> = {},
): ComparedRecord => ({
  ...{ datasetId: 'songs', itemId, conditionId: 'ours', engineVersion: '0.1.0', benchVersion: '0.1.0' },
  inputs: { mixSha256: `mix of ${itemId}`, referenceSha256: `master of ${itemId}` },
  ...{ seed: '1', renderingSha256: JSON.stringify([itemId, scores]), scores, failure: null, alignment: null },
  ...others,
});

/** A build whose tone came nearer to the references and whose limiting came to more, on as many pieces. */
function comparisonOf(count: number, { label = 'main' }: { label?: string } = {}): Comparison {
  const random = createRandom('pieces');
  const sides = Array.from({ length: count }, (_, index) => {
    const itemId = `piece-${String(index + 1).padStart(2, '0')}`;
    const [tone, crest, limiting] = [3 + random.uniform(), 11 + 3 * random.uniform(), random.uniform()];
    return [
      record(itemId, { spectralDistanceDb: tone, crestFactorDb: crest, limitingArtifactsPercent: limiting }),
      record(itemId, {
        spectralDistanceDb: tone - 0.5 - 0.1 * drawNormal(random),
        crestFactorDb: crest + (index % 2 === 0 ? 0.6 : -0.55) * (1 + random.uniform()),
        limitingArtifactsPercent: limiting + (index % 3 === 0 ? 0.5 : -0.2) * random.uniform(),
      }),
    ] as const;
  });
  const baseline = sides.map(([one]) => one);
  const candidate = sides.map(([, other]) => other);
  return compareScores({
    baseline: { label, conditionId: 'ours', records: [...baseline, record('extra', {})] },
    candidate: { label: 'HEAD', conditionId: 'ours', records: candidate },
    metrics,
    groupOf: (itemId) => `artist of ${itemId}`,
  });
}

const FEW = comparisonOf(3);
const MANY = comparisonOf(12);
const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const pageOf = (comparison: Comparison) =>
  comparisonReportHtml({
    comparison,
    titles: new Map([['piece-01', 'First <piece>']]),
    renderings: new Map([['piece-01', { baseline: 'a/b c.wav', candidate: null }]]),
    audio: undefined,
    gate: checkGate(
      gateSchema.parse({
        schema: 'earwitness.gate/1',
        facts: [{ metric: 'limitingArtifactsPercent', worseByAtMost: 0.1 }],
      }),
      comparison,
    ),
  });

describe('comparisonWords()', () => {
  it('answers first, and keeps facts apart from new items', () => {
    const few = comparisonWords(FEW);
    expect(plain(few.verdict)).toBe(
      'On these 3 items the candidate is better in spectral distance; better on some and worse on others in limiting artefacts; merely different in 1 score of which no direction is better. Too few items to generalise: 3, and 8 or more are needed.',
    );
    expect(few.generalization).toEqual(['Too few items to generalise: 3, and 8 or more are needed.']);
    expect(few.caveats).toEqual([]);
    const many = comparisonWords(MANY);
    expect(many.verdict).toContain('For new items like them: better in spectral distance.');
    expect(many.generalization.map(plain)).toEqual([
      expect.stringMatching(
        /^Spectral distance: better: −0\.\d+ dB on average \(−0\.\d+ to −0\.\d+ dB\), p = 0\.00\d\.$/,
      ),
      'Undecided: crest factor and limiting artefacts.',
    ]);
  });

  it('says how many state no artist, and how artists count', () => {
    const artists: Readonly<Record<string, string>> = { 'item-0': 'Anna', 'item-1': 'Anna' };
    const side = (tone: number) => ({
      ...{ label: 'a run', conditionId: 'ours' },
      records: Array.from({ length: 10 }, (_, index) =>
        record(`item-${index}`, { spectralDistanceDb: tone + index / 10 }),
      ),
    });
    const { caveats } = comparisonWords(
      compareScores({
        ...{ baseline: side(1), candidate: side(2), metrics },
        groupOf: (itemId) => artists[itemId] ?? null,
      }),
    );
    expect(caveats.map(plain)).toEqual([
      '10 items by 9 artists: each artist counts once, by the mean of its items.',
      'The artist of 8 items is not stated: each of them counts as independent.',
    ]);
  });

  it('names what is not compared', () => {
    expect(comparisonWords(MANY).notes).toEqual([
      'extra: not part of the candidate.',
      'Not scored on both sides: chroma distance.',
    ]);
  });

  it('says that no score was taken, rather than that none moved', () => {
    const side = (renderingSha256: string, tone: number | null) => ({
      ...{ label: 'a run', conditionId: 'ours' },
      records: [record('a', { spectralDistanceDb: tone }, { renderingSha256 })],
    });
    for (const tone of [null, 3]) {
      const words = comparisonWords(
        compareScores({ baseline: side('one', null), candidate: side('other', tone), metrics }),
      );
      expect(words.verdict).toBe(
        'Renderings changed on this one item, and no score was taken on both sides.',
      );
      expect(words.generalization).toEqual(['No score was taken on both sides.']);
      if (tone !== null)
        expect(words.notes[0]).toMatch(/^a: the baseline has no value \(spectral distance\): /);
    }
  });

  it('names what was made of another mix', () => {
    const side = (mixSha256: string) => ({
      ...{ label: 'a run', conditionId: 'ours' },
      records: [record('a', {}, { inputs: { mixSha256, referenceSha256: null } })],
    });
    const { verdict, notes } = comparisonWords(
      compareScores({ baseline: side('0123456789'), candidate: side('abcdefghij'), metrics: [] }),
    );
    expect(verdict).toBe(
      'Nothing can be compared: no item has renderings on both sides of the same mix and set against the same reference master.',
    );
    expect(notes).toEqual([
      'a: the candidate was made of another mix, so that the two are not compared: by its SHA-256 abcdefgh, that of the baseline 01234567.',
    ]);
  });

  it('says that nothing differs, and that what measured may', () => {
    const same = (benchVersion: string, tone: number) =>
      record('a', { spectralDistanceDb: tone }, { renderingSha256: 'same', benchVersion });
    const side = (one: ComparedRecord) => ({ label: 'a run', conditionId: 'ours', records: [one] });
    const { verdict, facts, notes } = comparisonWords(
      compareScores({ baseline: side(same('1', 2)), candidate: side(same('2', 3)), metrics }),
    );
    expect(verdict).toBe('Nothing differs: on this one item the renderings are the same bytes.');
    expect(facts).toEqual(['The renderings of the one item are the same bytes.']);
    expect(notes.map(plain)).toEqual([
      'Scored by other versions of the bench (1 and 2): a difference may come from the measuring.',
      '1 score of renderings that are the same bytes differ: what measured them changed. They count as no difference.',
      expect.stringMatching(/^Not scored on both sides: /),
    ]);
  });

  it('says when no result whatever could have decided anything', () => {
    const scores = Array.from({ length: 9 }, (_, index) => `score-${index}`);
    const side = (shift: number, count: number) => ({
      ...{ label: 'a run', conditionId: 'ours' },
      records: Array.from({ length: count }, (_, index) =>
        record(`item-${index}`, Object.fromEntries(scores.map((score) => [score, shift]))),
      ),
    });
    const sidesOf = (count: number) => ({
      ...{ baseline: side(0, count), candidate: side(1, count) },
      metrics: scores.map((id) => ({ id, title: id, unit: '', digits: 1, better: 'lower' }) as const),
    });
    const { caveats } = comparisonWords(compareScores(sidesOf(8)));
    expect(caveats[0]).toBe(
      'With 8 items and 9 scores at once the smallest p-value within reach is 0.070, above 0.05: name fewer scores beforehand, or take more items.',
    );
    expect(caveats[1]).toBe('Which items share an artist is not known: each counts as independent.');
    const byArtist = compareScores({
      ...sidesOf(16),
      groupOf: (itemId) => `artist ${Number(itemId.slice(5)) % 8}`,
    });
    expect(comparisonWords(byArtist).caveats[0]).toMatch(
      /^With 8 artists and 9 scores at once .* or take more artists\.$/,
    );
  });

  it('ranks items by their largest difference beside the spread of its score', () => {
    const ranked = mostChangedItems(MANY, 4).map(({ largest }) => largest.spreads);
    expect(ranked).toHaveLength(4);
    expect(ranked).toEqual(ranked.toSorted((a, b) => b - a));
  });
});

describe('differencesFigure()', () => {
  it('says how many scores that moved it leaves out, and where they are', () => {
    const many = Array.from({ length: 19 }, (_, index) => ({
      ...{ id: `score-${index}`, title: `Score ${index}`, unit: '', digits: 1 },
      better: index % 2 === 0 ? ('lower' as const) : ('none' as const),
    }));
    const side = (value: number) => ({
      ...{ label: 'a run', conditionId: 'ours' },
      records: [record('a', Object.fromEntries(many.map(({ id }) => [id, value])))],
    });
    const textOf = (shown: typeof many) =>
      differencesFigure(compareScores({ baseline: side(1), candidate: side(2), metrics: shown }))!.markup;
    expect(textOf(many)).toContain(
      'Drawn are the 16 of 19 scores that moved furthest; the other 3 are in the table of facts below.',
    );
    expect(textOf(many.slice(0, 16))).not.toContain('Drawn are');
  });
});

describe('which runs', () => {
  const run = {
    ...{ runId: '20261126-150405-0123abcd', name: 'before <b>', finished: '2026-11-26T15:04:05.678Z' },
    ...{ commit: '89abcdef0123', isDirty: true, engineDigest: 'fedcba987654' },
  };
  const side = (others: object) => ({
    ...{ label: 'a run', conditionId: 'ours', records: [record('a', { spectralDistanceDb: 1 })] },
    ...others,
  });

  it('are told of by page and Markdown: name, id, date, commit and engine', () => {
    const comparison = compareScores({
      ...{
        baseline: side({ run }),
        candidate: side({ run: { ...run, name: null, isDirty: false } }),
        metrics,
      },
    });
    const before =
      'run before <b> (20261126-150405-0123abcd) · 2026-11-26 15:04 UTC · commit 89abcdef+ · engine code fedcba98';
    const after =
      'run 20261126-150405-0123abcd · 2026-11-26 15:04 UTC · commit 89abcdef · engine code fedcba98';
    expect([comparison.baseline, comparison.candidate].map(comparedRunText)).toEqual([before, after]);
    const { document } = parseHTML(pageOf(comparison));
    for (const place of ['header', '#method']) {
      expect(document.querySelector(place)!.textContent).toContain(before);
      expect(document.querySelector(place)!.textContent).toContain(after);
    }
    const markdown = comparisonMarkdown(comparison);
    expect(markdown).toContain(`- Baseline: condition ours, ${before.replace('<', '&lt;')}`);
    expect(markdown).toContain(`- Candidate: condition ours, ${after}`);
    expect(JSON.parse(JSON.stringify(comparison))).toMatchObject({ baseline: { run } });
  });

  it('are said to be unknown where nothing tells', () => {
    const comparison = compareScores({ baseline: side({}), candidate: side({ run: null }), metrics });
    expect(comparison.baseline.run).toBeNull();
    expect(comparisonMarkdown(comparison)).toContain('nothing tells which run this is');
  });
});

describe('comparisonMarkdown()', () => {
  it('says the verdict and the gate first, then tables that GitHub reads', () => {
    const gate = checkGate(
      gateSchema.parse({
        schema: 'earwitness.gate/1',
        lostItemsAtMost: 1,
        facts: [{ metric: 'spectralDistanceDb', worseByAtMost: 0 }],
      }),
      MANY,
    );
    const markdown = plain(comparisonMarkdown(MANY, { gate }));
    const parts = markdown.split('\n\n');
    expect(parts[0]).toBe('### Masters compared: HEAD against main');
    expect(parts[1]).toMatch(/^On these 12 items/);
    expect(parts[2]).toBe('**The gate is passed: all 2 bounds hold.**');
    expect(markdown).toContain('| Score | Mean difference | Interval | p | New items |\n| :-- | --: |');
    expect(markdown).toMatch(
      /\| Spectral distance \| −0\.\d+ dB \| −0\.\d+ to −0\.\d+ dB \| 0\.00\d \| \*\*better\*\* \|/,
    );
    expect(markdown.length).toBeLessThan(6_000);
  });

  it('lets no name become markup, a mention or a cell', () => {
    const markdown = comparisonMarkdown(comparisonOf(2, { label: '@everyone | <b>*x*' }));
    expect(markdown).toContain('@\u200beveryone \\| &lt;b>\\*x\\*');
  });
});

describe('comparisonReportHtml()', () => {
  it('has every number of the comparison, a figure, and nothing from elsewhere', () => {
    const page = pageOf(MANY);
    const { document } = parseHTML(page);
    for (const { metricId, generalization } of MANY.metrics.slice(0, 3)) {
      const [facts, newItems] = document.querySelectorAll(`[data-metric=${metricId}]`);
      expect(facts).toBeTruthy();
      const values = [...newItems!.querySelectorAll('data')].map((data) =>
        Number(data.getAttribute('value')),
      );
      const { estimate, interval, bcaInterval, adjustedPValue } = generalization;
      expect(values).toEqual([
        ...[estimate, interval!.low, interval!.high, bcaInterval!.low, bcaInterval!.high, adjustedPValue],
      ]);
    }
    expect(document.querySelectorAll('#figure-differences svg').length).toBeGreaterThan(0);
    expect(document.querySelectorAll('.heard')).toHaveLength(10);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/(?:src|href)="https?:/);
    expect(pageOf(MANY)).toBe(page);
  });

  it('escapes titles, links files that are there and says which are not', () => {
    const { document } = parseHTML(pageOf(FEW));
    const item = document.querySelector('#item-piece-01')!;
    expect(item.querySelector('h3')!.textContent).toBe('First <piece>');
    expect(item.querySelector('.files a')!.getAttribute('href')).toBe('a/b%20c.wav');
    expect(item.querySelector('.files')!.textContent).toContain('Candidate: the file is no longer there');
    expect(document.querySelector('#answer .notice')!.textContent).toContain('The gate is not passed');
    expect(document.querySelector('#new-items table')).toBeNull();
  });
});
