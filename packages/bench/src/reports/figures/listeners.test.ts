import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import type { PanelResultRow } from '../../panel/panel-results.ts';
import { listenersFigure } from './listeners.ts';

const rowsOf = (listener: string, correct: number, n: number): PanelResultRow[] =>
  Array.from({ length: n }, (_, trial) => ({
    schema: 'earwitness.panel-results/1',
    panelId: 'test',
    simulated: false,
    listener,
    session: listener,
    trial,
    training: false,
    method: 'abx',
    itemId: 'one',
    conditionA: 'a',
    conditionB: 'b',
    truth: 'A',
    choice: trial < correct ? 'A' : 'B',
    correct: trial < correct,
    confidence: null,
    responseSeconds: 1,
    switches: 0,
    playback: 'other',
    trainedListener: false,
  }));

const descriptionOf = (rows: readonly PanelResultRow[]): string => {
  const figure = listenersFigure({
    id: 'f',
    title: 'Listeners',
    shareLabel: 'Share',
    rows,
    chanceLevel: 0.5,
  });
  return parseHTML(figure?.markup ?? '').document.querySelector('desc')?.textContent ?? '';
};

describe('listenersFigure()', () => {
  it('counts a listener beyond guessing from 9 of 10 on, as the exact binomial has it', () => {
    expect(descriptionOf(rowsOf('anna', 8, 10))).toContain('0 of 1 above the range of guessing');
    expect(descriptionOf(rowsOf('anna', 9, 10))).toContain('1 of 1 above the range of guessing');
  });

  it('leaves training and answers that cannot be right or wrong out', () => {
    const rows = rowsOf('anna', 3, 4);
    expect(
      descriptionOf([...rows, { ...rows[0]!, training: true }, { ...rows[0]!, correct: null }]),
    ).toContain('anna: 3 of 4');
    expect(
      listenersFigure({ id: 'f', title: 'Listeners', shareLabel: 'Share', rows: [], chanceLevel: 0.5 }),
    ).toBeNull();
  });
});
