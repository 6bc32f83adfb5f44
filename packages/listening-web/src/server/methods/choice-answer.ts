/** What methods with a single choice have in common. */
import type { GivenAnswer } from '../panels/given-answer.ts';
import type { AnswerCheck, GroupMember, Layout } from './method.ts';

/** Why an answer is none of the choices; null when it is one. */
export function problemOfChoice(answer: GivenAnswer, choices: readonly string[]): string | null {
  return 'choice' in answer && choices.includes(answer.choice)
    ? null
    : `it must be a choice of ${choices.join(', ')}`;
}

export function isRightChoice({ answer, layout }: Pick<AnswerCheck, 'answer' | 'layout'>): boolean | null {
  return 'choice' in answer && layout.truth !== null ? answer.choice === layout.truth : null;
}

/** The switch under which the spoiled stimulus of a catch trial lies; null on every other trial. */
export function spoiledSlot(layout: Layout, group: readonly GroupMember[]): string | null {
  return layout.slots.find(({ member }) => group[member]?.role === 'spoiled')?.slot ?? null;
}

/** Two stimuli under A and B, sides drawn. */
export const sides = (isSwapped: boolean): Layout['slots'] => [
  { slot: 'A', member: isSwapped ? 1 : 0 },
  { slot: 'B', member: isSwapped ? 0 : 1 },
];

/** Stimuli that are compared as such: an anchor or a spoiled one is not. */
export const isUnderTest = ({ role }: GroupMember): boolean =>
  role === 'condition' || role === 'hidden-reference';
