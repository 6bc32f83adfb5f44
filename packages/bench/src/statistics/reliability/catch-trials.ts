/** What trials with a known answer do to guessers, and to attentive listeners who slip. */
import { binomialTails } from '../proportion/binomial.ts';

export interface CatchTrialRule {
  /** Right answers that pass. */
  readonly required: number;
  readonly of: number;
  /** Chance that a guesser passes. */
  readonly guesserPasses: number;
  /** Chance that an attentive listener fails. */
  readonly attentiveFails: number;
}

function checkShares(shares: Readonly<Record<string, number>>): void {
  for (const [name, share] of Object.entries(shares))
    if (!(share > 0 && share < 1))
      throw new RangeError(
        `Cannot judge catch trials as ${name} must be between 0 and 1: current value is ${share}`,
      );
}

/**
 * The operating curve: every rule that so many catch trials allow, from 1 right answer to all.
 *
 * @param chance that a guesser answers one right; `attention` that an attentive listener does
 * @throws {RangeError} for `of` not whole and ≥ 1, chances outside 0…1
 */
export function catchTrialCurve({
  of,
  chance = 0.5,
  attention = 0.95,
}: {
  of: number;
  chance?: number;
  attention?: number;
}): CatchTrialRule[] {
  if (!(Number.isSafeInteger(of) && of >= 1))
    throw new RangeError(`Cannot judge catch trials as of must be whole and >= 1: current value is ${of}`);
  checkShares({ chance, attention });
  return Array.from({ length: of }, (_, index) => ({
    required: index + 1,
    of,
    guesserPasses: binomialTails({ successes: index + 1, n: of, chance }).upper,
    attentiveFails: binomialTails({ successes: index, n: of, chance: attention }).lower,
  }));
}

/**
 * The mildest rule that lets few guessers pass: by default 7 of 8, which passes 3.5 % of guessers and fails 5.7 % of attentive listeners.
 *
 * Fix it before the first trial; catch trials never enter an estimate.
 *
 * @param mostGuessers share of guessers that may pass, 0.05 by default
 * @returns null where even all right is too likely by guessing
 * @throws {RangeError} as `catchTrialCurve`, and for a share outside 0…1
 */
export function catchTrialRule({
  of = 8,
  mostGuessers = 0.05,
  ...shares
}: {
  of?: number;
  mostGuessers?: number;
  chance?: number;
  attention?: number;
} = {}): CatchTrialRule | null {
  checkShares({ mostGuessers });
  return (
    catchTrialCurve({ of, ...shares }).find(({ guesserPasses }) => guesserPasses <= mostGuessers) ?? null
  );
}
