import { describe, expect, it } from 'vitest';
import { METRICS } from '../metrics/metric-table.ts';
import { comparisonWords } from '../reports/comparison-report/comparison-words.ts';
import { drawNormal } from '../statistics/numeric/normal-deviates.ts';
import { createRandom } from '../statistics/numeric/random.ts';
import { type CompareScoresOptions, compareScores } from './compare-scores.ts';
import { comparisonSchema } from './comparison.ts';
import type { ComparedMetric } from './metric-facts.ts';
import type { ComparedRecord } from './pair-records.ts';

const TONE: ComparedMetric = { id: 'toneDb', title: 'Tone', unit: 'dB', digits: 1, better: 'lower' };
const WIDTH: ComparedMetric = { id: 'width', title: 'Width', unit: '', digits: 2, better: 'none' };
const CREST: ComparedMetric = { id: 'crestDb', title: 'Crest', unit: 'dB', digits: 1, better: 'higher' };

const record = (
  itemId: string,
  scores: ComparedRecord['scores'],
  others: Partial<ComparedRecord> = {},
): ComparedRecord => ({
  ...{ datasetId: 'set', itemId, conditionId: 'ours', engineVersion: '1', benchVersion: '1', seed: '1' },
  inputs: { mixSha256: `mix of ${itemId}`, referenceSha256: `master of ${itemId}` },
  renderingSha256: JSON.stringify([itemId, scores]),
  ...{ scores, failure: null, alignment: null },
  ...others,
});

const compare = (
  baseline: readonly ComparedRecord[],
  candidate: readonly ComparedRecord[],
  options: Partial<CompareScoresOptions> = {},
) =>
  compareScores({
    baseline: { label: 'old', conditionId: 'ours', records: baseline },
    candidate: { label: 'new', conditionId: 'ours', records: candidate },
    metrics: [TONE, WIDTH, CREST],
    ...options,
  });

const letters = (count: number) => Array.from({ length: count }, (_, index) => `item-${100 + index}`);
/** Both sides of items whose tone differs by so much. */
const sidesOf = (differences: readonly number[]) => {
  const ids = letters(differences.length);
  return [
    ids.map((id) => record(id, { toneDb: 3 })),
    ids.map((id, index) => record(id, { toneDb: 3 + differences[index]! })),
  ] as const;
};

describe('compareScores(): facts', () => {
  const baseline = [
    record('a', { toneDb: 2, width: 0.5, crestDb: 9 }),
    record('b', { toneDb: 2, width: 0.5, crestDb: 9 }),
    record('c', { toneDb: 2, width: 0.5, crestDb: 9 }),
  ];
  const candidate = [
    record('c', { toneDb: 2, width: 0.5, crestDb: 9 }),
    record('a', { toneDb: 1.5, width: 0.52, crestDb: 8 }),
    record('b', { toneDb: 2.05, width: 0.505, crestDb: 9.3 }),
  ];

  it('are better or worse by the metric’s direction, changed without one, and the same within its resolution', () => {
    const { metrics } = compare(baseline, candidate);
    const changes = metrics.map(({ items }) => items.map(({ change }) => change));
    expect(changes).toEqual([
      ['better', 'same', 'same'],
      ['changed', 'same', 'same'],
      ['worse', 'better', 'same'],
    ]);
    expect(metrics[2]!.counts).toEqual({ better: 1, worse: 1, changed: 0, same: 1 });
    expect(metrics[0]!.items[0]).toEqual({
      itemId: 'a',
      baseline: 2,
      candidate: 1.5,
      difference: -0.5,
      change: 'better',
    });
  });

  it('find nothing between a build and itself', () => {
    const { metrics, items, gaps, remeasured } = compare(baseline, baseline);
    expect(items.map(({ rendering, largest }) => [rendering, largest])).toEqual(
      Array(3).fill(['same', null]),
    );
    for (const { counts } of metrics) expect(counts).toEqual({ better: 0, worse: 0, changed: 0, same: 3 });
    expect([gaps, remeasured]).toEqual([[], []]);
  });

  it('are none where the bytes are the same, whatever measured them: that is told apart', () => {
    const other = baseline.map((one) => ({ ...one, scores: { ...one.scores, toneDb: 9 } }));
    const { metrics, remeasured } = compare(baseline, other);
    expect(metrics[0]!.counts.same).toBe(3);
    expect(remeasured).toHaveLength(3);
    expect(remeasured[0]).toEqual({ itemId: 'a', metricId: 'toneDb', baseline: 2, candidate: 9 });
  });

  it('say of each item which score moved most beside how far scores lie apart', () => {
    const [a, b, c] = compare(baseline, candidate).items;
    // Tone: 2, 2, 2, 1.5, 2.05, 2 have a standard deviation of 0.20917; crest: 9, 9, 9, 8, 9.3, 9 one of 0.4416
    expect(a).toMatchObject({ rendering: 'changed', changedCount: 3, largest: { metricId: 'toneDb' } });
    expect(a!.largest!.spreads).toBeCloseTo(0.5 / 0.20917, 2);
    expect(b!.largest!.difference).toBeCloseTo(0.3, 12);
    expect(c).toMatchObject({ rendering: 'same', changedCount: 0, largest: null });
  });

  it('are the same in whatever order records come', () => {
    expect(compare(baseline.toReversed(), candidate.toReversed())).toEqual(compare(baseline, candidate));
  });
});

describe('compareScores(): what has no partner', () => {
  it('is named: items of one side, failures, refused alignments, values of one side, metrics nobody scored', () => {
    const refused = { refusal: 'other music' };
    const { gaps, items, unscored } = compare(
      [
        record('a', { toneDb: 1, crestDb: 9 }),
        record('b', { toneDb: 1, crestDb: 9 }),
        record('c', { toneDb: 1, crestDb: 9 }),
        record('d', { toneDb: 1, crestDb: 9 }),
      ],
      [
        record('b', {}, { failure: 'it crashed', renderingSha256: null }),
        record('c', { toneDb: null, crestDb: 9 }, { alignment: refused }),
        record('d', { toneDb: 1, crestDb: null }),
        record('e', { toneDb: 1, crestDb: 9 }),
      ],
    );
    expect(items.map(({ itemId }) => itemId)).toEqual(['c', 'd']);
    expect(gaps.map(({ reason, ...gap }) => gap)).toEqual([
      { itemId: 'a', side: 'candidate', kind: 'absent', metricIds: [] },
      { itemId: 'b', side: 'candidate', kind: 'failed', metricIds: [] },
      { itemId: 'e', side: 'baseline', kind: 'absent', metricIds: [] },
      { itemId: 'c', side: 'candidate', kind: 'refused', metricIds: ['toneDb'] },
      { itemId: 'd', side: 'candidate', kind: 'no-value', metricIds: ['crestDb'] },
    ]);
    expect(gaps.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['it crashed', 'other music', 'it is not part of this side']),
    );
    expect(unscored).toEqual([
      { metricId: 'width', title: 'Width', better: 'none', sides: ['baseline', 'candidate'] },
    ]);
  });

  it('is an item whose mix or reference master was replaced: its scores say nothing of the build', () => {
    const inputs = { mixSha256: 'a'.repeat(64), referenceSha256: 'b'.repeat(64) };
    const before = ['a', 'b', 'c', 'd'].map((id) => record(id, { toneDb: 1, crestDb: 9 }, { inputs }));
    const remixed = { ...inputs, mixSha256: 'c'.repeat(64) };
    const after = [
      record('a', { toneDb: 5, crestDb: 5 }, { inputs: remixed }),
      // the same bytes, set against another master
      { ...before[1]!, scores: { toneDb: 5, crestDb: 9 }, inputs: { ...inputs, referenceSha256: null } },
      record('c', { toneDb: 5, crestDb: 5 }, { inputs: { ...remixed, referenceSha256: 'd'.repeat(64) } }),
      record('d', { toneDb: 1, crestDb: 8 }, { inputs }),
    ];
    const { gaps, items, metrics, remeasured } = compare(before, after);
    expect(items.map(({ itemId }) => itemId)).toEqual(['d']);
    expect(metrics.map((metric) => metric.items.map(({ itemId }) => itemId))).toEqual([['d'], ['d']]);
    expect(remeasured).toEqual([]);
    expect(gaps).toEqual(
      [
        ['a', 'other-mix', 'cccccccc, that of the baseline aaaaaaaa'],
        ['b', 'other-reference', 'none, that of the baseline bbbbbbbb'],
        ['c', 'other-mix', 'cccccccc, that of the baseline aaaaaaaa'],
      ].map(([itemId, kind, digests]) => ({
        ...{ itemId, side: 'candidate', kind, metricIds: [] },
        reason: `by its SHA-256 ${digests}`,
      })),
    );
  });

  it('is a distance to the reference where one side is that reference, which is 0 by construction', () => {
    const distance = { ...TONE, comparesWith: 'reference' } as const;
    const metrics = [distance, { ...CREST, comparesWith: 'nothing' } as const];
    const human = (id: string, tone = 0) =>
      record(id, { toneDb: tone, crestDb: 12 }, { renderingSha256: `master of ${id}` });
    const ours = ['a', 'b', 'c'].map((id) => record(id, { toneDb: 2, crestDb: 9 }));
    // the third is another human’s master: as far from the reference as it is
    const other = record('c', { toneDb: 1, crestDb: 12 });
    const comparison = compare([human('a'), human('b'), other], ours, { metrics });
    expect(comparison.metrics.map(({ items }) => items.map(({ itemId }) => itemId))).toEqual([
      ['c'],
      ['a', 'b', 'c'],
    ]);
    expect(comparison.gaps.map(({ reason, ...gap }) => gap)).toEqual(
      ['a', 'b'].map((itemId) => ({
        ...{ itemId, side: 'baseline', kind: 'is-reference', metricIds: ['toneDb'] },
      })),
    );
    expect(comparisonWords(comparison).notes).toEqual([
      'On a and b the baseline is the reference master itself, whose distance to itself is 0 by construction: distances to the reference are left out there (tone).',
    ]);
    expect(compare(ours, [human('a'), human('b'), other], { metrics }).gaps[0]!.side).toBe('candidate');
    const same = compare([human('a')], [human('a')], { metrics });
    expect([same.gaps, same.metrics[0]!.counts.same]).toEqual([[], 1]);
  });

  it('refuses a condition that a side does not have, and two records of one item', () => {
    expect(() => compare([], [record('a', {})])).toThrow(/old.*it has none/);
    expect(() => compare([record('a', {}, { conditionId: 'human' })], [record('a', {})])).toThrow(
      /must be one of human: current value is ours/,
    );
    expect(() => compare([record('a', {}), record('a', {})], [record('a', {})])).toThrow(/a has more/);
    expect(() => compare([record('a', {})], [record('a', {})], { alpha: 0 })).toThrow(/alpha/);
  });
});

describe('compareScores(): new items', () => {
  it('are not spoken of with fewer than 8', () => {
    const { generalization } = compare(...sidesOf([-1, -1, -1, -1, -1, -1, -1])).metrics[0]!;
    expect(generalization).toMatchObject({ outcome: 'too-few', unitCount: 7, pValue: null, interval: null });
  });

  it('are better where every one of 8 is, by about as much', () => {
    const sides = sidesOf([-1, -1.2, -0.8, -1.1, -0.9, -1.05, -0.95, -1]);
    const { generalization } = compare(...sides, { metrics: [TONE] }).metrics[0]!;
    expect(generalization).toMatchObject({
      outcome: 'better',
      signFlipPValue: 2 / 256,
      adjustedPValue: 2 / 256,
    });
    expect(generalization.estimate).toBeCloseTo(-1, 12);
    expect(generalization.interval!.high).toBeLessThan(-0.8);
  });

  it('are judged by Holm over the metrics that anything changed of', () => {
    const [baseline, candidate] = sidesOf([-1, -1.2, -0.8, -1.1, -0.9, -1.05, -0.95, -1]);
    const withCrest = (records: readonly ComparedRecord[], crestDb: (index: number) => number) =>
      records.map((one, index) => record(one.itemId, { ...one.scores, width: 0.5, crestDb: crestDb(index) }));
    const { metrics } = compare(
      withCrest(baseline, () => 9),
      withCrest(candidate, (index) => 9 + (index % 2 === 0 ? 1 : -1)),
    );
    const [tone, width, crest] = metrics.map(({ generalization }) => generalization);
    // Three metrics, but nothing of width: two count
    expect(tone).toMatchObject({ outcome: 'better', adjustedPValue: 4 / 256, leastAdjustedPValue: 4 / 256 });
    expect(width).toMatchObject({ outcome: 'unchanged', estimate: 0, adjustedPValue: null });
    expect(crest).toMatchObject({ outcome: 'undecided', adjustedPValue: 1 });
  });

  it('are claimed nothing of that the measurement cannot resolve, however steady it is', () => {
    const { metrics } = compare(...sidesOf(Array.from({ length: 12 }, (_, index) => -0.01 - index / 1000)));
    expect(metrics[0]!.generalization).toMatchObject({ outcome: 'unchanged', adjustedPValue: null });
    expect(metrics[0]!.generalization.pValue).toBeLessThan(0.001);
  });

  it('count an artist once, and are not spoken of where there are fewer than 8', () => {
    const sides = sidesOf([-1, -2, -1, -2, -1, -2, -1, -2, -1, -2, -5, -5]);
    const metrics = [TONE];
    const nine = compare(...sides, { metrics, groupOf: (id) => (id >= 'item-108' ? 'anna' : id) });
    expect(nine.metrics[0]!.generalization).toMatchObject({
      unit: 'group',
      unitCount: 9,
      itemCount: 12,
    });
    // Eight alone, and one artist with −1, −2, −5, −5
    expect(nine.metrics[0]!.generalization.estimate).toBeCloseTo((-12 - 3.25) / 9, 12);
    expect(nine.items.at(-1)!.group).toBe('anna');
    const two = compare(...sides, { metrics, groupOf: (id) => (id >= 'item-106' ? 'anna' : 'ben') });
    expect(two.metrics[0]!.generalization).toMatchObject({
      ...{ outcome: 'too-few', unit: 'group', unitCount: 2, itemCount: 12, pValue: null, interval: null },
    });
    const { verdict, generalization } = comparisonWords(two);
    expect(verdict).toContain('Too few artists to generalise: 2, and 8 or more are needed.');
    expect(generalization).toEqual(['Too few artists to generalise: 2, and 8 or more are needed.']);
  });

  it('claim nothing of four artists under whom nothing differs but the artist', () => {
    let claims = 0;
    for (let run = 0; run < 100; run += 1) {
      const random = createRandom(`artists ${run}`);
      const ofArtist = Array.from({ length: 4 }, () => drawNormal(random));
      const sides = sidesOf(
        Array.from({ length: 24 }, (_, index) => ofArtist[index % 4]! + 0.3 * drawNormal(random)),
      );
      const groupOf = (id: string) => `artist ${(Number(id.slice(5)) - 100) % 4}`;
      const { outcome } = compare(...sides, { groupOf, metrics: [TONE], resamples: 99 }).metrics[0]!
        .generalization;
      if (outcome !== 'too-few') claims += 1;
    }
    expect(claims).toBe(0);
  });

  it('gives the same for the same seed, and JSON that keeps to its schema', () => {
    const random = createRandom('forty');
    const sides = sidesOf(Array.from({ length: 40 }, () => drawNormal(random)));
    const comparison = compare(...sides);
    expect(compare(...sides)).toEqual(comparison);
    expect(comparisonSchema.parse(JSON.parse(JSON.stringify(comparison)))).toEqual(comparison);
    expect(compare(...sides, { seed: '2' }).metrics[0]!.generalization.signFlipPValue).not.toBe(
      comparison.metrics[0]!.generalization.signFlipPValue,
    );
  });
});

describe('compareScores(): 500 comparisons of nothing', () => {
  const METRIC_IDS = ['spectralDistanceDb', 'truePeakDbtp'];
  const metrics = METRICS.filter(({ id }) => METRIC_IDS.includes(id));
  /** How far builds of the engine moved these scores, roughly: many a little, few a lot. */
  const SHAPES: Readonly<Record<string, (normal: number) => number>> = {
    even: (normal) => Math.abs(normal),
    skewed: (normal) => Math.exp(1.2 * normal),
  };

  function falseClaims(items: number, sizeOf: (normal: number) => number): number {
    const ids = letters(items);
    let claims = 0;
    for (let run = 0; run < 500; run += 1) {
      const random = createRandom(`null ${items} ${run}`);
      const differences = metrics.map(() =>
        ids.map(() => (random.uniform() < 0.5 ? -1 : 1) * sizeOf(drawNormal(random))),
      );
      const scoresOf = (index: number, side: number) =>
        Object.fromEntries(metrics.map(({ id }, place) => [id, 5 + side * differences[place]![index]!]));
      const comparison = compare(
        ids.map((id, index) => record(id, scoresOf(index, 0))),
        ids.map((id, index) => record(id, scoresOf(index, 1))),
        { metrics, seed: `${run}`, draws: 999, resamples: 99 },
      );
      const isClaimed = comparison.metrics.some(
        ({ generalization: { outcome } }) => outcome !== 'undecided' && outcome !== 'unchanged',
      );
      if (isClaimed) claims += 1;
    }
    return claims / 500;
  }

  it.each([8, 15, 40].flatMap((items) => Object.keys(SHAPES).map((shape) => ({ items, shape }))))(
    'claims something in 7 % at most of $items items, differences $shape',
    ({ items, shape }) => {
      expect(falseClaims(items, SHAPES[shape]!)).toBeLessThanOrEqual(0.07);
    },
  );
});
