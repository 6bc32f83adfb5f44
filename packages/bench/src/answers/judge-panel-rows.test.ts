import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choiceRow, rankingRow, ratingRow } from '../../test/panel-rows.ts';
import type { PanelMethod } from '../panel/panel-method.ts';
import type { PanelResultRow } from '../panel/panel-results.ts';
import { proportionCorrectAt } from '../statistics/detection/psychometric-function.ts';
import { normalCdf } from '../statistics/numeric/normal.ts';
import { drawNormal } from '../statistics/numeric/normal-deviates.ts';
import { createRandom } from '../statistics/numeric/random.ts';
import type { AnalysisPlan, Claim } from '../statistics/verdict/analysis-plan.ts';
import { judgeAnswers } from './judge-answers.ts';
import { type JudgedDefinition, judgePanelRows } from './judge-panel-rows.ts';
import { readAnswers } from './read-answers.ts';
import { rowsAsCsv, rowsAsJsonLines } from './rows-as-text.ts';

const scope = { alpha: 0.05, stratum: 'overall' } as const;

const definitionOf = (
  method: PanelMethod,
  claims: readonly Claim[],
  plan: Partial<AnalysisPlan> = {},
): JudgedDefinition => ({
  panelId: 'panel',
  method,
  simulated: true,
  // as a schema gives it: lists that may be written to
  analysisPlan: structuredClone({
    claims,
    stoppingRule: 'fixed-trials',
    exclusions: ['training-trials'],
    ...plan,
  }) as JudgedDefinition['analysisPlan'],
});

const EXACT: Claim = { ...scope, id: 'these', test: 'exact-binomial', alternative: 'greater' };
const LIKE_THESE: Claim = { ...scope, id: 'like these', test: 'clustered', alternative: 'greater' };

/** Listeners of one d′, who answer by the rule of their method. */
function detections(
  method: 'triangle' | 'tetrad',
  {
    dPrime,
    listeners = 20,
    items = 12,
    seed,
  }: { dPrime: number; listeners?: number; items?: number; seed: string },
): PanelResultRow[] {
  const random = createRandom(seed);
  const right = proportionCorrectAt({ protocol: method, dPrime });
  return Array.from({ length: listeners * items }, (_, index) => {
    const isRight = random.uniform() < right;
    return choiceRow({
      method,
      listener: `ear-${Math.floor(index / items)}`,
      itemId: `piece-${index % items}`,
      trial: (index % items) + 1,
      truth: method === 'tetrad' ? 'AB|CD' : 'C',
      choice: isRight === (method === 'tetrad') ? 'AB|CD' : isRight ? 'C' : 'A',
      correct: isRight,
    });
  });
}

describe('judgePanelRows() on choices of which guessing gets a third', () => {
  it.each(['triangle', 'tetrad'] as const)(
    'finds the d′ of a %s within its interval, against a third',
    (method) => {
      const { verdicts } = judgePanelRows(
        detections(method, { dPrime: 2, seed: method }),
        definitionOf(
          method,
          [EXACT, LIKE_THESE].map((claim) => ({ ...claim, alpha: 0.01 })),
        ),
      );
      expect(verdicts.map(({ outcome, nullValue }) => [outcome, nullValue])).toEqual([
        ['supported', 1 / 3],
        ['supported', 1 / 3],
      ]);
      for (const { sensitivity, sentence } of verdicts) {
        expect(sensitivity!.interval.low).toBeLessThan(2);
        expect(sensitivity!.interval.high).toBeGreaterThan(2);
        expect(sentence).toMatch(/d′ \d\.\d+ \(99 % CI /);
      }
    },
  );

  it('does not call 45 % of 60 a guess: as a coin it would be none', () => {
    const rows = Array.from({ length: 60 }, (_, index) =>
      choiceRow({
        method: 'triangle',
        trial: index + 1,
        truth: 'B',
        choice: index < 27 ? 'B' : 'A',
        correct: index < 27,
      }),
    );
    const [found] = judgePanelRows(rows, definitionOf('triangle', [EXACT])).verdicts;
    // P(X ≥ 27) of 60 at a third, by R: pbinom(26, 60, 1/3, lower.tail = FALSE)
    expect(found!.pValue).toBeCloseTo(0.0396924, 6);
    expect(found!.outcome).toBe('supported');
    const [asAbx] = judgePanelRows(
      rows.map((row) => ({ ...row, method: 'abx' as const })),
      definitionOf('abx', [EXACT]),
    ).verdicts;
    expect(asAbx!.outcome).toBe('undecided');
  });

  it('supports nothing in 95 of 100 panels of guessers, by any way of reasoning', () => {
    const claims: Claim[] = [
      EXACT,
      LIKE_THESE,
      { ...scope, id: 'watched', test: 'e-process', alternative: 'greater' },
    ];
    const supported = new Map(claims.map(({ id }) => [id, 0]));
    const panels = 60;
    for (let panel = 0; panel < panels; panel += 1) {
      const rows = detections('triangle', { dPrime: 0, listeners: 10, items: 8, seed: `guessers ${panel}` });
      for (const { id, outcome } of judgePanelRows(rows, definitionOf('triangle', claims)).verdicts)
        if (outcome === 'supported') supported.set(id, supported.get(id)! + 1);
    }
    for (const [id, count] of supported)
      expect(count, id).toBeLessThanOrEqual(0.05 * panels + 3 * Math.sqrt(0.0475 * panels));
  });
});

describe('judgePanelRows() on same–different', () => {
  it('tells what is heard from how listeners lean', () => {
    const random = createRandom('same or different');
    const [dPrime, criterion] = [1.5, 2.2];
    const rows = Array.from({ length: 20 * 30 }, (_, index) => {
      const isSame = random.uniform() < 0.5;
      const distance = Math.abs(Math.SQRT2 * drawNormal(random) + (isSame ? 0 : dPrime));
      const choice = distance > criterion ? 'different' : 'same';
      return choiceRow({
        method: 'same-different',
        listener: `ear-${Math.floor(index / 30)}`,
        itemId: `piece-${index % 10}`,
        trial: (index % 30) + 1,
        truth: isSame ? 'same' : 'different',
        choice,
        correct: (choice === 'same') === isSame,
      });
    });
    const { controls, verdicts } = judgePanelRows(rows, definitionOf('same-different', [LIKE_THESE]));
    const { pooled, listeners } = controls!.different!;
    expect(listeners).toHaveLength(20);
    expect(pooled.hits + pooled.falseAlarms).toBe(
      rows.filter((row) => 'choice' in row && row.choice === 'different').length,
    );
    expect(Math.abs(pooled.dPrime!.differencing - dPrime)).toBeLessThan(0.4);
    // leans to "same": false alarms are rare
    expect(pooled.criterion).toBeGreaterThan(0.3);
    expect(pooled.falseAlarms / pooled.sameTrials).toBeCloseTo(2 * normalCdf(-criterion / Math.SQRT2), 1);
    expect(verdicts[0]!.sensitivity).toBeNull();
  });
});

const LISTENERS = Array.from({ length: 12 }, (_, index) => `ear-${index}`);

describe('judgePanelRows() on ratings', () => {
  it('puts references and anchors aside by their roles', () => {
    const random = createRandom('ratings');
    const rows = LISTENERS.flatMap((listener) =>
      ['piece-1', 'piece-2', 'piece-3'].flatMap((itemId, trial) =>
        (
          [
            ['ours', 'condition', 70],
            ['theirs', 'condition', 55],
            ['mix', 'hidden-reference', 95],
            ['dull', 'low-anchor', 20],
          ] as const
        ).map(([condition, role, mean]) =>
          ratingRow({
            method: 'mushra',
            listener,
            itemId,
            trial: trial + 1,
            condition,
            role,
            rating: Math.round(mean + 5 * drawNormal(random)),
          }),
        ),
      ),
    );
    const { verdicts, ratings } = judgePanelRows(rows, definitionOf('mushra', [], { claims: [] }));
    expect(verdicts.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['rating-difference: ours / theirs', 'supported'],
    ]);
    expect(ratings!.parts[0]!.conditions.map(({ system }) => system)).toEqual([
      'mix',
      'ours',
      'theirs',
      'dull',
    ]);
  });

  it('judges with nobody left out whenever any rule left somebody out', () => {
    const screens = { rule: 'post-screening', reference: 'human', midAnchor: 'mid-anchor' } as const;
    const catches = { rule: 'catch-trials', required: 1, of: 2 } as const;
    const rows = Array.from({ length: 10 }, (_, ear) => {
      const [failsCatch, failsScreening] = [ear === 6 || ear === 7, ear === 8];
      const common = { method: 'mushra', listener: `ear-${ear}`, session: `session-${ear}` } as const;
      const trials = Array.from({ length: 6 }, (_each, trial) =>
        [
          { condition: 'human', role: 'hidden-reference' as const, rating: failsScreening ? 50 : 100 },
          { condition: 'ours', rating: failsCatch ? 95 : 60 + ear },
          { condition: 'mix', rating: failsCatch ? 20 : 50 + ear },
          { condition: 'mid-anchor', role: 'mid-anchor' as const, rating: 30 },
        ].map((each) => ratingRow({ ...common, ...each, trial: trial + 1, itemId: `piece-${trial}` })),
      );
      const caught = [7, 8].map((trial) =>
        ratingRow({
          ...common,
          trial,
          kind: 'catch',
          catchTrial: true,
          role: 'spoiled',
          correct: !failsCatch,
        }),
      );
      return [...trials.flat(), ...caught];
    }).flat();
    const claims: Claim[] = [{ ...scope, test: 'rating-difference', conditions: ['ours', 'mix'] }];
    const judge = (exclusions: AnalysisPlan['exclusions']) => {
      const { verdicts, judgedWithAll } = judgePanelRows(
        rows,
        definitionOf('mushra', claims, { exclusions }),
      );
      // the same claims, so that a table can set them side by side
      if (judgedWithAll !== null)
        expect(judgedWithAll.verdicts.map(({ id }) => id)).toEqual(verdicts.map(({ id }) => id));
      return [verdicts[0]?.listeners, judgedWithAll?.verdicts[0]?.listeners ?? null];
    };
    expect(judge([screens])).toEqual([9, 10]);
    expect(judge([catches])).toEqual([8, 10]);
    expect(judge([catches, screens])).toEqual([7, 10]);
    expect(judge([{ rule: 'where', column: 'listener', values: ['ear-0'] }])).toEqual([9, 10]);
    expect(judge(['training-trials'])).toEqual([10, null]);
  });

  it('counts grades of a triple stimulus from the reference of their trial, and says who tells them apart', () => {
    const rows = LISTENERS.flatMap((listener, index) =>
      [0, 1, 2, 3].flatMap((trial) => {
        // the last listener takes either for the reference, turn by turn
        const isGuess = index === LISTENERS.length - 1;
        const grades = isGuess && trial % 2 === 1 ? [4, 5] : [5, 4 - trial / 10];
        return (['original', 'codec'] as const).map((condition, place) =>
          ratingRow({
            method: 'triple-stimulus',
            listener,
            session: `session of ${listener}`,
            trial: trial + 1,
            itemId: `piece-${trial}`,
            condition,
            role: place === 0 ? 'hidden-reference' : 'condition',
            rating: grades[place]!,
          }),
        );
      }),
    );
    const claim: Claim = {
      ...scope,
      id: 'worse',
      test: 'rating-difference',
      conditions: ['original', 'codec'],
    };
    const { verdicts, ratings } = judgePanelRows(rows, definitionOf('triple-stimulus', [claim]));
    expect(verdicts).toHaveLength(1);
    expect(verdicts[0]).toMatchObject({ outcome: 'supported', listeners: 12 });
    const [part] = ratings!.parts;
    expect(part!.conditions.find(({ system }) => system === 'original')!.mean).toBe(0);
    expect(part!.conditions.find(({ system }) => system === 'codec')!.mean).toBeCloseTo(
      (11 * -1.15 + -0.05) / 12,
      10,
    );
    expect(part!.discrimination.map(({ pValue }) => pValue! <= 0.05)).toEqual([
      ...new Array<boolean>(11).fill(true),
      false,
    ]);
  });
});

describe('judgePanelRows() on what is never pooled', () => {
  const heardAt = (level: string, right: number, of = 200): PanelResultRow[] =>
    Array.from({ length: of }, (_, index) =>
      choiceRow({
        level,
        trial: index + 1,
        listener: `ear-${index % 10}`,
        correct: index < right,
        choice: index < right ? 'A' : 'B',
      }),
    );

  it('judges each level on its own, alpha shared, and says so', () => {
    const rows = [...heardAt('matched', 105), ...heardAt('platform:spotify', 150)];
    const { verdicts, judged } = judgePanelRows(rows, definitionOf('abx', [EXACT]));
    expect(verdicts.map(({ id, outcome, n }) => [id, outcome, n])).toEqual([
      ['these: matched', 'undecided', 200],
      ['these: platform:spotify', 'supported', 200],
    ]);
    expect(verdicts[1]!.sentence).toContain('at the levels of spotify');
    expect(verdicts[1]!.sentence).toContain('raised for 2 comparisons after Holm');
    expect(judged.strata.map(({ column }) => column)).toEqual(['level']);
    expect([judged.listeners, judged.evidence]).toEqual([null, []]);
    const chosen = { ...EXACT, where: { level: ['matched'] } };
    expect(judgePanelRows(rows, definitionOf('abx', [chosen])).verdicts.map(({ n }) => n)).toEqual([200]);
  });

  it('judges each attribute on its own, alpha shared', () => {
    const rows = LISTENERS.flatMap((listener) =>
      ['warmer', 'wider'].flatMap((attribute) =>
        Array.from({ length: 6 }, (_, trial) => {
          const prefersOurs = attribute === 'warmer' ? trial < 5 : trial % 2 === 0;
          return choiceRow({
            method: 'preference',
            attribute,
            listener,
            trial: trial + 1,
            itemId: `piece-${trial}`,
            truth: null,
            correct: null,
            conditionA: 'ours',
            conditionB: 'human',
            choice: prefersOurs ? 'A' : 'B',
          });
        }),
      ),
    );
    const claim: Claim = { ...EXACT, id: 'liked', alternative: 'two-sided', conditions: ['ours', 'human'] };
    const { verdicts } = judgePanelRows(rows, definitionOf('preference', [claim]));
    expect(verdicts.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['liked: warmer', 'supported'],
      ['liked: wider', 'undecided'],
    ]);
    expect(verdicts[0]!.sentence).toContain('asked about “warmer”');
  });

  it('takes a listener on two playback systems for a pair', () => {
    const random = createRandom('two systems');
    const rows = Array.from({ length: 16 }, (_, listener) => {
      const own = 0.05 + 0.8 * random.uniform();
      return (['studio-monitors', 'phone'] as const).flatMap((playback, session) =>
        Array.from({ length: 20 }, (_each, trial) => {
          const isRight = (trial + 3 * listener) % 20 < Math.round(20 * (own + (session === 0 ? 0.1 : 0)));
          return choiceRow({
            listener: `ear-${listener}`,
            session: `session-${listener}-${session}`,
            sessionNumber: session + 1,
            trial: trial + 1,
            itemId: `piece-${trial}`,
            playback,
            correct: isRight,
            choice: isRight ? 'A' : 'B',
          });
        }),
      );
    }).flat();
    const claim: Claim = {
      ...scope,
      test: 'difference',
      column: 'playback',
      first: ['studio-monitors'],
      second: ['phone'],
      alternative: 'greater',
    };
    const widthOf = (panel: readonly PanelResultRow[]): number => {
      const { interval } = judgePanelRows(panel, definitionOf('abx', [claim])).verdicts[0]!;
      return interval!.high - interval!.low;
    };
    const strangers = rows.map((row) => ({ ...row, listener: `${row.listener} on ${row.playback}` }));
    expect(widthOf(rows)).toBeLessThan(0.7 * widthOf(strangers));
  });
});

describe('judgePanelRows() on controls', () => {
  const trials = Array.from({ length: 40 }, (_, index) =>
    choiceRow({
      method: 'identification',
      trial: index + 1,
      itemId: `piece-${index % 20}`,
      kind: index < 30 ? 'trial' : 'repeat',
      truth: 'B',
      choice: 'B',
      correct: true,
    }),
  );
  const nulls = Array.from({ length: 20 }, (_, index) =>
    choiceRow({
      method: 'identification',
      kind: 'null',
      trial: 41 + index,
      conditionB: 'human',
      choice: index < 9 ? 'A' : 'B',
      correct: index < 9,
    }),
  );
  const catches = [true, true, true, false].map((correct, index) =>
    choiceRow({
      method: 'identification',
      kind: 'catch',
      catchTrial: true,
      trial: 61 + index,
      correct,
      choice: correct ? 'A' : 'B',
    }),
  );
  /** The one called human is preferred, be it ours or not, in 9 of 10. */
  const labels = Array.from({ length: 40 }, (_, index) => {
    const isSwapped = index % 2 === 1;
    // B is the engine's: called human where labels are exchanged
    const calledHuman = isSwapped ? 'B' : 'A';
    return choiceRow({
      method: 'identification',
      kind: 'label',
      labels: isSwapped ? 'swapped' : 'true',
      listener: `ear-${index % 8}`,
      trial: 65 + index,
      truth: null,
      correct: null,
      choice: index % 10 === 9 ? (calledHuman === 'A' ? 'B' : 'A') : calledHuman,
    });
  });
  const { verdicts, judged, controls } = judgePanelRows(
    [...trials, ...nulls, ...catches, ...labels],
    definitionOf('identification', [{ ...EXACT, alternative: 'two-sided' }]),
  );

  it('counts trials and their repeats alone', () => {
    expect(verdicts[0]!.n).toBe(40);
    expect(judged.excluded.map(({ rule, answers }) => [rule, answers])).toEqual([
      ['practice trials', 0],
      ['trials that look at the panel itself (null and label trials)', 60],
      ['catch trials, which ask nothing but attention', 4],
    ]);
  });

  it('says of trials with nothing to hear how many were “right”', () => {
    expect(controls!.nullTrials).toMatchObject({ counts: 'right', count: 9, answers: 20 });
    expect(controls!.nullTrials!.pValue).toBeCloseTo(0.8238, 4);
  });

  it('says who missed catch trials, and how alike answers came again', () => {
    expect(controls!.catchTrials).toMatchObject({
      count: 3,
      answers: 4,
      missed: [{ listener: 'ear-1', right: 3, answers: 4 }],
    });
    expect(controls!.repeatedChoices).toMatchObject({ counts: 'right answers', pairs: 10, agreement: 1 });
  });

  it('holds an answer that came again against the same excerpt, not another of the piece', () => {
    const heard = [
      { startSeconds: 10, correct: true },
      { startSeconds: 50, correct: false },
      { startSeconds: 50, correct: false, kind: 'repeat' as const },
      { startSeconds: 10, correct: true, kind: 'repeat' as const },
    ].map((row, index) => choiceRow({ ...row, trial: index + 1 }));
    const { repeatedChoices } = judgePanelRows(heard, definitionOf('abx', [EXACT])).controls!;
    expect(repeatedChoices).toMatchObject({ pairs: 2, agreement: 1 });
  });

  it('says what a label is worth', () => {
    expect(controls!.labels).toMatchObject({
      answers: 40,
      preferredCalledHuman: 36,
      share: 0.9,
      listeners: 8,
    });
    expect(controls!.labels!.sentence).toMatch(
      /^Simulated listeners preferred whichever version was called human 90 % of the time .* 36 of 40 answers: the word alone makes a version more liked/,
    );
  });
});

describe('judgePanelRows() and an exported file', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earwitness-judged-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const panels: readonly (readonly [PanelMethod, readonly PanelResultRow[], readonly Claim[]])[] = [
    [
      'tetrad',
      detections('tetrad', { dPrime: 1, listeners: 8, items: 6, seed: 'file' }),
      [EXACT, LIKE_THESE],
    ],
    [
      'ranking',
      LISTENERS.flatMap((listener, index) =>
        [1, 2].map((trial) =>
          rankingRow({
            listener,
            trial,
            itemId: `piece-${trial}`,
            ranking: index % 4 === trial ? 'ours > human = mix' : 'human > ours > mix',
          }),
        ),
      ),
      [{ ...scope, test: 'ranking' }],
    ],
    [
      'multi-stimulus',
      LISTENERS.flatMap((listener, index) =>
        ['ours', 'human'].map((condition, place) =>
          ratingRow({ listener, condition, rating: 50 + 10 * place + (index % 5) }),
        ),
      ),
      [{ ...scope, test: 'rating-difference', conditions: ['human', 'ours'] }],
    ],
  ];

  it.each(panels)('come to the same numbers: %s', async (method, rows, claims) => {
    const definition = definitionOf(method, claims);
    const live = judgePanelRows(rows, definition);
    for (const [name, text] of [
      ['rows.csv', rowsAsCsv(rows)],
      ['rows.jsonl', rowsAsJsonLines(rows)],
    ] as const) {
      const file = join(folder, name);
      await writeFile(file, text);
      const judged = judgeAnswers(await readAnswers(file), {
        plan: definition.analysisPlan,
        simulated: true,
        isFixed: true,
      });
      expect({ ...judged, verdicts: judged.judged.verdicts }).toEqual(live);
    }
  });

  it('say of nobody’s answers that there are none', () => {
    for (const [method, , claims] of panels)
      for (const { outcome, sentence } of judgePanelRows([], definitionOf(method, claims)).verdicts) {
        expect(outcome).toBe('undecided');
        expect(sentence).toContain('yet.');
      }
  });
});
