/**
 * From counts to a verdict in words. A test that finds nothing leaves its claim undecided: it never says "no difference",
 * since that would need an equivalence margin chosen beforehand.
 */
import { exactBinomialTest } from '../proportion/binomial.ts';
import { clopperPearsonInterval } from '../proportion/clopper-pearson.ts';
import { formatPValue } from './format-p-value.ts';
import type { Verdict } from './verdict.ts';

export type AnswerMethod = 'abx' | 'preference' | 'identification';

export interface AnswerCounts {
  readonly method: AnswerMethod;
  /** Correct answers; for preference, those that chose `conditions[0]`. */
  readonly successes: number;
  /** Answers that count; "no preference" is not among them. */
  readonly n: number;
  /** The two conditions compared, as the reader knows them; null when answers of several pairs are pooled. */
  readonly conditions: readonly [string, string] | null;
  readonly alternative: 'greater' | 'two-sided';
  readonly alpha?: number;
  /** Answers of "no preference", left out of n. */
  readonly ties?: number;
  /** Answers come from programs: every sentence says so. */
  readonly simulated?: boolean;
  /** Not foreseen by the analysis plan. */
  readonly exploratory?: boolean;
  /** A p-value already raised for several verdicts, and for how many. */
  readonly adjusted?: { readonly pValue: number; readonly verdicts: number };
}

/** Whole percents; 0.575 is 58, though the nearest double lies below. */
const wholePercent = (proportion: number): number => Math.round(Number((100 * proportion).toFixed(9)));
const percent = (proportion: number): string => `${wholePercent(proportion)} %`;
const answersOf = (n: number): string => (n === 1 ? '1 answer' : `${n} answers`);

const pValueText = (pValue: number): string => {
  const value = formatPValue(pValue);
  return value.startsWith('<') ? `p ${value}` : `p = ${value}`;
};

interface Wording {
  readonly claim: string;
  /** "Listeners told … apart 57 % of the time": goes before the interval. */
  statement(estimate: number): string;
  readonly above: string;
  readonly below: string;
  readonly neither: string;
}

function wordingOf(method: AnswerMethod, conditions: readonly [string, string] | null): Wording {
  const pair = conditions === null ? 'the masters' : `“${conditions[0]}” and “${conditions[1]}”`;
  if (method === 'abx') {
    return {
      claim: `Listeners can tell ${pair} apart`,
      statement: (estimate) => `told ${pair} apart ${percent(estimate)} of the time`,
      above:
        conditions === null
          ? 'more often than guessing explains, so in at least one pair the difference can be heard'
          : 'more often than guessing explains, so the difference can be heard',
      below: 'less often than guessing explains: they heard something, yet named it the wrong way round',
      neither: 'this panel cannot say whether the difference can be heard',
    };
  }
  if (method === 'identification') {
    return {
      claim: `Listeners can tell which of ${pair} was made by the engine`,
      statement: (estimate) => `named the engine’s master ${percent(estimate)} of the time out of ${pair}`,
      above: 'more often than guessing explains',
      below:
        'less often than guessing explains: they hear a difference, but take the other one for the engine’s',
      neither: 'this panel cannot say whether they know which is which',
    };
  }
  const [first, second] = conditions === null ? ['the first', 'the second'] : conditions;
  return {
    claim: `Listeners prefer “${first}” to “${second}”`,
    statement: (estimate) => `preferred “${first}” to “${second}” ${percent(estimate)} of the time`,
    above: 'more often than chance explains',
    below: `less often than chance explains: they prefer “${second}”`,
    neither: 'this panel cannot say which of the two they prefer',
  };
}

/** Programs hear nothing and like nothing: of them only the numbers are said. */
const SIMULATED_MEANINGS: Readonly<Record<AnswerMethod, Pick<Wording, 'above' | 'below' | 'neither'>>> = {
  abx: {
    above: 'more often than guessing explains',
    below: 'less often than guessing explains',
    neither: 'no more often than guessing may explain',
  },
  identification: {
    above: 'more often than guessing explains',
    below: 'less often than guessing explains',
    neither: 'which guessing may explain',
  },
  preference: {
    above: 'more often than chance explains',
    below: 'less often than chance explains',
    neither: 'which chance may explain',
  },
};

const ASSUMPTION =
  'The server drew every side by an independent fair coin, so the exact binomial p-value holds for listeners who hear nothing, ' +
  'however they differ. The interval takes answers as independent and speaks for these listeners and pieces only.';

/**
 * Judges one claim by the exact binomial test against one half.
 *
 * @returns `supported` when the test succeeds in the claim's direction, `refuted` when a two-sided test succeeds against it, else
 *   `undecided`; without answers every number is null
 * @throws {RangeError} for impossible counts
 * @source Clopper & Pearson 1934 for test and interval (the two-sided test doubles the smaller tail, so they agree)
 */
export function verdictOnAnswers({
  method,
  successes,
  n,
  conditions,
  alternative,
  alpha = 0.05,
  ties = 0,
  simulated = false,
  exploratory = false,
  adjusted,
}: AnswerCounts): Verdict {
  const wording = { ...wordingOf(method, conditions), ...(simulated && SIMULATED_MEANINGS[method]) };
  const who = simulated ? 'Simulated listeners' : 'Listeners';
  const claim = simulated ? wording.claim.replace('Listeners', 'Simulated listeners') : wording.claim;
  const tieText = ties === 0 ? '' : ` ${answersOf(ties)} of “no preference” left out.`;
  if (n === 0) {
    return {
      claim,
      outcome: 'undecided',
      estimate: null,
      interval: null,
      pValue: null,
      n,
      assumption: ASSUMPTION,
      sentence: `${who} have given no answers that count yet.${tieText}`,
      exploratory,
    };
  }
  const estimate = successes / n;
  const interval = clopperPearsonInterval({ successes, n, level: 1 - alpha });
  const pValue = adjusted?.pValue ?? exactBinomialTest({ successes, n, alternative }).pValue;
  const decided = pValue <= alpha;
  const outcome = !decided ? 'undecided' : estimate > 0.5 ? 'supported' : 'refuted';
  const meaning =
    outcome === 'supported' ? wording.above : outcome === 'refuted' ? wording.below : wording.neither;
  const level = `${Number((100 * interval.level).toFixed(1))} % CI`;
  const sided = alternative === 'greater' ? 'one-sided' : 'two-sided';
  const raised = adjusted ? `, raised for ${adjusted.verdicts} comparisons after Holm` : '';
  return {
    claim,
    outcome,
    estimate,
    interval,
    pValue,
    n,
    assumption: ASSUMPTION,
    sentence:
      `${who} ${wording.statement(estimate)} (${level} ${wholePercent(interval.low)}–${percent(interval.high)}), ` +
      `${successes} of ${answersOf(n)}: ${meaning} (${sided} ${pValueText(pValue)}${raised}).${tieText}`,
    exploratory,
  };
}
