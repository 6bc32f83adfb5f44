import type { PanelMethod, StimulusRole } from '@earwitness/bench/panel';
import type { RandomSource } from '../design/random-source.ts';
import type { GivenAnswer } from '../panels/given-answer.ts';
import type { Slot } from '../panels/slots.ts';

/** What a method may know of a stimulus that it lays out: never its name. */
export interface GroupMember {
  readonly role: StimulusRole;
  readonly makerKind: string;
}

/** What lies under the switches of one presentation: known to the server alone. */
export interface Layout {
  /** In the order shown; `member` is a place in the group. */
  readonly slots: readonly { readonly slot: Slot; readonly member: number }[];
  /** The right choice; null where there is none. */
  readonly truth: string | null;
}

interface LayoutRequest {
  readonly group: readonly GroupMember[];
  /** Fair chances of this presentation alone. */
  readonly source: RandomSource;
  /** Whether all members are one and the same sound. */
  readonly isNull: boolean;
  /** An order of all members that comes out even over listeners, for methods that show many at once. */
  readonly order: readonly number[];
}

/** An answer held against what was presented. */
export interface AnswerCheck {
  readonly answer: GivenAnswer;
  readonly layout: Layout;
  readonly allowsTies: boolean;
}

/** One way of asking a listener. A new method is one file beside this one and one line in the method table. */
export interface TestMethod {
  readonly method: PanelMethod;
  /** How many of the stimuli of a comparison one trial compares. */
  readonly stimuliPerTrial: 2 | 'all';
  /** What the stimuli must be for the question to have an answer; said when a pack has none such. */
  readonly groupRule: string;
  /** Whether trials can ask about these stimuli together. Those of an open reference are not among them. */
  acceptsGroup(group: readonly GroupMember[]): boolean;
  /** Whether the reference that a group holds is also heard openly, under R. */
  readonly opensReference: boolean;
  layOut(request: LayoutRequest): Layout;
  /** Why an answer does not fit the trial, as the end of a sentence; null when it does. */
  problemOf(check: AnswerCheck): string | null;
  /** Whether an answer is right; null where nothing is right or wrong. */
  isCorrect(check: AnswerCheck & { readonly group: readonly GroupMember[] }): boolean | null;
}
