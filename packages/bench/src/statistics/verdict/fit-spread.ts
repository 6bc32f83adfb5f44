/** How much groups of answers differ from each other, where that can be told. */
import { type BetaBinomialFit, fitBetaBinomial, TooFewAnswersError } from '../proportion/beta-binomial.ts';
import type { Count } from '../proportion/binomial.ts';

/** The beta-binomial fit of counts; null where no group has two answers. */
export function fitSpread(counts: readonly Count[]): BetaBinomialFit | null {
  try {
    return fitBetaBinomial({ counts });
  } catch (error) {
    if (error instanceof TooFewAnswersError) return null;
    throw error;
  }
}
