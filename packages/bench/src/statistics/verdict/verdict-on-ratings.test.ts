import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { drawNormal } from '../numeric/normal-deviates.ts';
import { createRandom } from '../numeric/random.ts';
import type { AnalysisPlan, Claim } from './analysis-plan.ts';
import { type RatingAnswer, verdictOnRatings } from './verdict-on-ratings.ts';

const planOf = (claims: readonly Claim[], exclusions: AnalysisPlan['exclusions'] = []): AnalysisPlan => ({
  claims,
  stoppingRule: 'fixed-trials',
  exclusions,
});

const DIFFERENCE = {
  test: 'rating-difference',
  conditions: ['ours', 'theirs'],
  alpha: 0.05,
  stratum: 'overall',
} as const;

/** Listeners × pieces × conditions, in points of 0…100. */
function panel(
  means: Readonly<Record<string, number>>,
  { listeners = 14, items = 6, seed = 'ratings' } = {},
): RatingAnswer[] {
  const random = createRandom(seed);
  return Array.from({ length: listeners }, (_, listener) => {
    const leaning = 8 * drawNormal(random);
    return Array.from({ length: items }, (_each, item) =>
      Object.entries(means).map(([condition, mean]) => ({
        listener: `listener ${listener}`,
        itemId: `piece ${item}`,
        training: false,
        condition,
        rating: Math.max(0, Math.min(100, Math.round(mean + leaning + 9 * drawNormal(random)))),
        playback: listener % 2 === 0 ? 'headphones' : 'car',
      })),
    );
  }).flat(2);
}

const judge = (
  rows: readonly RatingAnswer[],
  claims: readonly Claim[],
  exclusions: AnalysisPlan['exclusions'] = [],
) => verdictOnRatings(rows, { simulated: false, analysisPlan: planOf(claims, exclusions) });

describe('verdictOnRatings()', () => {
  const rows = panel({ ours: 62, theirs: 52, unmastered: 40 });

  it('says by how many points one is rated above the other, listeners as the units', () => {
    const [verdict] = judge(rows, [DIFFERENCE]).verdicts;
    expect(verdict).toMatchObject({
      outcome: 'supported',
      quantity: 'rating points',
      listeners: 14,
      exploratory: false,
    });
    expect(verdict?.interval?.low).toBeLessThan(10);
    expect(verdict?.interval?.high).toBeGreaterThan(10);
    expect(verdict?.sentence).toMatch(
      /^Listeners rated “ours” [\d.]+ points above “theirs” \(95 % CI [\d.]+ to [\d.]+\), 14 listeners: more than chance explains \(p /,
    );
  });

  it('refutes the claim that the lower one is higher', () => {
    const [verdict] = judge(rows, [{ ...DIFFERENCE, conditions: ['theirs', 'ours'] }]).verdicts;
    expect(verdict).toMatchObject({ outcome: 'refuted' });
    expect(verdict?.sentence).toContain('points below');
  });

  it('shows that two are rated alike within a margin, or too far apart', () => {
    const alike = panel({ ours: 60, theirs: 60 });
    const claim = { ...DIFFERENCE, test: 'rating-equivalence', margin: 5 } as const;
    expect(judge(alike, [claim]).verdicts[0]?.outcome).toBe('supported');
    expect(judge(panel({ ours: 75, theirs: 55 }), [claim]).verdicts[0]?.outcome).toBe('refuted');
    expect(
      judge(panel({ ours: 60, theirs: 55 }, { listeners: 4, seed: 'few' }), [claim]).verdicts[0]?.outcome,
    ).toBe('undecided');
  });

  it('does not let two listeners who agree refute equivalence', () => {
    const rows = ['a', 'b'].flatMap((listener) =>
      ['ours', 'theirs'].map((condition) => ({
        listener,
        itemId: 'piece',
        training: false,
        condition,
        rating: condition === 'ours' ? 60 : 50,
      })),
    );
    const claim = { ...DIFFERENCE, test: 'rating-equivalence', margin: 5 } as const;
    expect(judge(rows, [claim]).verdicts[0]).toMatchObject({ outcome: 'undecided', pValue: 0.5 });
  });

  it('judges every pair that nobody asked about as exploratory, alpha shared', () => {
    const { verdicts } = judge(rows, [DIFFERENCE]);
    expect(verdicts.map(({ id, exploratory }) => [id, exploratory])).toEqual([
      ['rating-difference', false],
      ['rating-difference: ours / unmastered', true],
      ['rating-difference: theirs / unmastered', true],
    ]);
    expect(verdicts[1]?.sentence).toContain('raised for 2 comparisons after Holm');
  });

  it('counts ratings without a value in the column that a claim goes by', () => {
    const some = rows.map((row, index) => (index % 4 === 0 ? { ...row, playback: null } : row));
    const { unplaced } = judge(some, [{ ...DIFFERENCE, stratum: 'playback' }]);
    expect(unplaced).toEqual([{ column: 'playback', answers: 63, listeners: 14 }]);
  });

  it('judges a column value by value', () => {
    const { verdicts } = judge(rows, [{ ...DIFFERENCE, stratum: 'playback' }]);
    expect(verdicts[0]?.claim).toBe('Listeners on car systems rate “ours” higher than “theirs”');
    expect(verdicts[0]?.listeners).toBe(7);
  });

  it('finds nothing in 95 of 100 panels of equals', () => {
    let found = 0;
    for (let run = 0; run < 200; run += 1) {
      const equals = panel({ ours: 60, theirs: 60 }, { listeners: 10, items: 3, seed: `null ${run}` });
      if (judge(equals, [DIFFERENCE]).verdicts[0]?.outcome !== 'undecided') found += 1;
    }
    // 4 standard errors of 200 panels above 5 %
    expect(found).toBeLessThan(23);
  });

  it('is undecided without ratings, or with one listener', () => {
    expect(judge([], [DIFFERENCE]).verdicts[0]).toMatchObject({ outcome: 'undecided', estimate: null });
    expect(judge(panel({ ours: 80, theirs: 20 }, { listeners: 1 }), [DIFFERENCE]).verdicts[0]).toMatchObject({
      outcome: 'undecided',
      interval: null,
    });
  });

  it('refuses claims about right answers by name', () => {
    expect(() =>
      judge(rows, [
        { id: 'heard', test: 'exact-binomial', alternative: 'greater', alpha: 0.05, stratum: 'overall' },
      ]),
    ).toThrow('Cannot judge the claim “heard” as it needs right and wrong answers');
  });
});

describe('verdictOnRatings() with a hidden reference', () => {
  const [, ...lines] = readFileSync(
    new URL('../../../test/oracles/statistics-mushra.csv', import.meta.url),
    'utf8',
  )
    .trim()
    .split('\n');
  const rows = lines.map((line) => {
    const [listener, itemId, condition, rating] = line.split(',');
    return {
      listener: listener!,
      itemId: itemId!,
      condition: condition!,
      rating: Number(rating),
      training: false,
    };
  });
  const systems = [...new Set(rows.map(({ condition }) => condition))].filter(
    (name) => !/reference|anchor/.test(name),
  );

  it('gives the result with and without those whom screening leaves out', () => {
    const claim = { ...DIFFERENCE, conditions: [systems[0]!, systems[1]!] } as const;
    const { screening, verdicts, verdictsOfAll, parts } = judge(
      rows,
      [claim],
      [{ rule: 'post-screening', reference: 'reference', midAnchor: 'anchorMid' }],
    );
    expect(screening?.kept).toHaveLength(11);
    expect(verdicts[0]?.listeners).toBe(11);
    expect(verdictsOfAll?.[0]?.listeners).toBe(14);
    expect(parts[0]?.conditions[0]?.system).toBe('reference');
    expect(verdicts.every(({ claim: text }) => !text.includes('reference'))).toBe(true);
  });

  it('screens nobody by what nobody rated, and says so', () => {
    const { screening, excluded } = judge(
      rows,
      [],
      [{ rule: 'post-screening', reference: 'reference', midAnchor: 'anchor70' }],
    );
    expect(screening).toBeNull();
    expect(excluded.map(({ nothing }) => nothing)).toEqual([
      'none in these answers',
      'nobody rated “anchor70”, nobody left out',
    ]);
  });
});
