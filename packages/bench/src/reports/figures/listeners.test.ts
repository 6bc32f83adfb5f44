import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { listenersFigure } from './listeners.ts';

const descriptionOf = (correct: number, n: number): string => {
  const figure = listenersFigure({
    id: 'f',
    title: 'Listeners',
    shareLabel: 'Share',
    counts: [{ listener: 'anna', correct, n, shrunken: null }],
    chanceLevel: 0.5,
  });
  return parseHTML(figure?.markup ?? '').document.querySelector('desc')?.textContent ?? '';
};

describe('listenersFigure()', () => {
  it('counts a listener beyond guessing from 9 of 10 on, as the exact binomial has it', () => {
    expect(descriptionOf(8, 10)).toContain('anna: 8 of 10. 0 of 1 above the range of guessing');
    expect(descriptionOf(9, 10)).toContain('1 of 1 above the range of guessing');
  });

  it('draws nothing of nobody', () => {
    expect(
      listenersFigure({ id: 'f', title: 'Listeners', shareLabel: 'Share', counts: [], chanceLevel: 0.5 }),
    ).toBeNull();
  });
});
