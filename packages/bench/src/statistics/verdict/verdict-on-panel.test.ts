import { describe, expect, it } from 'vitest';
import { proportionCorrectAt } from '../detection/psychometric-function.ts';
import { createRandom } from '../numeric/random.ts';
import { type JudgedPanel, type PanelAnswer, verdictOnPanel } from './verdict-on-panel.ts';

const definition = (changes: Partial<JudgedPanel> = {}): JudgedPanel => ({
  method: 'abx',
  simulated: false,
  analysisPlan: { claims: [{ alternative: 'greater', alpha: 0.05, stratum: 'overall' }] },
  ...changes,
});

const answer = (changes: Partial<PanelAnswer> = {}): PanelAnswer => ({
  training: false,
  conditionA: 'ours',
  conditionB: 'human',
  choice: 'A',
  correct: true,
  ...changes,
});

const answers = (count: number, changes: Partial<PanelAnswer>): PanelAnswer[] =>
  Array.from({ length: count }, () => answer(changes));

function guesses(n: number, proportionCorrect: number, seed: string): PanelAnswer[] {
  const random = createRandom(seed);
  return Array.from({ length: n }, () => answer({ correct: random.uniform() < proportionCorrect }));
}

describe('verdictOnPanel()', () => {
  it('never counts training trials', () => {
    const [verdict] = verdictOnPanel(
      [...answers(10, { correct: true, training: true }), ...answers(4, { correct: false })],
      definition(),
    );
    expect(verdict).toMatchObject({ n: 4, estimate: 0 });
  });

  it('gives the same verdict whichever side a condition was on', () => {
    const panel = definition({
      method: 'preference',
      analysisPlan: { claims: [{ alternative: 'two-sided', alpha: 0.05, stratum: 'condition-pair' }] },
    });
    const straight = answers(12, { conditionA: 'human', conditionB: 'ours', choice: 'A', correct: null });
    const swapped = answers(12, { conditionA: 'ours', conditionB: 'human', choice: 'B', correct: null });
    expect(verdictOnPanel(swapped, panel)).toEqual(verdictOnPanel(straight, panel));
    expect(verdictOnPanel(swapped, panel)[0]).toMatchObject({ estimate: 1, n: 12, outcome: 'supported' });
  });

  it('leaves "no preference" out and reports it', () => {
    const panel = definition({ method: 'preference' });
    const [verdict] = verdictOnPanel(
      [...answers(3, { correct: null }), ...answers(2, { choice: 'none', correct: null })],
      panel,
    );
    expect(verdict?.n).toBe(3);
    expect(verdict?.sentence).toContain('2 answers of “no preference”');
  });

  it('adds pairs that the plan did not foresee as exploratory, with Holm’s adjustment', () => {
    const rows = [...answers(9, {}), ...answers(9, { conditionB: 'unprocessed', correct: false })];
    const verdicts = verdictOnPanel(rows, definition());
    expect(verdicts.map(({ n, exploratory }) => [n, exploratory])).toEqual([
      [18, false],
      [9, true],
      [9, true],
    ]);
    expect(verdicts[1]?.pValue).toBeCloseTo(2 * 0.5 ** 9, 12);
    expect(verdicts[1]?.sentence).toContain('raised for 2 comparisons after Holm');
  });

  it('judges preference pair by pair, since pooled over pairs it means nothing', () => {
    const rows = [
      ...answers(5, { correct: null }),
      ...answers(5, { conditionB: 'unprocessed', correct: null }),
    ];
    const verdicts = verdictOnPanel(rows, definition({ method: 'preference' }));
    expect(verdicts.map(({ n }) => n)).toEqual([5, 5]);
    expect(verdicts.every(({ exploratory }) => !exploratory)).toBe(true);
  });

  it('says once what two claims of the plan come to, with one pair or none', () => {
    const claims = (['overall', 'condition-pair'] as const).map((stratum) => ({
      alternative: 'greater' as const,
      alpha: 0.05,
      stratum,
    }));
    const panel = definition({ analysisPlan: { claims } });
    expect(verdictOnPanel(answers(8, {}), panel)).toHaveLength(1);
    expect(verdictOnPanel([], panel)).toHaveLength(1);
    expect(
      verdictOnPanel([...answers(8, {}), ...answers(8, { conditionB: 'unprocessed' })], panel),
    ).toHaveLength(3);
  });

  it('claims no more of pooled pairs than that one of them can be told apart', () => {
    const [verdict] = verdictOnPanel(
      [...answers(20, {}), ...answers(20, { conditionB: 'unprocessed' })],
      definition(),
    );
    expect(verdict?.sentence).toContain('so in at least one pair the difference can be heard');
  });

  it('is undecided before the first answer', () => {
    expect(verdictOnPanel([], definition())).toMatchObject([{ outcome: 'undecided', n: 0 }]);
  });

  it('supports nothing in 95 of 100 panels of guessers', () => {
    const supported = Array.from({ length: 1000 }, (_, panel) =>
      verdictOnPanel(guesses(60, 0.5, `null ${panel}`), definition()),
    ).filter(([verdict]) => verdict?.outcome === 'supported').length;
    // exact size at 60 trials is 0.046; 4 standard errors of 1000 panels above
    expect(supported).toBeLessThan(73);
    expect(supported).toBeGreaterThan(20);
  });

  it('finds listeners with d′ 1.5 in 200 answers', () => {
    const correct = proportionCorrectAt({ protocol: 'abx-independent-observation', dPrime: 1.5 });
    const [verdict] = verdictOnPanel(guesses(200, correct, 'd′ 1.5'), definition());
    expect(verdict?.outcome).toBe('supported');
    expect(verdict?.interval?.low).toBeLessThan(correct);
    expect(verdict?.interval?.high).toBeGreaterThan(correct);
  });
});
