/** What a label is worth: the same sounds called by their maker's name or by the other's, as a coin had it. */
import type { Interval } from '../numeric/interval.ts';
import { exactBinomialTest } from '../proportion/binomial.ts';
import { clopperPearsonInterval } from '../proportion/clopper-pearson.ts';
import { clusteredShare } from './clustered-share.ts';
import { intervalText, percent, pValueText } from './wording.ts';

/** A choice between a sound that was called human and one that was called the engine's. */
export interface LabeledChoice {
  readonly listener: string;
  /** null for "no preference". */
  readonly choseCalledHuman: boolean | null;
}

export interface LabelEffect {
  /** Choices that preferred one. */
  readonly answers: number;
  readonly ties: number;
  readonly listeners: number;
  readonly preferredCalledHuman: number;
  /** Share of the answers; null without any. */
  readonly share: number | null;
  /** Listeners as a sample of such, on these pieces; where they are too few for that, exact, of these listeners alone. */
  readonly interval: Interval | null;
  readonly isClustered: boolean;
  /** Exact, against labels that change nothing: a coin decided which sound bore which. */
  readonly pValue: number | null;
  readonly sentence: string;
}

const LEVEL = 0.95;

/**
 * Judges what labels do.
 *
 * @param who as `whoAnswered` gives it
 */
export function labelEffect(choices: readonly LabeledChoice[], { who }: { who: string }): LabelEffect {
  const decided = choices.filter(({ choseCalledHuman }) => choseCalledHuman !== null);
  const successes = decided.filter(({ choseCalledHuman }) => choseCalledHuman === true).length;
  const n = decided.length;
  const listeners = new Set(decided.map(({ listener }) => listener)).size;
  const common = { answers: n, ties: choices.length - n, listeners, preferredCalledHuman: successes };
  if (n === 0)
    return {
      ...common,
      share: null,
      interval: null,
      isClustered: false,
      pValue: null,
      sentence: `${who} have preferred neither of two labeled versions yet.`,
    };
  const { interval: clustered, notTrusted } = clusteredShare(
    // a coin gave out the labels on every piece: listeners are what is a sample
    decided.map(({ listener, choseCalledHuman }) => ({ listener, item: 'all', success: choseCalledHuman })),
    { chance: 0.5 },
  );
  const isClustered = notTrusted === null;
  const interval = isClustered ? clustered(LEVEL) : clopperPearsonInterval({ successes, n, level: LEVEL });
  const { pValue } = exactBinomialTest({ successes, n });
  return {
    ...common,
    share: successes / n,
    interval,
    isClustered,
    pValue,
    sentence:
      `${who} preferred whichever version was called human ${percent(successes / n)} of the time (${intervalText(interval)}), ` +
      `${successes} of ${n} answers: ${meaningOf(successes / n, pValue)} (${pValueText(pValue)}). The same sounds were called human or AI as a coin had it.`,
  };
}

function meaningOf(share: number, pValue: number): string {
  if (pValue > 1 - LEVEL) return 'whether the label changes anything, this panel cannot say';
  return share > 0.5
    ? 'the word alone makes a version more liked'
    : 'the word alone makes a version less liked';
}
