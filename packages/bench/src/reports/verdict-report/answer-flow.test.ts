import { describe, expect, it } from 'vitest';
import { choicesOf, ratingsOf } from '../../../test/answers-of.ts';
import type { ChoiceRow, RatingRow } from '../../answers/answers-read.ts';
import { createRandom } from '../../statistics/numeric/random.ts';
import type { AnalysisPlan } from '../../statistics/verdict/analysis-plan.ts';
import { verdict } from '../../statistics/verdict/verdict.ts';
import { verdictOnRatings } from '../../statistics/verdict/verdict-on-ratings.ts';
import { answerFlow, countedIn } from './answer-flow.ts';

const PLAN: AnalysisPlan = {
  claims: [{ test: 'exact-binomial', alternative: 'greater', alpha: 0.05, stratum: 'overall' }],
  stoppingRule: 'fixed-trials',
  exclusions: [
    'training-trials',
    { rule: 'catch-trials', required: 3, of: 4 },
    { rule: 'where', column: 'playback', values: ['phone'] },
  ],
};

/** Six listeners: practice, catch trials that two of them miss, a phone, and answers that are neither right nor wrong. */
function rowsOf(): ChoiceRow[] {
  const random = createRandom('answer flow');
  return Array.from({ length: 180 }, (_, index): ChoiceRow => {
    const listener = index % 6;
    const trial = Math.floor(index / 6);
    const catchTrial = trial >= 2 && trial < 6;
    return {
      listener: `ear ${listener}`,
      itemId: `piece ${index % 5}`,
      training: trial < 2,
      conditionA: 'a',
      conditionB: 'b',
      choice: trial % 11 === 10 ? 'none' : 'A',
      correct: catchTrial ? listener > 1 : random.uniform() < 0.6,
      catchTrial,
      playback: trial % 9 === 8 ? 'phone' : 'studio-monitors',
    };
  });
}

describe('answerFlow()', () => {
  it('puts every row in one place, with the counts of verdict()', () => {
    const rows = rowsOf();
    const panel = { method: 'abx', simulated: false, analysisPlan: PLAN } as const;
    const places = answerFlow({ answers: choicesOf(rows), panel, ratings: null });
    const all = places.flatMap((place) => place.rows);
    expect(all).toHaveLength(rows.length);
    expect(new Set(all)).toEqual(new Set(rows));

    const judged = verdict(rows, panel);
    const counts = Object.fromEntries(places.map((place) => [place.key, place.rows.length]));
    const [practice, catches, phones] = judged.excluded;
    expect(counts['rule-0']).toBe(practice!.answers);
    expect(counts['catch-trials']! + counts['catch-failed']!).toBe(catches!.answers);
    expect(counts['catch-trials']).toBe(24);
    expect(counts['rule-2']).toBe(phones!.answers);
    expect(counts.counted).toBe(judged.verdicts[0]!.n);
    expect(counts['no-choice']).toBeGreaterThan(0);
  });

  it('keeps ties of preference apart, as no share counts them', () => {
    const rows = rowsOf().map((row) => ({ ...row, correct: null, catchTrial: false }));
    const panel = {
      method: 'preference',
      simulated: false,
      analysisPlan: {
        ...PLAN,
        exclusions: [],
        claims: [{ test: 'exact-binomial', alternative: 'two-sided', alpha: 0.05, stratum: 'overall' }],
      },
    } as const;
    const places = answerFlow({ answers: choicesOf(rows, 'preference'), panel, ratings: null });
    expect(places.find(({ key }) => key === 'no-choice')?.text).toContain('no preference');
    expect(countedIn(places).length).toBe(verdict(rows, panel).verdicts[0]!.n);

    const ranked = {
      ...panel,
      analysisPlan: {
        ...panel.analysisPlan,
        claims: [{ test: 'ranking', alpha: 0.05, stratum: 'overall' }],
      },
    } as const;
    const counted = countedIn(
      answerFlow({ answers: choicesOf(rows, 'preference'), panel: ranked, ratings: null }),
    );
    expect(counted.length).toBe(verdict(rows, ranked).verdicts[0]!.n);
    expect(counted.length).toBeGreaterThan(countedIn(places).length);
  });

  it('leaves the ratings of screened listeners in a place of their own', () => {
    const rows = Array.from({ length: 120 }, (_, index): RatingRow => {
      const condition = ['reference', 'one', 'two'][index % 3]!;
      const listener = `ear ${Math.floor(index / 3) % 8}`;
      const isDeaf = listener === 'ear 0' && condition === 'reference';
      return {
        listener,
        itemId: `piece ${Math.floor(index / 24)}`,
        training: false,
        condition,
        rating: isDeaf ? 10 : condition === 'reference' ? 100 : 50 + (index % 7),
      };
    });
    const analysisPlan: AnalysisPlan = {
      ...PLAN,
      claims: [],
      exclusions: [{ rule: 'post-screening', reference: 'reference', midAnchor: null }],
    };
    const ratings = verdictOnRatings(rows, { simulated: false, analysisPlan });
    const places = answerFlow({
      answers: ratingsOf(rows),
      panel: { method: 'rating', simulated: false, analysisPlan },
      ratings,
    });
    expect(places.map(({ key, rows: { length } }) => [key, length])).toEqual([
      ['post-screening', 15],
      ['counted', 105],
    ]);
  });

  it('has one empty place for no answers', () => {
    const panel = { method: 'abx', simulated: false, analysisPlan: PLAN } as const;
    expect(answerFlow({ answers: choicesOf([]), panel, ratings: null })).toEqual([
      { key: 'counted', text: 'counted', isCounted: true, rows: [] },
    ]);
  });
});
