import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gateVerdict, gateViolationTexts } from '../reports/comparison-report/gate-words.ts';
import { checkGate } from './check-gate.ts';
import { compareScores } from './compare-scores.ts';
import { gateSchema } from './gate.ts';
import { loadGate } from './load-gate.ts';
import type { ComparedRecord } from './pair-records.ts';

const METRICS = [
  { id: 'toneDb', title: 'Tone', unit: 'dB', digits: 1, better: 'lower' },
  { id: 'crestDb', title: 'Crest', unit: 'dB', digits: 1, better: 'higher' },
  { id: 'peakDbtp', title: 'True peak', unit: 'dBTP', digits: 2, better: 'none' },
] as const;

const record = (
  itemId: string,
  [toneDb, crestDb, peakDbtp]: readonly (number | null)[],
  others: Partial<ComparedRecord> = {},
): ComparedRecord => ({
  ...{ datasetId: 'set', itemId, conditionId: 'ours', engineVersion: '1', benchVersion: '1', seed: '1' },
  inputs: { mixSha256: `mix of ${itemId}`, referenceSha256: `master of ${itemId}` },
  renderingSha256: JSON.stringify([itemId, toneDb, crestDb, peakDbtp]),
  scores: { toneDb: toneDb!, crestDb: crestDb!, peakDbtp: peakDbtp! },
  ...{ failure: null, alignment: null },
  ...others,
});
const compare = (baseline: readonly ComparedRecord[], candidate: readonly ComparedRecord[]) =>
  compareScores({
    baseline: { label: 'old', conditionId: 'ours', records: baseline },
    candidate: { label: 'new', conditionId: 'ours', records: candidate },
    metrics: METRICS,
  });

const BASELINE = [record('krem', [2, 9, -1]), record('menu', [2, 9, -1])];
const CANDIDATE = [record('krem', [2.6, 9.5, -0.5]), record('menu', [1.5, 9, -1])];
const FEW = compare(BASELINE, CANDIDATE);

/** Ten items, a little better in tone and a little worse in crest factor, all of them. */
const TEN = Array.from({ length: 10 }, (_, index) => index);
const MANY = compare(
  TEN.map((index) => record(`item-${index}`, [3, 9, -1])),
  TEN.map((index) => record(`item-${index}`, [2.5 - index / 50, 8.5 + index / 50, -1])),
);

const linesOf = (gate: object, comparison = FEW) => {
  const result = checkGate(gateSchema.parse({ schema: 'earwitness.gate/1', ...gate }), comparison);
  expect(result.isPassed).toBe(result.violations.length === 0);
  return gateViolationTexts(result, comparison).map((line) => line.replaceAll('\u00a0', ' '));
};

describe('checkGate(): facts', () => {
  it.each([
    [{ facts: [{ metric: 'toneDb', worseByAtMost: 0.6 }] }, []],
    [
      { facts: [{ metric: 'toneDb', worseByAtMost: 0.5 }] },
      ['Tone: worse by 0.6 dB on krem (2.0 dB → 2.6 dB), where at most 0.5 dB is allowed.'],
    ],
    [{ facts: [{ metric: 'toneDb', worseByAtMost: 0.5, exceptOn: 1 }] }, []],
    [{ facts: [{ metric: 'crestDb', worseByAtMost: 0 }] }, []],
    [
      { facts: [{ metric: 'toneDb', changeAtMost: 0.2 }] },
      ['Tone: different by 0.6 dB on krem (2.0 dB → 2.6 dB), where at most 0.2 dB is allowed; so is menu.'],
    ],
    [
      { facts: [{ metric: 'peakDbtp', riseAtMost: 0.1, fallAtMost: 0 }] },
      ['True peak: higher by 0.50 dB on krem (−1.00 dBTP → −0.50 dBTP), where at most 0.1 dB is allowed.'],
    ],
    [
      { facts: [{ metric: 'peakDbtp', atMost: -1 }] },
      ['True peak: −0.50 dBTP on krem, where at most -1 dBTP is allowed.'],
    ],
    [
      { facts: [{ metric: '*', worseByAtMost: 0 }] },
      ['Tone: worse by 0.6 dB on krem (2.0 dB → 2.6 dB), where at most 0 dB is allowed.'],
    ],
    [{ renderings: 'unchanged' }, ['2 renderings changed, where none may: krem and menu.']],
    [
      { facts: [{ metric: 'peakDbtp', worseByAtMost: 1 }] },
      [
        'True peak: no direction of it is better, so that nothing is worse: bound it by riseAtMost, fallAtMost or changeAtMost.',
      ],
    ],
    [
      { facts: [{ metric: 'widthDb', riseAtMost: 1 }] },
      ['widthDb: no item has such a score on both sides, so that its bound cannot be judged.'],
    ],
  ])('%j', (gate, lines) => {
    expect(linesOf(gate)).toEqual(lines);
  });

  it('lets nothing move by less than the resolution', () => {
    const near = compare([record('a', [2, 9, -1])], [record('a', [2.09, 9, -1])]);
    expect(linesOf({ facts: [{ metric: 'toneDb', worseByAtMost: 0 }] }, near)).toEqual([]);
  });

  it('is not passed by renderings or values that are gone, or by comparing nothing', () => {
    const lost = compare(BASELINE, [
      record('krem', [null, 9, -1]),
      record('menu', [0, 0, 0], { failure: 'it crashed', renderingSha256: null }),
    ]);
    expect(linesOf({ facts: [{ metric: 'toneDb', worseByAtMost: 9 }] }, lost)).toEqual([
      'No rendering by the candidate of menu that the baseline’s can be compared with; none may be lost.',
      'Tone: the candidate has no value of krem, where the baseline has one.',
    ]);
    expect(linesOf({ lostItemsAtMost: 1 }, lost)).toEqual([]);
    const remixed = record('menu', [2, 9, -1], { inputs: { mixSha256: 'remix', referenceSha256: null } });
    expect(linesOf({}, compare(BASELINE, [CANDIDATE[0]!, remixed]))).toEqual([
      'No rendering by the candidate of menu that the baseline’s can be compared with; none may be lost.',
    ]);
    const refused = { alignment: { refusal: 'other music' } };
    const bothRefused = compare(
      [record('krem', [null, 9, -1], refused), record('menu', [2, 9, -1])],
      [record('krem', [null, 9, -1], refused), record('menu', [2, 9, -1])],
    );
    expect(bothRefused.gaps.map(({ side, kind }) => [side, kind])).toEqual([
      ['baseline', 'refused'],
      ['candidate', 'refused'],
    ]);
    expect(linesOf({ facts: [{ metric: 'toneDb', worseByAtMost: 1 }] }, bothRefused)).toEqual([]);
    const nothing = compare([record('a', [1, 1, 1])], [record('b', [1, 1, 1])]);
    expect(linesOf({ lostItemsAtMost: 9 }, nothing)).toEqual([
      'Nothing was compared: no item has renderings on both sides that can be.',
    ]);
  });
});

describe('checkGate(): what the candidate lost', () => {
  const without = (id: string) =>
    CANDIDATE.map((one) => ({
      ...one,
      scores: Object.fromEntries(Object.entries(one.scores).filter(([metricId]) => metricId !== id)),
    }));
  const LOST = 'Crest: no item has such a score on both sides, so that its bound cannot be judged.';

  it('is a score with a direction: a bound on every score does not hold then', () => {
    const lost = compare(BASELINE, without('crestDb'));
    expect(linesOf({ facts: [{ metric: '*', worseByAtMost: 0 }] }, lost)).toEqual([
      LOST,
      'Tone: worse by 0.6 dB on krem (2.0 dB → 2.6 dB), where at most 0 dB is allowed.',
    ]);
    expect(linesOf({ newItems: [{ metric: '*', notProvenWorse: true }] }, lost)[0]).toBe(LOST);
    expect(linesOf({ facts: [{ metric: 'toneDb', worseByAtMost: 1 }] }, lost)).toEqual([]);
    const lostPeak = compare(BASELINE, without('peakDbtp'));
    const gained = compare(without('crestDb'), BASELINE);
    for (const fine of [lostPeak, gained])
      expect(linesOf({ facts: [{ metric: '*', worseByAtMost: 0 }] }, fine)).not.toContain(LOST);
  });

  it('is no distance to a reference that it is itself', () => {
    const metrics = METRICS.map((metric) => ({ ...metric, comparesWith: 'reference' as const }));
    const human = record('krem', [0, 9, -1], { renderingSha256: 'master of krem' });
    const comparison = compareScores({
      baseline: { label: 'old', conditionId: 'ours', records: BASELINE },
      candidate: { label: 'human', conditionId: 'ours', records: [human, CANDIDATE[1]!] },
      metrics,
    });
    expect(comparison.gaps).toHaveLength(1);
    expect(linesOf({ facts: [{ metric: 'toneDb', worseByAtMost: 0 }] }, comparison)).toEqual([]);
  });

  it('is an item that it failed on, also where the baseline never had it', () => {
    const failed = record('new', [0, 0, 0], { failure: 'it crashed', renderingSha256: null });
    const comparison = compare(BASELINE, [...CANDIDATE, failed]);
    expect(linesOf({ failuresAtMost: 0 }, comparison)).toEqual([
      'The candidate failed on new; none may fail.',
    ]);
    expect(linesOf({ failuresAtMost: 1 }, comparison)).toEqual([]);
    expect(linesOf({}, comparison)).toEqual([]);
  });
});

describe('checkGate(): new items', () => {
  it('hold by the end of the interval, or as long as worse is not proven', () => {
    const { interval } = MANY.metrics[1]!.generalization;
    const reaches = -interval!.low;
    expect(linesOf({ newItems: [{ metric: 'crestDb', worseByAtMost: reaches + 0.001 }] }, MANY)).toEqual([]);
    expect(linesOf({ newItems: [{ metric: 'crestDb', worseByAtMost: reaches - 0.001 }] }, MANY)).toHaveLength(
      1,
    );
    expect(linesOf({ newItems: [{ metric: '*', notProvenWorse: true }] }, MANY)).toEqual([
      'Crest, new items: proven worse, −0.4 dB on average.',
    ]);
    expect(linesOf({ newItems: [{ metric: 'toneDb', worseByAtMost: 0 }] }, MANY)).toEqual([]);
    expect(linesOf({ newItems: [{ metric: 'crestDb', worseByAtMost: 0.1 }] }, MANY)[0]).toMatch(
      /^Crest, new items: −0\.4 dB on average, and as much as 0\.\d dB worse by its 95 % interval, where at most 0\.1 dB is allowed\.$/,
    );
  });

  it('hold where nothing moved beyond the resolution', () => {
    const steady = compare(
      TEN.map((index) => record(`item-${index}`, [3, 9, -1])),
      TEN.map((index) => record(`item-${index}`, [3.01, 9, -1])),
    );
    expect(linesOf({ newItems: [{ metric: 'toneDb', worseByAtMost: 0 }] }, steady)).toEqual([]);
  });

  it('cannot be judged with too few items, and that is no pass', () => {
    expect(linesOf({ newItems: [{ metric: 'toneDb', notProvenWorse: true }] })).toEqual([
      'Tone, new items: too few items to generalise: 2, and 8 or more are needed, so that its bound cannot be judged.',
    ]);
  });

  it('count their bounds', () => {
    const gate = gateSchema.parse({
      schema: 'earwitness.gate/1',
      facts: [{ metric: 'toneDb', worseByAtMost: 1 }],
    });
    expect(gateVerdict(checkGate(gate, FEW))).toBe('The gate is passed: all 2 bounds hold.');
  });
});

describe('loadGate()', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earwitness-gate-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const load = async (text: string) => {
    const file = join(folder, 'gate.yaml');
    await writeFile(file, text);
    return loadGate(file);
  };

  it('reads YAML', async () => {
    const gate = await load(
      'schema: earwitness.gate/1\nfacts:\n  - metric: truePeakDbtp\n    atMost: -0.9\n',
    );
    expect(gate).toEqual({
      schema: 'earwitness.gate/1',
      lostItemsAtMost: 0,
      renderings: 'any',
      facts: [{ metric: 'truePeakDbtp', atMost: -0.9, exceptOn: 0 }],
      newItems: [],
    });
  });

  it.each([
    ['schema: earwitness.gate/2', /schema: /],
    ['{', /it cannot be read/],
    ['schema: earwitness.gate/1\nfacts: [{ metric: toneDb }]', /facts\[0\]: must have a bound/],
    ['schema: earwitness.gate/1\nfacts: [{ metric: "*", riseAtMost: 1 }]', /for every score/],
    [
      'schema: earwitness.gate/1\nnewItems: [{ metric: a, worseByAtMost: -1 }]',
      /newItems\[0\]\.worseByAtMost/,
    ],
    ['schema: earwitness.gate/1\nfact: []', /fact/],
  ])('refuses %j', async (text, message) => {
    await expect(load(text)).rejects.toThrow(message);
  });
});
