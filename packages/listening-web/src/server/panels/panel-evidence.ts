/** Evidence that may be looked at while a panel runs: how surely there is something, and not on whose side. */
import { PANEL_METHODS } from '@earwitness/bench/panel';
import { logEValue } from '@earwitness/bench/statistics';
import type { Blinding } from '../blinding/blinding.ts';
import { countedTrials } from './panel-progress.ts';
import type { PanelState } from './panel-state.ts';
import { drawnAs } from './session-flow.ts';

export interface PanelEvidence {
  /** Counted answers so far that are right or wrong, or prefer one of two. */
  readonly answers: number;
  /** What a gambler against chance would own by now; 1 says nothing, `threshold` is enough. */
  readonly eValue: number;
  /** 1/alpha of the plan's first claim. */
  readonly threshold: number;
}

/** Splits evenly between both directions, so that the value is the same whichever side is preferred. */
const TWO_SIDED = { kind: 'two-sided-beta', concentration: 30 } as const;

/**
 * The evidence of a panel that is watched by plan.
 *
 * @returns null where the plan does not allow to look (any look would cost alpha), or where answers are no choices between two
 */
export function panelEvidence({
  state,
  blinding,
}: {
  state: PanelState;
  blinding: Pick<Blinding, 'kindOf' | 'isCorrect' | 'reveal'>;
}): PanelEvidence | null {
  const { definition } = state;
  const { chance, answers } = PANEL_METHODS[definition.method];
  if (definition.analysisPlan.stoppingRule !== 'any-time' || answers !== 'choice') return null;
  const successes = countedTrials(state).flatMap((trial) => {
    const kind = blinding.kindOf(trial);
    if (trial.answer === null || (kind !== 'trial' && kind !== 'repeat')) return [];
    const { answer } = trial.answer;
    if (chance !== null) return blinding.isCorrect(drawnAs(trial), answer) ?? [];
    if (!('choice' in answer) || answer.choice === 'none') return [];
    const { conditionA, conditionB } = blinding.reveal(drawnAs(trial));
    return (answer.choice === 'A') === conditionA < conditionB;
  });
  const logE = logEValue({
    successes: successes.filter(Boolean).length,
    n: successes.length,
    chance: chance ?? 1 / 2,
    ...(chance === null && { bet: TWO_SIDED }),
  });
  return {
    answers: successes.length,
    eValue: Math.exp(logE),
    threshold: 1 / (definition.analysisPlan.claims[0]?.alpha ?? 0.05),
  };
}
