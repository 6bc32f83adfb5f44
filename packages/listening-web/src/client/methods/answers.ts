/** What each test method offers as answers, and how its result is told. */
import type { PanelMethod } from '@earwitness/bench/panel';
import type { Choice } from '../api.ts';

export interface AnswerOption {
  choice: Choice;
  label: string;
}

/** In the order of their keys 1, 2, 3, for the methods that this page knows. */
export const ANSWERS: Readonly<Partial<Record<PanelMethod, readonly AnswerOption[]>>> = {
  abx: [
    { choice: 'A', label: 'X is A' },
    { choice: 'B', label: 'X is B' },
  ],
  preference: [
    { choice: 'A', label: 'I prefer A' },
    { choice: 'B', label: 'I prefer B' },
    { choice: 'none', label: 'No preference' },
  ],
  identification: [
    { choice: 'A', label: 'It is A' },
    { choice: 'B', label: 'It is B' },
  ],
};

/** What a practice trial tells after its answer; the right answer is the other one when this one was wrong. */
export function feedbackSentence(method: PanelMethod, choice: Choice, correct: boolean): string {
  const right = correct ? choice : choice === 'A' ? 'B' : 'A';
  const fact = method === 'abx' ? `X was ${right}` : `it was ${right}`;
  return correct ? `Right: ${fact}.` : `Not this time: ${fact}.`;
}
