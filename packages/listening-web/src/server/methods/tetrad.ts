import { permutation } from '../design/random-source.ts';
import { LETTERS } from '../panels/slots.ts';
import { isRightChoice, problemOfChoice } from './choice-answer.ts';
import type { TestMethod } from './method.ts';

const SWITCHES = LETTERS.slice(0, 4);
const PAIRINGS = ['AB|CD', 'AC|BD', 'AD|BC'];

/** "Sort the four into two and two." */
export const tetrad: TestMethod = {
  method: 'tetrad',
  stimuliPerTrial: 2,
  groupRule: 'two stimuli of one excerpt',
  opensReference: false,
  acceptsGroup: () => true,
  layOut({ source }) {
    // the first two places of a drawn order hold one, the others the other: all six arrangements are as likely
    const order = permutation(source, SWITCHES.length);
    const memberAt = (place: number) => (order.indexOf(place) < 2 ? 0 : 1);
    const partner = [1, 2, 3].find((place) => memberAt(place) === memberAt(0)) ?? 1;
    return {
      slots: SWITCHES.map((slot, place) => ({ slot, member: memberAt(place) })),
      truth: PAIRINGS[partner - 1] ?? null,
    };
  },
  problemOf: ({ answer }) => problemOfChoice(answer, PAIRINGS),
  isCorrect: isRightChoice,
};
