/** The answers of methods that ask for one of a few: whole sentences, since they are read aloud and stand alone. */
import { msg, str } from '@lit/localize';
import type { Choice, Trial } from '../api.ts';

export interface AnswerOption {
  choice: Choice;
  label: string;
}

/** In the order of their keys 1, 2, 3; empty for methods whose answer is no choice. */
export function choicesOf({ method, allowsTies }: Pick<Trial, 'method' | 'allowsTies'>): AnswerOption[] {
  switch (method) {
    case 'abx':
      return lettered((letter) => msg(str`X is ${letter}`));
    case 'same-different':
      return [
        { choice: 'same', label: msg('They are the same') },
        { choice: 'different', label: msg('They are different') },
      ];
    case 'triangle':
      return lettered((letter) => msg(str`${letter} is the odd one`), ['A', 'B', 'C']);
    case 'tetrad':
      return ['AB|CD', 'AC|BD', 'AD|BC'].map((choice) => ({ choice, label: pairingSentence(choice) }));
    case 'preference':
    case 'paired-comparison': {
      const sides = lettered((letter) => msg(str`I choose ${letter}`));
      return allowsTies ? [...sides, { choice: 'none', label: msg('I choose neither') }] : sides;
    }
    case 'identification':
      return lettered((letter) => msg(str`It is ${letter}`));
    default:
      return [];
  }
}

const lettered = (sentence: (letter: string) => string, letters: readonly string[] = ['A', 'B']) =>
  letters.map((letter) => ({ choice: letter, label: sentence(letter) }));

function pairingSentence(pairing: Choice): string {
  const [[first = '', second = ''] = '', [third = '', fourth = ''] = ''] = pairing.split('|');
  return msg(str`${first} goes with ${second}, and ${third} with ${fourth}`);
}
