import { msg, str } from '@lit/localize';
import type { Answer, Trial } from '../api.ts';

/** What a practice trial tells after its answer: no more than follows from the answer and from whether it was right. */
export function feedbackSentence({
  method,
  answer,
  correct,
}: {
  method: Trial['method'];
  /** null when the page was loaded anew since it was given. */
  answer: Answer['answer'] | null;
  correct: boolean;
}): string {
  const given = answer !== null && 'choice' in answer ? answer.choice : '';
  const [side, other] = given === 'B' ? ['B', 'A'] : ['A', 'B'];
  switch (given === '' && method !== 'triple-stimulus' ? null : method) {
    case 'abx':
      return correct ? msg(str`Right: X was ${side}.`) : msg(str`Not this time: X was ${other}.`);
    case 'identification':
      return correct ? msg(str`Right: it was ${side}.`) : msg(str`Not this time: it was ${other}.`);
    case 'same-different':
      if ((given === 'same') === correct) {
        return correct ? msg('Right: they were the same.') : msg('Not this time: they were the same.');
      }
      return correct ? msg('Right: they were different.') : msg('Not this time: they were different.');
    case 'triangle':
      return correct
        ? msg(str`Right: ${given} was the odd one.`)
        : msg(str`Not this time: ${given} was not the odd one.`);
    case 'tetrad': {
      const [first = '', second = ''] = given;
      return correct
        ? msg(str`Right: ${first} went with ${second}.`)
        : msg(str`Not this time: ${first} did not go with ${second}.`);
    }
    case 'triple-stimulus':
      return correct
        ? msg('Right: you graded the reference higher than the other.')
        : msg('Not this time: the reference did not get the higher grade.');
    default:
      return correct ? msg('Right.') : msg('Not this time.');
  }
}
