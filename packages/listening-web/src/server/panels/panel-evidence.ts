/** Evidence that may be looked at while a panel runs: how surely there is something, and not on whose side. */
import { PANEL_METHODS, type PanelDefinition } from '@earwitness/bench/panel';
import { betAround, logEValue } from '@earwitness/bench/statistics';
import type { PanelTally } from './panel-tally.ts';

export interface PanelEvidence {
  /** Counted answers so far that are right or wrong, or prefer one of two. */
  readonly answers: number;
  /** What a gambler against chance would own by now; 1 says nothing, `threshold` is enough. */
  readonly eValue: number;
  /** 1/alpha of the plan's first claim. */
  readonly threshold: number;
}

const DEFAULT_ALPHA = 0.05;
/** Splits evenly between both directions, so that the value is the same whichever side is preferred. */
const TWO_SIDED = { kind: 'two-sided-beta', concentration: 30 } as const;

/**
 * The evidence of a panel that is watched by plan.
 *
 * @returns null where the plan does not allow to look (any look would cost alpha), or where answers are no choices between two
 */
export function panelEvidence({
  definition,
  tally: { successes },
}: {
  definition: PanelDefinition;
  tally: PanelTally;
}): PanelEvidence | null {
  const { chance, answers } = PANEL_METHODS[definition.method];
  if (definition.analysisPlan.stoppingRule !== 'any-time' || answers !== 'choice') return null;
  const logE = logEValue({
    successes: successes.right,
    n: successes.answers,
    chance: chance ?? 1 / 2,
    bet: chance === null ? TWO_SIDED : betAround(chance),
  });
  return {
    answers: successes.answers,
    eValue: Math.exp(logE),
    threshold: 1 / (definition.analysisPlan.claims[0]?.alpha ?? DEFAULT_ALPHA),
  };
}
