import { describe, expect, it } from 'vitest';
import { proportionCorrectAt } from '../detection/psychometric-function.ts';
import { createRandom } from '../numeric/random.ts';
import type { AnalysisPlan, Claim } from './analysis-plan.ts';
import type { ChoiceAnswer } from './scored-answers.ts';
import { seedClaimPlan } from './seed-claim-plan.ts';
import type { Verdict } from './statement.ts';
import { type JudgedPanel, verdict } from './verdict.ts';

const CLAIM = { test: 'exact-binomial', alternative: 'greater', alpha: 0.05, stratum: 'overall' } as const;

const planOf = (claims: readonly Claim[], changes: Partial<AnalysisPlan> = {}): AnalysisPlan => ({
  claims,
  stoppingRule: 'fixed-trials',
  exclusions: [],
  ...changes,
});

const panelOf = (changes: Partial<JudgedPanel> = {}): JudgedPanel => ({
  method: 'abx',
  simulated: false,
  analysisPlan: planOf([CLAIM]),
  ...changes,
});

const answer = (changes: Partial<ChoiceAnswer> & Record<string, unknown> = {}): ChoiceAnswer => ({
  listener: 'anna',
  itemId: 'song',
  training: false,
  conditionA: 'ours',
  conditionB: 'human',
  choice: 'A',
  correct: true,
  ...changes,
});

const answers = (
  count: number,
  changes: Partial<ChoiceAnswer> & Record<string, unknown> = {},
): ChoiceAnswer[] => Array.from({ length: count }, () => answer(changes));

const rightAndWrong = (
  right: number,
  n: number,
  changes: Partial<ChoiceAnswer> & Record<string, unknown> = {},
) => [...answers(right, changes), ...answers(n - right, { ...changes, correct: false })];

/** Listeners × pieces, each pair once, right with one probability. */
function crossed({
  listeners,
  items,
  share,
  seed,
  changes = {},
}: {
  listeners: number;
  items: number;
  share: number;
  seed: string;
  changes?: Record<string, unknown>;
}): ChoiceAnswer[] {
  const random = createRandom(seed);
  return Array.from({ length: listeners * items }, (_, index) =>
    answer({
      ...changes,
      listener: `listener ${Math.floor(index / items)}`,
      itemId: `piece ${index % items}`,
      correct: random.uniform() < share,
    }),
  );
}

const only = (rows: readonly ChoiceAnswer[], panel: JudgedPanel): Verdict =>
  verdict(rows, panel).verdicts[0]!;

describe('verdict() on claims above chance', () => {
  it('says what was heard, in numbers and plain words', () => {
    const judged = only(rightAndWrong(230, 400), panelOf());
    expect(judged.outcome).toBe('supported');
    expect(judged.sentence).toBe(
      'Listeners told “human” and “ours” apart 58 % of the time (95 % CI 52–62 %), 230 of 400 answers: more often than guessing ' +
        'explains, so the difference can be heard, yet a coin would do almost as well (one-sided p = 0.002). d′ 0.85 to 0.95 (95 % CI 0.48 to 1.26).',
    );
  });

  it('leaves a test that finds nothing undecided, never "no difference"', () => {
    const judged = only(rightAndWrong(501, 1000), panelOf());
    expect(judged.outcome).toBe('undecided');
    expect(judged.sentence).toContain('cannot say whether the difference can be heard');
    expect(judged.sentence).not.toMatch(/no difference|inaudible|the same/i);
  });

  it('refutes by a margin named beforehand, and only then', () => {
    const rows = rightAndWrong(500, 1000);
    expect(only(rows, panelOf()).outcome).toBe('undecided');
    const judged = only(rows, panelOf({ analysisPlan: planOf([{ ...CLAIM, margin: 0.05 }]) }));
    expect(judged.outcome).toBe('refuted');
    expect(judged.sentence).toContain('at most 55 %, next to what guessing gives');
  });

  it('does not refute an ABX claim by answers below chance', () => {
    expect(only(rightAndWrong(10, 60), panelOf()).outcome).toBe('undecided');
  });

  it('reads identification below chance as hearing a difference and naming it wrongly', () => {
    const analysisPlan = planOf([{ ...CLAIM, alternative: 'two-sided' }]);
    const judged = only(rightAndWrong(160, 400), panelOf({ method: 'identification', analysisPlan }));
    expect(judged.outcome).toBe('refuted');
    expect(judged.sentence).toContain('they hear a difference, but take the other one for the engine’s');
  });

  it('reads well with a single answer', () => {
    expect(only(answers(1), panelOf()).sentence).toBe(
      'Listeners told “human” and “ours” apart 100 % of the time (95 % CI 3–100 %), 1 of 1 answer: ' +
        'this panel cannot say whether the difference can be heard (one-sided p = 0.50).',
    );
  });

  it('has no numbers where there are no answers', () => {
    expect(only([], panelOf())).toMatchObject({
      outcome: 'undecided',
      n: 0,
      estimate: null,
      interval: null,
      pValue: null,
    });
  });

  it('supports nothing in 95 of 100 panels of guessers', () => {
    const random = createRandom('null');
    let supported = 0;
    for (let panel = 0; panel < 300; panel += 1) {
      const rows = Array.from({ length: 60 }, () => answer({ correct: random.uniform() < 0.5 }));
      if (only(rows, panelOf()).outcome === 'supported') supported += 1;
    }
    // exact size at 60 trials is 0.046; 4 standard errors of 300 panels above
    expect(supported).toBeLessThan(29);
    expect(supported).toBeGreaterThan(2);
  });

  it('finds listeners with d′ 1.5 in 200 answers', () => {
    const share = proportionCorrectAt({ protocol: 'abx-independent-observation', dPrime: 1.5 });
    const judged = only(crossed({ listeners: 10, items: 20, share, seed: 'd′ 1.5' }), panelOf());
    expect(judged.outcome).toBe('supported');
    expect(judged.interval?.low).toBeLessThan(share);
    expect(judged.interval?.high).toBeGreaterThan(share);
  });
});

describe('verdict() on simulated listeners', () => {
  it('names them in claim and sentence, and says how often, never what they hear', () => {
    for (const right of [0, 30, 60]) {
      for (const method of ['abx', 'preference', 'identification'] as const) {
        const analysisPlan = planOf([{ ...CLAIM, alternative: 'two-sided' }]);
        const rows = rightAndWrong(right, 60).map(
          (row) => ({ ...row, choice: row.correct ? 'A' : 'B' }) as const,
        );
        const judged = only(rows, panelOf({ method, analysisPlan, simulated: true }));
        expect(judged.claim).toMatch(/^Simulated listeners/);
        expect(judged.sentence).toMatch(/^Simulated listeners/);
        expect(judged.sentence).not.toMatch(/hear|know|they/);
      }
    }
  });
});

describe('verdict() on what lies near chance or in a range', () => {
  const near = (margin: number, generalize = false) =>
    panelOf({
      analysisPlan: planOf([{ test: 'equivalence', margin, alpha: 0.05, stratum: 'overall', generalize }]),
    });

  it('shows equivalence by two one-sided exact tests', () => {
    expect(only(rightAndWrong(500, 1000), near(0.05)).outcome).toBe('supported');
    expect(only(rightAndWrong(500, 1000), near(0.025)).outcome).toBe('undecided');
    const beyond = only(rightAndWrong(600, 1000), near(0.05));
    expect(beyond.outcome).toBe('refuted');
    expect(beyond.sentence).toContain('further than 5 points of 50 %');
  });

  it('agrees with its 90 % interval at alpha 0.05', () => {
    for (let right = 440; right <= 560; right += 3) {
      const { outcome, interval } = only(rightAndWrong(right, 1000), near(0.05));
      expect(outcome === 'supported', `${right}`).toBe(interval!.low > 0.45 && interval!.high < 0.55);
    }
  });

  it('asks more of a panel that is to speak for other listeners and pieces', () => {
    const rows = crossed({ listeners: 40, items: 25, share: 0.5, seed: 'equivalent' });
    const exact = only(rows, near(0.05));
    const general = only(rows, near(0.05, true));
    expect(general.analysis).toContain('clustered by listener and piece');
    expect(general.interval!.high - general.interval!.low).toBeGreaterThan(
      0.95 * (exact.interval!.high - exact.interval!.low),
    );
  });

  it('does not let two listeners speak for all', () => {
    const judged = only(crossed({ listeners: 2, items: 500, share: 0.5, seed: 'two' }), near(0.05, true));
    expect(judged.outcome).toBe('undecided');
    expect(judged.sentence).toContain('as with 2 listeners and 500 pieces no test has a measured error rate');
  });

  it('says of a range whether the share lies inside, outside, or cannot be told', () => {
    const range = panelOf({
      analysisPlan: planOf([
        { test: 'range', low: 0.55, high: 0.6, alpha: 0.05, stratum: 'overall', generalize: false },
      ]),
    });
    expect(only(rightAndWrong(5750, 10_000), range).outcome).toBe('supported');
    expect(only(rightAndWrong(5000, 10_000), range).outcome).toBe('refuted');
    expect(only(rightAndWrong(230, 400), range).outcome).toBe('undecided');
  });
});

describe('verdict() on preferences', () => {
  const preference = panelOf({
    method: 'preference',
    analysisPlan: planOf([{ ...CLAIM, alternative: 'two-sided', stratum: 'condition-pair' }]),
  });

  it('gives the same verdict whichever side a condition was on', () => {
    const straight = answers(12, { conditionA: 'human', conditionB: 'ours', choice: 'A', correct: null });
    const swapped = answers(12, { conditionA: 'ours', conditionB: 'human', choice: 'B', correct: null });
    expect(verdict(swapped, preference)).toEqual(verdict(straight, preference));
    expect(only(swapped, preference)).toMatchObject({ estimate: 1, n: 12, outcome: 'supported' });
  });

  it('refutes a preference by the opposite one, and counts "no preference"', () => {
    const rows = [
      ...answers(40, { choice: 'A', correct: null }),
      ...answers(20, { choice: 'B', correct: null }),
      ...answers(5, { choice: 'none', correct: null }),
    ];
    const judged = only(rows, preference);
    expect(judged).toMatchObject({ outcome: 'refuted', n: 60 });
    expect(judged.sentence).toContain('they prefer “ours”');
    expect(judged.sentence).toContain('5 answers of “no preference” left out');
  });

  it('is for the first of the conditions that the claim names', () => {
    const analysisPlan = planOf([{ ...CLAIM, conditions: ['ours', 'human'] }]);
    const judged = only(
      answers(12, { choice: 'A', correct: null }),
      panelOf({ method: 'preference', analysisPlan }),
    );
    expect(judged).toMatchObject({
      claim: 'Listeners prefer “ours” to “human”',
      estimate: 1,
      outcome: 'supported',
    });
  });

  it('judges pair by pair, since pooled over pairs it means nothing', () => {
    const rows = [
      ...answers(5, { correct: null }),
      ...answers(5, { conditionB: 'unprocessed', correct: null }),
    ];
    const { verdicts } = verdict(rows, panelOf({ method: 'preference' }));
    expect(verdicts.map(({ n }) => n)).toEqual([5, 5]);
    expect(verdicts.every(({ exploratory }) => !exploratory)).toBe(true);
  });

  it('ranks conditions, and says which are not told apart', () => {
    const random = createRandom('ranking');
    const strengths = { best: 1.5, good: 0.1, fair: 0, poor: -1.6 };
    const names = Object.keys(strengths) as (keyof typeof strengths)[];
    const rows = Array.from({ length: 40 * 30 }, (_, index) => {
      const first = names[random.integer(4)]!;
      const second = names.filter((name) => name !== first)[random.integer(3)]!;
      const wins = random.uniform() < 1 / (1 + Math.exp(strengths[second] - strengths[first]));
      return answer({
        listener: `listener ${index % 40}`,
        conditionA: first,
        conditionB: second,
        choice: wins ? 'A' : 'B',
        correct: null,
      });
    });
    const analysisPlan = planOf([{ test: 'ranking', alpha: 0.05, stratum: 'overall' }]);
    const { verdicts, rankings } = verdict(rows, panelOf({ method: 'preference', analysisPlan }));
    expect(verdicts[0]).toMatchObject({ outcome: 'supported' });
    expect(verdicts[0]?.sentence).toMatch(/not: “(good|fair)” and “(good|fair)”/);
    expect(rankings[0]?.comparison.ranking.map(({ item }) => item).at(0)).toBe('best');
    expect(rankings[0]?.winShares.get('best')).toBeGreaterThan(0.7);
  });

  it('tells whether a ranking depends on a column', () => {
    const random = createRandom('by genre');
    const rows = ['jazz', 'metal'].flatMap((genre) =>
      Array.from({ length: 400 }, (_, index) => {
        const likesFirst = random.uniform() < (genre === 'jazz' ? 0.8 : 0.3);
        const [conditionA, conditionB] = index % 2 === 0 ? ['warm', 'loud'] : ['loud', 'warm'];
        const choice = likesFirst === (conditionA === 'warm') ? 'A' : 'B';
        return answer({
          listener: `listener ${index % 20}`,
          genre,
          conditionA: conditionA!,
          conditionB: conditionB!,
          choice,
          correct: null,
        });
      }),
    );
    const analysisPlan = planOf([{ test: 'ranking', alpha: 0.05, stratum: 'overall' }], {
      strata: ['genre'],
    });
    const { rankingInteractions } = verdict(rows, panelOf({ method: 'preference', analysisPlan }));
    expect(rankingInteractions[0]).toMatchObject({ column: 'genre', pValue: 0.001 });
    expect(rankingInteractions[0]?.parts.map(({ value, ranking }) => [value, ranking?.[0]?.item])).toEqual([
      ['jazz', 'warm'],
      ['metal', 'loud'],
    ]);
  });

  it('keeps a condition that never lost on the scale, and says so', () => {
    const rows = [
      ...answers(12, { conditionA: 'best', conditionB: 'other', choice: 'A', correct: null, listener: 'a' }),
      ...answers(12, { conditionA: 'other', conditionB: 'best', choice: 'B', correct: null, listener: 'b' }),
    ];
    const analysisPlan = planOf([{ test: 'ranking', alpha: 0.05, stratum: 'overall' }]);
    const judged = only(rows, panelOf({ method: 'preference', analysisPlan }));
    expect(judged.sentence).toContain('a weak prior keeps the scale finite');
    expect(judged.estimate).toBeLessThan(1);
  });
});

describe('verdict() on strata and differences', () => {
  const rows = [
    ...crossed({
      listeners: 30,
      items: 20,
      share: 0.72,
      seed: 'studio',
      changes: { playback: 'studio-monitors' },
    }),
    ...crossed({ listeners: 30, items: 20, share: 0.5, seed: 'phones', changes: { playback: 'phone' } }),
  ];

  it('judges a column value by value, alpha shared', () => {
    const { verdicts } = verdict(
      rows,
      panelOf({ analysisPlan: planOf([{ ...CLAIM, stratum: 'playback' }]) }),
    );
    expect(verdicts.map(({ claim, outcome }) => [claim, outcome])).toEqual([
      ['Listeners on phones can tell “human” and “ours” apart', 'undecided'],
      ['Listeners on studio monitors can tell “human” and “ours” apart', 'supported'],
    ]);
    expect(verdicts[0]?.sentence).toContain('raised for 2 comparisons after Holm');
  });

  it('tests the difference itself', () => {
    const claim = {
      test: 'difference',
      column: 'playback',
      first: ['studio-monitors'],
      second: ['phone'],
      alternative: 'greater',
      alpha: 0.05,
      stratum: 'overall',
    } as const;
    const judged = only(rows, panelOf({ analysisPlan: planOf([claim]) }));
    expect(judged).toMatchObject({ outcome: 'supported', quantity: 'difference of shares' });
    expect(judged.interval!.low).toBeLessThan(0.22);
    expect(judged.interval!.high).toBeGreaterThan(0.22);
    expect(judged.sentence).toMatch(
      /^Listeners on studio monitors were right in \d\d % of 600 answers, listeners on phones/,
    );
    const turned = only(
      rows,
      panelOf({
        analysisPlan: planOf([{ ...claim, first: ['phone'], second: ['studio-monitors'], margin: 0.025 }]),
      }),
    );
    expect(turned.outcome).toBe('refuted');
  });

  it('tabulates strata with their interaction, and what is too small to decide', () => {
    const small = answers(9, { playback: 'car', listener: 'listener 1', itemId: 'piece 1' });
    const { strata } = verdict(
      [...rows, ...small],
      panelOf({ analysisPlan: planOf([CLAIM], { strata: ['playback', 'genre'] }) }),
    );
    expect(strata.map(({ column }) => column)).toEqual(['playback']);
    const [playback] = strata;
    expect(playback?.interaction?.pValue).toBeLessThan(0.001);
    expect(playback?.rows.find(({ value }) => value === 'phone')?.finding).not.toBe('differs from chance');
    expect(playback?.rows.find(({ value }) => value === 'car')?.shrunken).toBeLessThan(1);
  });

  it('judges the seed claim in four parts', () => {
    const trained = rows.map((row) => ({ ...row, trainedListener: true }));
    const { verdicts } = verdict(
      trained,
      panelOf({ method: 'identification', analysisPlan: seedClaimPlan() }),
    );
    expect(verdicts.map(({ id, outcome }) => [id.charAt(0), outcome])).toEqual([
      ['a', 'supported'],
      ['b', 'refuted'],
      ['c', 'undecided'],
      ['d', 'supported'],
    ]);
  });
});

describe('verdict() on a panel that is watched', () => {
  const watched = (claims: readonly Claim[]) =>
    panelOf({ analysisPlan: planOf(claims, { stoppingRule: 'any-time' }) });

  it('says what the answers so far show, in whatever order a file has them', () => {
    const panel = watched([{ ...CLAIM, test: 'e-process' }]);
    expect(only(answers(60), panel).outcome).toBe('supported');
    const wrongLater = only([...answers(60), ...answers(60, { correct: false })], panel);
    const wrongFirst = only([...answers(60, { correct: false }), ...answers(60)], panel);
    expect(wrongLater).toEqual(wrongFirst);
    expect(wrongLater.outcome).toBe('undecided');
  });

  it('refuses claims about other listeners, by name', () => {
    expect(() => verdict([], watched([{ ...CLAIM, id: 'all listeners', test: 'clustered' }]))).toThrow(
      'Cannot judge the claim “all listeners” as only tests for these listeners',
    );
  });

  it('spends alpha over planned looks', () => {
    const stoppingRule = { looksAt: [60, 120, 180, 240, 300], spending: 'obrien-fleming' } as const;
    const panel = panelOf({ analysisPlan: planOf([CLAIM], { stoppingRule }) });
    const wrongFirst = (right: number, later: readonly ChoiceAnswer[]) => [
      ...answers(120 - right, { correct: false }),
      ...answers(right),
      ...later,
    ];
    // 77 of 120 reject at the second look, whatever follows; 76 do not
    expect(only(wrongFirst(77, answers(10, { correct: false })), panel).outcome).toBe('supported');
    expect(only(wrongFirst(76, []), panel).outcome).toBe('undecided');
  });

  it('shows how the evidence grew', () => {
    const { evidence } = verdict(rightAndWrong(700, 1000), panelOf());
    expect(evidence.at(-1)).toMatchObject({ n: 1000, successes: 700 });
    expect(evidence.length).toBeLessThanOrEqual(240);
  });
});

describe('verdict() on what does not count', () => {
  it('never counts practice, and says how much of it there was', () => {
    const { verdicts, excluded } = verdict(
      [...answers(10, { training: true }), ...answers(4, { correct: false })],
      panelOf(),
    );
    expect(verdicts[0]).toMatchObject({ n: 4, estimate: 0 });
    expect(excluded).toEqual([{ rule: 'practice trials', answers: 10, listeners: [], nothing: null }]);
  });

  it('leaves out listeners who fail the catch trials, and the catch trials', () => {
    const attentive = [
      ...rightAndWrong(7, 8, { listener: 'ann', catchTrial: true }),
      ...answers(5, { listener: 'ann' }),
    ];
    const asleep = [
      ...rightAndWrong(6, 8, { listener: 'bob', catchTrial: true }),
      ...answers(5, { listener: 'bob' }),
    ];
    const analysisPlan = planOf([CLAIM], { exclusions: [{ rule: 'catch-trials', required: 7, of: 8 }] });
    const { verdicts, excluded } = verdict([...attentive, ...asleep], panelOf({ analysisPlan }));
    expect(verdicts[0]?.n).toBe(5);
    expect(excluded[1]).toMatchObject({ answers: 21, listeners: ['bob'] });
  });

  it('says of every rule that found nothing why', () => {
    const analysisPlan = planOf([CLAIM], {
      exclusions: [
        { rule: 'catch-trials', required: 7, of: 8 },
        { rule: 'where', column: 'room', values: ['hall'] },
        { rule: 'where', column: 'listener', values: ['carl', 'dora'] },
        { rule: 'post-screening', reference: 'reference', midAnchor: null },
      ],
    });
    const { excluded } = verdict(answers(3), panelOf({ analysisPlan }));
    expect(excluded.map(({ rule, answers: count, nothing }) => [rule, count, nothing])).toEqual([
      ['practice trials', 0, 'none in these answers'],
      [
        'catch trials, and listeners with fewer than 7 of 8 right',
        0,
        'no catch trials in these answers, nobody left out',
      ],
      ['answers with room “hall”', 0, 'no answer has a column “room”, nothing left out'],
      ['answers with listener “carl” or “dora”', 0, 'none in these answers'],
      ['post-screening by the hidden reference and the mid anchor', 0, 'it is for ratings, nobody left out'],
    ]);
  });

  it('counts answers that say nothing in a column that claims or parts go by', () => {
    const rows = [
      ...answers(6, { playback: 'car' }),
      ...answers(3, { playback: null }),
      ...answers(1, { listener: 'bob', playback: '' }),
    ];
    const analysisPlan = planOf([{ ...CLAIM, stratum: 'playback' }], { strata: ['playback', 'listener'] });
    const { unplaced, strata, verdicts } = verdict(rows, panelOf({ analysisPlan }));
    expect(unplaced).toEqual([{ column: 'playback', answers: 4, listeners: 2 }]);
    expect(strata.map(({ column, unplaced: count }) => [column, count])).toEqual([
      ['playback', 4],
      ['listener', 0],
    ]);
    expect(verdicts.map(({ id, n }) => [id, n])).toEqual([['exact-binomial: car', 6]]);
  });

  it('takes a yes or no in whatever word a plan asks for it', () => {
    const rows = [...answers(6, { trainedListener: true }), ...answers(2, { trainedListener: false })];
    for (const word of ['true', 'TRUE', 'yes', '1']) {
      const where = { trainedListener: [word] };
      const judged = only(rows, panelOf({ analysisPlan: planOf([{ ...CLAIM, where }]) }));
      expect(judged).toMatchObject({ n: 6, claim: expect.stringMatching(/^Trained listeners can/) });
    }
  });
});

describe('verdict() on several pairs', () => {
  it('adds pairs that the plan did not foresee as exploratory, with Holm’s adjustment', () => {
    const rows = [...answers(9), ...answers(9, { conditionB: 'unprocessed', correct: false })];
    const { verdicts } = verdict(rows, panelOf());
    expect(verdicts.map(({ n, exploratory }) => [n, exploratory])).toEqual([
      [18, false],
      [9, true],
      [9, true],
    ]);
    expect(verdicts[1]?.pValue).toBeCloseTo(2 * 0.5 ** 9, 12);
    expect(verdicts[1]?.sentence).toContain('raised for 2 comparisons after Holm');
  });

  it('says once what two claims of the plan come to, with one pair or none', () => {
    const claims = [CLAIM, { ...CLAIM, stratum: 'condition-pair' }];
    const panel = panelOf({ analysisPlan: planOf(claims) });
    expect(verdict(answers(8), panel).verdicts).toHaveLength(1);
    expect(verdict([], panel).verdicts).toHaveLength(1);
    expect(
      verdict([...answers(8), ...answers(8, { conditionB: 'unprocessed' })], panel).verdicts,
    ).toHaveLength(3);
  });

  it('claims no more of pooled pairs than that one of them can be told apart', () => {
    const judged = only([...answers(20), ...answers(20, { conditionB: 'unprocessed' })], panelOf());
    expect(judged.sentence).toContain('so in at least one pair the difference can be heard');
  });
});

describe('verdict() on listeners', () => {
  it('flags who stands out among all, not merely alone', () => {
    const rows = [
      ...Array.from({ length: 11 }, (_, index) =>
        rightAndWrong(13, 25, { listener: `guesser ${index}` }),
      ).flat(),
      ...rightAndWrong(19, 25, { listener: 'lucky' }),
      ...rightAndWrong(24, 25, { listener: 'golden' }),
    ];
    const { listeners } = verdict(rows, panelOf());
    const flagged = listeners?.rows.filter(({ isFlagged }) => isFlagged).map(({ listener }) => listener);
    expect(flagged).toEqual(['golden']);
    const golden = listeners?.rows.find(({ listener }) => listener === 'golden');
    expect(golden?.shrunken).toBeLessThan(0.96);
  });
});

describe('verdict() does not say more than was shown', () => {
  it('lets nobody who gave most of the answers speak for all', () => {
    const rows = [
      ...crossed({ listeners: 12, items: 20, share: 0.5, seed: 'even' }),
      ...Array.from({ length: 800 }, (_, index) =>
        answer({ listener: 'busy', itemId: `piece ${index % 20}`, correct: index % 3 !== 0 }),
      ),
    ];
    const judged = only(rows, panelOf({ analysisPlan: planOf([{ ...CLAIM, test: 'clustered' }]) }));
    expect(judged.outcome).toBe('undecided');
    expect(judged.sentence).toContain('a few of the 13 listeners gave most of the answers');
  });

  it('calls hearing the difference the wrong way round hearing it, where either way was asked', () => {
    const analysisPlan = planOf([{ ...CLAIM, alternative: 'two-sided', margin: 0.05 }]);
    const judged = only(rightAndWrong(60, 200), panelOf({ analysisPlan }));
    expect(judged.outcome).toBe('supported');
    expect(judged.sentence).toContain('named it the wrong way round');
    expect(only(rightAndWrong(2000, 4000), panelOf({ analysisPlan })).outcome).toBe('refuted');
  });

  it('says of a share well below chance that it is at most, not next to it', () => {
    const claim = {
      test: 'similarity',
      margin: 0.05,
      generalize: false,
      alpha: 0.05,
      stratum: 'overall',
    } as const;
    const judged = only(rightAndWrong(60, 200), panelOf({ analysisPlan: planOf([claim]) }));
    expect(judged.outcome).toBe('supported');
    expect(judged.sentence).toContain('at most 55 %, and less often than guessing explains');
    expect(judged.sentence).not.toContain('hardly');
  });

  it('supports a range that ends at 0 or 1 by perfect answers', () => {
    const claim = {
      test: 'range',
      low: 0.9,
      high: 1,
      generalize: false,
      alpha: 0.05,
      stratum: 'overall',
    } as const;
    expect(only(answers(200), panelOf({ analysisPlan: planOf([claim]) })).outcome).toBe('supported');
  });

  it('names the column or value that no answer has', () => {
    const sentenceOf = (changes: Partial<Claim>) =>
      only(
        answers(20, { playback: 'car' }),
        panelOf({ analysisPlan: planOf([{ ...CLAIM, ...changes } as Claim]) }),
      ).sentence;
    expect(sentenceOf({ stratum: 'genre' })).toContain('no answer has a column “genre”');
    expect(sentenceOf({ where: { playback: ['phone'] } })).toContain(
      'no answer has playback “phone”; there are “car”',
    );
    expect(sentenceOf({ conditions: ['a', 'b'] })).toContain('no answer has both “a” and “b”');
  });

  it('does not count answers that are neither right nor wrong', () => {
    expect(only(answers(10, { correct: null }), panelOf()).n).toBe(0);
  });

  it('spends alpha for two sides and for several parts', () => {
    const stoppingRule = { looksAt: [100, 200], spending: 'obrien-fleming' } as const;
    const analysisPlan = planOf([{ ...CLAIM, alternative: 'two-sided' }], { stoppingRule });
    const rows = Array.from({ length: 200 }, (_, index) => answer({ correct: index % 20 < 13 }));
    expect(only(rows, panelOf({ method: 'identification', analysisPlan })).outcome).toBe('supported');
  });

  it('refuses claims that the method cannot answer, and groups that overlap', () => {
    const ranking = planOf([{ test: 'ranking', alpha: 0.05, stratum: 'overall' }]);
    expect(() => verdict([], panelOf({ analysisPlan: ranking }))).toThrow('a ranking needs preferences');
    const overlapping = planOf([
      { ...CLAIM, test: 'difference', column: 'playback', first: ['car', 'phone'], second: ['phone'] },
    ]);
    expect(() => verdict([], panelOf({ analysisPlan: overlapping }))).toThrow(
      'must not overlap: current value is phone',
    );
  });
});
