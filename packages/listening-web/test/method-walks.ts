/** How a trial of each method is taken, by keys alone and by hand, and which answers must be stored then: one description for every browser. */
import type { PanelMethod } from '@earwitness/bench/panel';
import type { GivenAnswer } from '../src/server/panels/given-answer.ts';
import type { PanelUnderTest } from './panel-under-test.ts';
import { KNOWN_PANELS } from './simulation/known-truth.ts';

/** A mouse at a desk or a finger on a phone, in whatever browser; things are found by role and name. */
export interface Hand {
  /** Lets a stimulus be heard. */
  hear(slot: string): Promise<void>;
  /** Presses the button of this very name. */
  press(button: string): Promise<void>;
  /** Sets a slider of this name: the middle, or its highest end. */
  slide(slider: string, to: 'middle' | 'highest'): Promise<void>;
  /** Waits until the page says so. */
  read(text: string): Promise<void>;
}

/** One way to take a trial of a method, and the answer that must be stored. */
export interface Walk {
  readonly byKeys: readonly string[];
  readonly keyed: GivenAnswer;
  byHand(hand: Hand): Promise<void>;
  readonly handed: GivenAnswer;
}

const choice = (
  slots: readonly string[],
  { key, keyed, label, handed }: { key: string; keyed: string; label: string; handed: string },
): Walk => ({
  byKeys: [...slots.map((slot) => slot.toLowerCase()), key],
  keyed: { choice: keyed },
  async byHand(hand) {
    for (const slot of slots) await hand.hear(slot);
    await hand.press(label);
  },
  handed: { choice: handed },
});

const rating = (
  slots: readonly string[],
  {
    byKeys,
    keyed,
    middle,
    highest,
  }: { byKeys: readonly string[]; keyed: readonly number[]; middle: number; highest: number },
): Walk => {
  const judged = slots.filter((slot) => slot !== 'R');
  const rated = (ratings: readonly number[]): GivenAnswer => ({
    ratings: judged.map((slot, index) => ({ slot: slot as 'A', rating: ratings[index]! })),
  });
  return {
    byKeys,
    keyed: rated(keyed),
    async byHand(hand) {
      for (const slot of slots) {
        await hand.hear(slot);
        if (slot !== 'R') await hand.slide(`Rating of ${slot}`, slot === 'A' ? 'highest' : 'middle');
      }
    },
    handed: rated(judged.map((slot) => (slot === 'A' ? highest : middle))),
  };
};

const FIVE = ['A', 'B', 'C', 'D', 'E'];
const FOUR = FIVE.slice(0, 4);
const PAIR = FIVE.slice(0, 2);

export const METHOD_WALKS: Readonly<Record<PanelMethod, Walk>> = {
  abx: choice([...PAIR, 'X'], { key: '1', keyed: 'A', label: 'X is B', handed: 'B' }),
  'same-different': choice(PAIR, {
    key: '1',
    keyed: 'same',
    label: 'They are different',
    handed: 'different',
  }),
  triangle: choice(FIVE.slice(0, 3), { key: '3', keyed: 'C', label: 'B is the odd one', handed: 'B' }),
  tetrad: choice(FOUR, { key: '2', keyed: 'AC|BD', label: 'A goes with D, and B with C', handed: 'AD|BC' }),
  preference: choice(PAIR, { key: '3', keyed: 'none', label: 'I choose B', handed: 'B' }),
  'paired-comparison': choice(PAIR, { key: '2', keyed: 'B', label: 'I choose neither', handed: 'none' }),
  identification: {
    byKeys: ['a', 'b', '2'],
    keyed: { choice: 'B' },
    async byHand(hand) {
      for (const slot of PAIR) await hand.hear(slot);
      await hand.press('It is A');
      await hand.read('Say how sure you are.');
      await hand.press('2, unsure');
    },
    handed: { choice: 'A' },
  },
  ranking: {
    byKeys: ['a', 'ArrowUp', 'b', 'ArrowUp', 'c', 'ArrowUp', 'd', 'ArrowUp', 'ArrowUp', '='],
    keyed: { ranking: [['A'], ['B', 'D'], ['C']] },
    async byHand(hand) {
      for (const slot of FOUR) {
        await hand.hear(slot);
        await hand.press(`Put ${slot} next`);
      }
      await hand.press('Move A down');
      await hand.read('A is in place 2 of 4.');
      await hand.press('D is as good as the one above');
    },
    handed: { ranking: [['B'], ['A'], ['C', 'D']] },
  },
  'multi-stimulus': rating(FOUR, {
    byKeys: ['a', '5', 'b', '6', 'ArrowDown', 'c', '0', 'd', '1'],
    keyed: [50, 59, 100, 10],
    middle: 50,
    highest: 100,
  }),
  mushra: rating(['R', ...FIVE], {
    byKeys: ['r', 'a', '7', 'ArrowUp', 'b', '0', 'c', '3', 'd', '2', 'e', '1'],
    keyed: [71, 100, 30, 20, 10],
    middle: 50,
    highest: 100,
  }),
  'triple-stimulus': rating(['R', ...PAIR], {
    byKeys: ['r', 'a', '3', 'ArrowDown', 'b', '5'],
    keyed: [2.9, 5],
    middle: 3,
    highest: 5,
  }),
};

export const METHODS = Object.keys(METHOD_WALKS) as PanelMethod[];

/** Opens a panel of a method, over stimuli as that method needs them. */
export function openMethod(
  panel: PanelUnderTest,
  { method, panelId, trials }: { method: PanelMethod; panelId: string; trials: number },
): Promise<void> {
  const { stimuli, definition } = KNOWN_PANELS[method];
  return panel.open(
    {
      ...definition,
      panelId,
      method,
      question: 'What do you hear?',
      trialsPerSession: trials,
      trainingTrials: 0,
      showOwnResult: false,
    },
    { stimuli },
  );
}
