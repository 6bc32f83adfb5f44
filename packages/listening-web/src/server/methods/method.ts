import type { PanelMethod } from '@earwitness/bench/panel';
import type { Choice, Slot } from '../panels/panel-events.ts';

/** What is behind the slots of one trial: known to the server alone. */
interface Draw {
  /** Whether X is what A is. */
  readonly xIsA: boolean;
  readonly makerKindA: string;
  readonly makerKindB: string;
}

/** One way of asking a listener. A new method is one file beside this one and one line in the method table. */
export interface TestMethod {
  readonly method: PanelMethod;
  /** What the listener can switch between, in the order shown. */
  readonly slots: readonly Slot[];
  readonly choices: readonly Choice[];
  /** What two stimuli must be for the question to have an answer; said when a pack has no such pair. */
  readonly pairRule: string;
  acceptsPair(makerKinds: { readonly first: string; readonly second: string }): boolean;
  /** The choice that is right; null where there is none. */
  truth(draw: Draw): 'A' | 'B' | null;
}

/** Whether a choice was right; null where nothing is right or wrong. */
export function scoreChoice({ choice, truth }: { choice: Choice; truth: 'A' | 'B' | null }): boolean | null {
  return truth === null ? null : choice === truth;
}
