import { describe, expect, it } from 'vitest';
import { createRandom } from '../numeric/random.ts';
import { startWatch, watchAnswer, watchAnswers } from './answer-watch.ts';
import { confidenceSequence } from './confidence-sequence.ts';
import { logEValue } from './e-process.ts';

const answersOf = (n: number, share: number): boolean[] => {
  const random = createRandom(`answers ${share}`);
  return Array.from({ length: n }, () => random.uniform() < share);
};

describe('answer watch', () => {
  it('says of the whole what the formulas say of its counts', () => {
    const answers = answersOf(300, 0.6);
    const watch = watchAnswers(answers);
    const { successes, n } = watch;
    expect(n).toBe(300);
    expect(successes).toBe(answers.filter(Boolean).length);
    expect(watch.logEValue).toBe(logEValue({ successes, n }));
    expect(watch.interval).toEqual(confidenceSequence({ successes, n }));
  });

  it('can be stored and taken up again', () => {
    const answers = answersOf(80, 0.6);
    const half = JSON.parse(JSON.stringify(watchAnswers(answers.slice(0, 40), { intersect: true })));
    expect(answers.slice(40).reduce(watchAnswer, half)).toEqual(watchAnswers(answers, { intersect: true }));
  });

  it('keeps evidence once found, however the answers go on', () => {
    const found = watchAnswers(new Array<boolean>(40).fill(true));
    expect(found.rejectedAt).toBe(20);
    const lost = new Array<boolean>(200).fill(false).reduce(watchAnswer, found);
    expect(lost.logEValue).toBeLessThan(0);
    expect(lost).toMatchObject({
      rejectedAt: 20,
      pValue: found.pValue,
      highestLogEValue: found.highestLogEValue,
    });
  });

  it('never widens an intersection, nor empties it', () => {
    let watch = startWatch({ intersect: true });
    for (const isCorrect of [...new Array<boolean>(60).fill(true), ...new Array<boolean>(600).fill(false)]) {
      const before = watch.interval;
      watch = watchAnswer(watch, isCorrect);
      expect(watch.interval.low).toBeGreaterThanOrEqual(before.low);
      expect(watch.interval.high).toBeLessThanOrEqual(before.high);
      expect(watch.interval.low).toBeLessThanOrEqual(watch.interval.high);
    }
    expect(watch.interval.low).toBeGreaterThan(0.5);
  });

  it('knows nothing before the first answer', () => {
    expect(startWatch()).toMatchObject({ n: 0, pValue: 1, rejectedAt: null, interval: { low: 0, high: 1 } });
  });
});
