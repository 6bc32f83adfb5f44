import { describe, expect, it } from 'vitest';
import { choicesOf, ratingsOf } from '../../../test/answers-of.ts';
import { recordsOf } from '../../../test/records-of.ts';
import type { ChoiceRow, RatingRow } from '../../answers/answers-read.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import type { AnalysisPlan } from '../../statistics/verdict/analysis-plan.ts';
import type { VerdictReportInput } from '../verdict-report/verdict-report-input.ts';
import { scoresBesideEars } from './scores-beside-ears.ts';

const PLAN: AnalysisPlan = { claims: [], stoppingRule: 'fixed-trials', exclusions: ['training-trials'] };
const ITEMS = ['one', 'two', 'three', 'four', 'five', 'six'];

type Heard = Pick<VerdictReportInput, 'answers' | 'panel' | 'ratings'>;

/** Ten answers a piece, of which so many are right, or prefer the first condition in alphabetical order. */
function heardOf(
  rightOf: (itemId: string) => number,
  {
    method = 'abx',
    pair = ['human', 'ours'],
  }: { method?: 'abx' | 'preference'; pair?: [string, string] } = {},
): ChoiceRow[] {
  return ITEMS.flatMap((itemId) =>
    Array.from({ length: 11 }, (_, trial): ChoiceRow => {
      const isRight = trial <= rightOf(itemId);
      // the sides change, the preference does not
      const [conditionA, conditionB] = trial % 2 === 0 ? pair : [pair[1], pair[0]];
      return {
        listener: `ear ${trial % 3}`,
        itemId,
        training: trial === 0,
        conditionA,
        conditionB,
        choice: isRight === (conditionA === pair[0]) ? 'A' : 'B',
        correct: method === 'preference' ? null : isRight,
      };
    }),
  );
}

const inputOf = (rows: readonly ChoiceRow[], method: 'abx' | 'preference' = 'abx'): Heard => ({
  answers: choicesOf(rows, method),
  panel: { method, simulated: false, analysisPlan: PLAN },
  ratings: null,
});

/** Crest factors: human 10, ours as far above it as the piece's place, each piece the other way. */
const records: RunRecord[] = recordsOf(ITEMS, (index) => ({
  human: { crestFactorDb: 10, integratedLufs: -9 },
  mix: { crestFactorDb: 20, integratedLufs: -20 },
  ours: { crestFactorDb: 10 + (index % 2 === 0 ? 1 : -1) * (index + 1), integratedLufs: -14 + index },
}));

describe('scoresBesideEars()', () => {
  it('finds that larger differences are told apart more often, whichever way they go', () => {
    const { kind, groups } = scoresBesideEars(
      inputOf(heardOf((item) => [5, 6, 6, 8, 9, 10][ITEMS.indexOf(item)]!)),
      records,
    );
    expect(kind).toBe('apart');
    expect(groups).toHaveLength(1);
    const [crest, ...others] = groups[0]!.metrics;
    expect(crest!.metric.id).toBe('crestFactorDb');
    expect(crest!.points.map(({ itemId, score, ears, n }) => [itemId, score, ears, n])).toEqual([
      ['five', 5, 0.9, 10],
      ['four', 4, 0.8, 10],
      ['one', 1, 0.5, 10],
      ['six', 6, 1, 10],
      ['three', 3, 0.6, 10],
      ['two', 2, 0.6, 10],
    ]);
    // R: cor(1:6, c(.5, .6, .6, .8, .9, 1), method = 'spearman')
    expect(crest!.coefficient).toBeCloseTo(0.9856107606091623, 12);
    // level was matched: nobody can have heard it
    expect(others).toEqual([]);
  });

  it('counts every answer that counts once, and no practice', () => {
    const rows = heardOf(() => 7);
    const { groups } = scoresBesideEars(inputOf(rows), records);
    const points = groups.flatMap(({ metrics }) => metrics[0]!.points);
    expect(points.reduce((sum, { n }) => sum + n, 0)).toBe(60);
    // nothing varies on the side of the ears
    expect(groups[0]!.metrics[0]!.coefficient).toBeNull();
    expect(groups[0]!.metrics[0]!.pValue).toBe(1);
  });

  it('takes preferences for the first by its score less the second’s, with the sign', () => {
    const rows = heardOf((item) => (ITEMS.indexOf(item) % 2 === 0 ? 3 : 8), { method: 'preference' });
    const { kind, groups } = scoresBesideEars(inputOf(rows, 'preference'), records);
    expect(kind).toBe('preferred');
    const { points, coefficient } = groups[0]!.metrics[0]!;
    expect(points.find(({ itemId }) => itemId === 'one')).toMatchObject({ score: -1, ears: 0.3 });
    expect(points.find(({ itemId }) => itemId === 'two')).toMatchObject({ score: 2, ears: 0.8 });
    expect(coefficient).toBeGreaterThan(0.8);
  });

  it('sets versions side by side where preferences are for several pairs', () => {
    const rows = [
      ...heardOf(() => 8, { method: 'preference', pair: ['human', 'mix'] }),
      ...heardOf(() => 6, { method: 'preference', pair: ['human', 'ours'] }),
      ...heardOf(() => 2, { method: 'preference', pair: ['mix', 'ours'] }),
    ];
    const { kind, groups } = scoresBesideEars(inputOf(rows, 'preference'), records);
    expect(kind).toBe('versions');
    const { points, coefficient, interval, items } = groups[0]!.metrics[0]!;
    expect(items).toBe(6);
    expect(
      points.filter(({ itemId }) => itemId === 'one').map(({ conditions, ears }) => [conditions, ears]),
    ).toEqual([
      [['human'], 14 / 20],
      [['mix'], 4 / 20],
      [['ours'], 12 / 20],
    ]);
    // means 10, 20 and 9.5 beside shares 0.7, 0.2 and 0.6: R's cor(…, method = 'spearman') gives -0.5
    expect(coefficient).toBeCloseTo(-0.5, 12);
    expect(interval).not.toBeNull();
  });

  it('keeps pairs apart where a piece was heard in several', () => {
    const rows = [...heardOf(() => 8), ...heardOf(() => 5, { pair: ['human', 'mix'] })];
    const { groups } = scoresBesideEars(inputOf(rows), records);
    expect(groups.map(({ pair }) => pair)).toEqual([
      ['human', 'mix'],
      ['human', 'ours'],
    ]);
  });

  it('leaves out what the run does not have, and says nothing of two pieces', () => {
    const few = heardOf(() => 7).filter(({ itemId }) => itemId === 'one' || itemId === 'two');
    expect(scoresBesideEars(inputOf(few), records).groups[0]!.metrics).toEqual([]);
    expect(scoresBesideEars(inputOf(heardOf(() => 7)), []).groups[0]!.metrics).toEqual([]);
  });

  it('sets mean ratings beside scores', () => {
    const rows: RatingRow[] = ITEMS.flatMap((itemId) =>
      ['human', 'mix', 'ours'].flatMap((condition, place) =>
        ['anna', 'ben'].map((listener, index) => ({
          listener,
          itemId,
          training: false,
          condition,
          rating: 60 - 20 * place + 2 * index,
        })),
      ),
    );
    const { kind, groups } = scoresBesideEars(
      {
        answers: ratingsOf(rows),
        panel: { method: 'rating', simulated: false, analysisPlan: PLAN },
        ratings: null,
      },
      records,
    );
    expect(kind).toBe('versions');
    expect(groups[0]!.metrics[0]!.points[0]).toMatchObject({
      itemId: 'five',
      conditions: ['human'],
      ears: 61,
      n: 2,
    });
  });
});
