import { describe, expect, it } from 'vitest';
import { inverseLogit } from '../clustered/logistic-regression.ts';
import { drawNormal } from '../numeric/normal-deviates.ts';
import { createRandom } from '../numeric/random.ts';
import { interactionTest } from './interaction-test.ts';
import type { ScoredAnswer } from './scored-answers.ts';

/** Every listener on every piece in both rooms, `effect` log-odds better in the first. */
function answersIn({
  listeners,
  items,
  effect,
  seed,
}: {
  listeners: number;
  items: number;
  effect: number;
  seed: string;
}): ScoredAnswer[] {
  const random = createRandom(seed);
  const byItem = Array.from({ length: items }, () => 0.4 * drawNormal(random));
  return Array.from({ length: listeners }, (_, listener) => {
    const own = 0.3 * drawNormal(random);
    return byItem.flatMap((its, item) =>
      ['studio', 'car'].map((room): ScoredAnswer => {
        const success = random.uniform() < inverseLogit(0.3 + own + its + (room === 'studio' ? effect : 0));
        const row = {
          listener: `${listener}`,
          itemId: `${item}`,
          training: false,
          conditionA: 'a',
          conditionB: 'b',
          choice: 'A',
          correct: success,
          room,
        } as const;
        return { listener: row.listener, item: row.itemId, conditions: ['a', 'b'], success, row };
      }),
    );
  }).flat();
}

describe('interactionTest()', () => {
  it('finds a difference between two rooms in small panels and in large ones, each in its way', () => {
    const small = interactionTest(
      answersIn({ listeners: 20, items: 12, effect: 0.9, seed: 'small' }),
      'room',
    );
    expect(small?.analysis).toContain('mixed models');
    expect(small?.pValue).toBeLessThan(0.01);
    const large = interactionTest(
      answersIn({ listeners: 260, items: 40, effect: 0.2, seed: 'large' }),
      'room',
    );
    expect(large?.analysis).toContain('cluster-robust');
    expect(large?.pValue).toBeLessThan(0.001);
  });

  it('gives large panels p-values near those of mixed models', () => {
    // just below and just above the size at which the way changes
    for (const seed of ['one', 'two']) {
      const answers = answersIn({ listeners: 251, items: 40, effect: 0.04, seed });
      const bySandwich = interactionTest(answers, 'room')!;
      const byModel = interactionTest(answers.slice(0, 19_999), 'room')!;
      expect(bySandwich.analysis).not.toBe(byModel.analysis);
      expect(Math.abs(Math.log(bySandwich.pValue! / byModel.pValue!)), seed).toBeLessThan(0.7);
    }
  });

  it('has nothing to test for one value, and no p-value for too few listeners', () => {
    const answers = answersIn({ listeners: 4, items: 12, effect: 0, seed: 'few' });
    expect(
      interactionTest(
        answers.filter(({ row }) => 'room' in row && row.room === 'car'),
        'room',
      ),
    ).toBeNull();
    expect(interactionTest(answers, 'room')).toMatchObject({ pValue: null });
    expect(interactionTest(answers, 'genre')).toBeNull();
  });
});

describe('interactionTest() of the pieces themselves', () => {
  it('takes pieces as fixed, and listeners as the sample', () => {
    const answers = answersIn({ listeners: 20, items: 6, effect: 0, seed: 'pieces' });
    const shifted = answers.map((answer) =>
      answer.item === '0' ? { ...answer, success: answer.listener !== '3', row: { ...answer.row } } : answer,
    );
    expect(interactionTest(shifted, 'itemId')?.pValue).toBeLessThan(0.001);
  });
});
