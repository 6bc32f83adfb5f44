import { spoiledSlot } from './choice-answer.ts';
import { judgedSlots, lettered, MOST_STIMULI, namesEachOnce } from './many-stimuli.ts';
import type { TestMethod } from './method.ts';

/** "Put them in order, the best first." */
export const ranking: TestMethod = {
  method: 'ranking',
  stimuliPerTrial: 'all',
  groupRule: `an excerpt with 2 to ${MOST_STIMULI} stimuli`,
  opensReference: false,
  acceptsGroup: (group) => group.length >= 2 && group.length <= MOST_STIMULI,
  layOut: ({ order }) => ({ slots: lettered(order), truth: null }),
  problemOf({ answer, layout, allowsTies }) {
    if (!('ranking' in answer)) return 'it must be a ranking';
    if (answer.ranking.some((place) => place.length === 0)) return 'a place must hold a switch';
    if (!namesEachOnce(answer.ranking.flat(), layout)) {
      return `it must name each of ${judgedSlots(layout).join(', ')} once`;
    }
    return !allowsTies && answer.ranking.some((place) => place.length > 1)
      ? 'no two may share a place'
      : null;
  },
  isCorrect({ answer, layout, group }) {
    const spoiled = spoiledSlot(layout, group);
    if (spoiled === null || !('ranking' in answer)) return null;
    const last = answer.ranking.at(-1) ?? [];
    return last.length === 1 && last[0] === spoiled;
  },
};
