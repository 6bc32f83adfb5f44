import { describe, expect, it } from 'vitest';
import type { AnalysisPlan, Claim } from './analysis-plan.ts';
import type { ChoiceMethod } from './choice-method.ts';
import type { ChoiceAnswer } from './scored-answers.ts';
import { seedClaimPlan } from './seed-claim-plan.ts';
import type { Verdict } from './statement.ts';
import { verdict } from './verdict.ts';
import { type RatingAnswer, verdictOnRatings } from './verdict-on-ratings.ts';

type Changes = Partial<ChoiceAnswer> & Record<string, unknown>;

/** Everything that can be missing, alike, alone or opposite in a panel. */
const PANELS: Readonly<Record<string, readonly ChoiceAnswer[]>> = {
  'an empty table': [],
  '16 of 16': answersOf(16, () => ({})),
  '0 of 16': answersOf(16, () => ({ correct: false, choice: 'B' })),
  'n = 1': answersOf(1, () => ({})),
  'all ties': answersOf(24, () => ({ choice: 'none', correct: null })),
  'answers that cannot be judged': answersOf(24, () => ({ correct: null })),
  'practice only': answersOf(12, () => ({ training: true })),
  'one listener': answersOf(24, (index) => ({ listener: 'anna', ...side(index % 3 > 0) })),
  'one listener on one piece': answersOf(24, (index) => ({
    listener: 'anna',
    itemId: 'song',
    ...side(index % 3 > 0),
  })),
  'one track': answersOf(48, (index) => ({ itemId: 'song', ...side(index % 3 > 0) })),
  'one answer of each listener': answersOf(12, (index) => ({
    listener: `ear ${index}`,
    ...side(index % 2 > 0),
  })),
  separated: answersOf(96, (index) => ({
    playback: index % 2 === 0 ? 'studio-monitors' : 'phone',
    ...side(index % 2 === 0),
  })),
  'separated by listener': answersOf(96, (index) => side(index % 6 < 3)),
  singular: answersOf(96, (index) => side(Math.floor(index / 6) % 2 === 0)),
  'one stratum empty': answersOf(48, (index) => ({ playback: 'studio-monitors', ...side(index % 3 > 0) })),
  'no column of strata': answersOf(48, (index) => ({
    playback: undefined,
    trainedListener: undefined,
    ...side(index % 3 > 0),
  })),
  'one answer in a stratum': answersOf(49, (index) => ({
    playback: index === 48 ? 'phone' : 'studio-monitors',
    ...side(index % 3 > 0),
  })),
  'one who gave nearly all': answersOf(97, (index) => ({
    listener: index < 90 ? 'anna' : `ear ${index}`,
    ...side(index % 3 > 0),
  })),
  'three versions, one never preferred': answersOf(60, (index) => ({
    conditionA: index % 3 === 0 ? 'ours' : 'human',
    conditionB: index % 3 === 1 ? 'ours' : 'raw',
    ...(index % 3 === 1 ? side(index % 2 === 0) : side(true)),
  })),
  'two pairs that share no version': answersOf(60, (index) => ({
    ...(index % 2 === 0 && { conditionA: 'one', conditionB: 'other' }),
    ...side(index % 3 === 0),
  })),
};

function answersOf(count: number, changes: (index: number) => Changes): ChoiceAnswer[] {
  return Array.from({ length: count }, (_, index) => ({
    listener: `ear ${index % 6}`,
    itemId: `piece ${Math.floor(index / 6) % 4}`,
    training: false,
    conditionA: 'ours',
    conditionB: 'human',
    choice: 'A',
    correct: true,
    playback: index % 4 < 2 ? 'studio-monitors' : 'phone',
    trainedListener: true,
    ...changes(index),
  }));
}

function side(isFirst: boolean): Changes {
  return { choice: isFirst ? 'A' : 'B', correct: isFirst };
}

const scope = { alpha: 0.05, stratum: 'overall' } as const;
const CLAIMS: Readonly<Record<string, Claim>> = {
  'exact, greater': { ...scope, test: 'exact-binomial', alternative: 'greater', margin: 0.1 },
  'exact, two-sided': { ...scope, test: 'exact-binomial', alternative: 'two-sided' },
  'exact, by playback': { ...scope, test: 'exact-binomial', alternative: 'greater', stratum: 'playback' },
  clustered: { ...scope, test: 'clustered', alternative: 'two-sided', margin: 0.1 },
  'clustered, by pair': { ...scope, test: 'clustered', alternative: 'greater', stratum: 'condition-pair' },
  'e-process': { ...scope, test: 'e-process', alternative: 'greater' },
  equivalence: { ...scope, test: 'equivalence', margin: 0.1 },
  'equivalence of these': { ...scope, test: 'equivalence', margin: 0.1, generalize: false },
  similarity: { ...scope, test: 'similarity', margin: 0.1 },
  range: { ...scope, test: 'range', low: 0.55, high: 0.6 },
  'range of these': { ...scope, test: 'range', low: 0.55, high: 0.6, generalize: false },
  difference: {
    ...scope,
    test: 'difference',
    column: 'playback',
    first: ['studio-monitors'],
    second: ['phone', 'car'],
    alternative: 'two-sided',
    margin: 0.1,
    conditions: ['ours', 'human'],
  },
  ranking: { ...scope, test: 'ranking' },
  'ranking, by playback': { ...scope, test: 'ranking', stratum: 'playback' },
};

const planOf = (claim: Claim, changes: Partial<AnalysisPlan> = {}): AnalysisPlan => ({
  claims: [claim],
  stoppingRule: 'fixed-trials',
  exclusions: ['training-trials', { rule: 'catch-trials', required: 7, of: 8 }],
  ...changes,
});

const PLANS: Readonly<Record<string, AnalysisPlan>> = {
  'the built-in claim': seedClaimPlan(),
  'the built-in claim of these': seedClaimPlan({ generalize: false }),
  ...Object.fromEntries(Object.entries(CLAIMS).map(([name, claim]) => [name, planOf(claim)])),
  'broken down': planOf(CLAIMS['exact, two-sided']!, { strata: ['playback', 'trainedListener', 'itemId'] }),
  'any time': planOf(CLAIMS['exact, greater']!, { stoppingRule: 'any-time' }),
  'planned looks': planOf(CLAIMS['exact, two-sided']!, {
    stoppingRule: { looksAt: [8, 24, 96], spending: 'obrien-fleming' },
  }),
};

const methodsOf = (name: string): readonly ChoiceMethod[] =>
  name.startsWith('ranking') ? ['preference'] : ['abx', 'identification', 'preference'];

/** The built-in claim's difference needs a pair where preferences are of several. */
const needsPair = (plan: string, rows: readonly ChoiceAnswer[], method: ChoiceMethod): boolean =>
  plan.startsWith('the built-in') &&
  method === 'preference' &&
  new Set(rows.map(({ conditionA, conditionB }) => [conditionA, conditionB].sort().join())).size > 1;

/** Every number somewhere in a result, with where it is. */
function numbersOf(value: unknown, path = ''): (readonly [path: string, number: number])[] {
  if (typeof value === 'number') return [[path, value]];
  if (value instanceof Map) return numbersOf(Object.fromEntries(value), path);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => numbersOf(each, `${path}.${key}`));
}

function expectReadable(verdicts: readonly Verdict[]): void {
  expect(verdicts.length).toBeGreaterThan(0);
  for (const { claim, sentence, outcome, assumption, estimate, interval, pValue } of verdicts) {
    expect(['supported', 'refuted', 'undecided']).toContain(outcome);
    for (const text of [claim, sentence, assumption]) {
      expect(text).toMatch(/^\p{Lu}/u);
      expect(text).not.toMatch(/NaN|undefined|null|Infinity|\[object| {2}|\.\.|—/);
    }
    expect(sentence).toMatch(/\.$/);
    for (const [, number] of numbersOf({ estimate, interval, pValue }))
      expect(Number.isFinite(number), sentence).toBe(true);
    if (outcome !== 'undecided') expect([estimate, pValue]).not.toContain(null);
  }
}

describe('verdict() at every end', () => {
  for (const [plan, analysisPlan] of Object.entries(PLANS))
    it(`says something readable, and nothing that is no number, by the plan: ${plan}`, () => {
      for (const [panel, rows] of Object.entries(PANELS))
        for (const method of methodsOf(plan)) {
          if (needsPair(plan, rows, method)) continue;
          // programs are told of in other words, which hang on the plan's claims alone
          for (const simulated of panel === '16 of 16' ? [false, true] : [false]) {
            const judged = verdict(rows, { method, simulated, analysisPlan });
            expectReadable(judged.verdicts);
            const wrong = numbersOf(judged).filter(([, number]) => Number.isNaN(number));
            expect(wrong, `${panel}, ${method}`).toEqual([]);
          }
        }
    });

  it('decides nothing from nothing', () => {
    for (const name of ['an empty table', 'practice only', 'all ties'])
      for (const [plan, analysisPlan] of Object.entries(PLANS))
        for (const method of methodsOf(plan)) {
          const { verdicts } = verdict(PANELS[name]!, { method, simulated: false, analysisPlan });
          for (const { outcome, sentence } of verdicts) expect(outcome, sentence).toBe('undecided');
        }
  });

  it('tells no order from ties, from one listener, or from one who gave nearly all answers', () => {
    const sentenceOf = (name: string): string =>
      verdict(PANELS[name]!, { method: 'preference', simulated: false, analysisPlan: PLANS.ranking! })
        .verdicts[0]!.sentence;
    expect(sentenceOf('all ties')).toBe(
      'Listeners gave 24 answers, all of “no preference”: no order can be told.',
    );
    expect(sentenceOf('one listener')).toMatch(
      /^Listeners gave 24 answers, from which no order can be told: one listener does not show how much listeners differ: 8 or more may decide\.$/,
    );
    expect(sentenceOf('two pairs that share no version')).toBe(
      'Listeners gave 60 answers, from which no order can be told: nobody compared {“ours”, “human”} with {“one”, “other”}, not even by ' +
        'way of others.',
    );
    expect(sentenceOf('one who gave nearly all')).toContain(
      'a few of the 8 listeners gave most of the answers',
    );
  });
});

/** Points by listener, piece and version. */
function ratingsOf(
  {
    listeners = 5,
    items = 3,
    conditions = ['ours', 'human', 'raw'],
  }: {
    listeners?: number;
    items?: number;
    conditions?: readonly string[];
  },
  pointsOf: (listener: number, item: number, condition: number) => number,
): RatingAnswer[] {
  const places = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  return places(listeners).flatMap((listener) =>
    places(items).flatMap((item) =>
      conditions.map((condition, index) => ({
        listener: `ear ${listener}`,
        itemId: `piece ${item}`,
        training: false,
        condition,
        rating: pointsOf(listener, item, index),
        playback: listener % 2 === 0 ? 'studio-monitors' : 'phone',
      })),
    ),
  );
}

const RATINGS: Readonly<Record<string, readonly RatingAnswer[]>> = {
  'an empty table': [],
  'all alike': ratingsOf({}, () => 50),
  'one rating': ratingsOf({ listeners: 1, items: 1, conditions: ['ours'] }, () => 50),
  'one listener': ratingsOf({ listeners: 1 }, (_, item, condition) => 40 + 10 * condition + item),
  'one track': ratingsOf({ items: 1 }, (listener, _, condition) => 40 + 10 * condition + listener),
  'one version': ratingsOf({ conditions: ['ours'] }, (listener) => 40 + listener),
  'versions that were never rated': ratingsOf({ conditions: ['x', 'y'] }, (listener) => 40 + listener),
  'nothing but the version': ratingsOf({}, (_, __, condition) => 40 + 10 * condition),
  'nothing but the listener': ratingsOf({}, (listener) => 40 + listener),
  'the ends of the scale': ratingsOf({}, (_, __, condition) => (condition === 0 ? 100 : 0)),
  'one stratum empty': ratingsOf({ listeners: 1, items: 2 }, (_, item, condition) => item + condition),
  'two listeners': ratingsOf(
    { listeners: 2 },
    (listener, item, condition) => 9 * listener + item + condition,
  ),
  'practice only': ratingsOf({}, () => 50).map((row) => ({ ...row, training: true })),
};

describe('verdictOnRatings() at every end', () => {
  const claims: readonly Claim[] = [
    { ...scope, test: 'rating-difference', conditions: ['ours', 'human'] },
    { ...scope, id: 'near', test: 'rating-equivalence', conditions: ['ours', 'raw'], margin: 5 },
    { ...scope, id: 'parts', test: 'rating-difference', conditions: ['ours', 'human'], stratum: 'playback' },
    { ...scope, id: 'rooms', test: 'rating-difference', conditions: ['ours', 'human'], stratum: 'room' },
  ];
  const exclusions: readonly AnalysisPlan['exclusions'][] = [
    ['training-trials'],
    [{ rule: 'post-screening', reference: 'ours', midAnchor: null }],
    [{ rule: 'post-screening', reference: 'reference', midAnchor: 'anchor35' }],
  ];

  for (const [panel, rows] of Object.entries(RATINGS))
    it(`says something readable, and nothing that is no number, of ${panel}`, () => {
      for (const rules of exclusions) {
        const judged = verdictOnRatings(rows, {
          simulated: false,
          analysisPlan: { claims, stoppingRule: 'fixed-trials', exclusions: rules },
        });
        expectReadable(judged.verdicts);
        expect(numbersOf(judged).filter(([, number]) => Number.isNaN(number))).toEqual([]);
      }
    });
});
