/** Listener by listener: raw and shrunken rates, and who stands out once the best of many is expected to. */
import type { Interval } from '../numeric/interval.ts';
import { answerCorrelation } from '../proportion/answer-correlation.ts';
import { bestOfGuessers } from '../proportion/best-of-guessers.ts';
import { clopperPearsonInterval } from '../proportion/clopper-pearson.ts';
import { shrunkenRate } from '../proportion/shrunken-rates.ts';
import { taroneTest } from '../proportion/tarone-test.ts';
import { countAnswers } from './claim-cells.ts';
import { fitSpread } from './fit-spread.ts';
import { groupBy, type ScoredAnswer } from './scored-answers.ts';

interface ListenerRow {
  readonly listener: string;
  readonly successes: number;
  readonly n: number;
  readonly share: number;
  readonly interval: Interval;
  /** Drawn towards the mean of all as far as the listener's own answers are few; null where nobody answered twice. */
  readonly shrunken: number | null;
  /** The probability that the best of so many guessers does as well: small for a listener who stands out among all. */
  readonly pBestOfAll: number;
  /** Stands out at alpha: an exploratory flag, to be tested again on fresh trials, never a verdict. */
  readonly isFlagged: boolean;
}

export interface ListenerTable {
  readonly rows: readonly ListenerRow[];
  /** Whether listeners differ more than luck makes them (Tarone's test), and the correlation of two answers of one listener. */
  readonly spread: { readonly pValue: number; readonly correlation: number | null };
}

/**
 * The listeners of a panel, in the order of their names.
 *
 * @returns null where nobody has given an answer that counts
 */
export function listenerTable(
  answers: readonly ScoredAnswer[],
  { chance, alpha }: { chance: number; alpha: number },
): ListenerTable | null {
  const counts = [...groupBy(answers, ({ listener }) => listener)]
    .map(([listener, group]) => ({ listener, ...countAnswers(group) }))
    .filter(({ n }) => n > 0);
  if (counts.length === 0) return null;
  const fit = fitSpread(counts);
  return {
    rows: counts.map(({ listener, successes, n }) => {
      const { any } = bestOfGuessers({ listeners: counts.length, successes, n, chance });
      return {
        listener,
        successes,
        n,
        share: successes / n,
        interval: clopperPearsonInterval({ successes, n }),
        shrunken: fit && shrunkenRate({ successes, n }, fit),
        pBestOfAll: any,
        isFlagged: any <= alpha,
      };
    }),
    spread: { pValue: taroneTest({ counts }).pValue, correlation: answerCorrelation({ counts }) },
  };
}
