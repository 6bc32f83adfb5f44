/** A verdict: what the answers say about one claim, in numbers and in one plain sentence. */
import type { Interval } from '../numeric/interval.ts';
import type { Sensitivity } from './sensitivity.ts';

export type Outcome = 'supported' | 'refuted' | 'undecided';

export interface Verdict {
  /** The claim's id in its plan, or a name made from what it asks. */
  readonly id: string;
  readonly claim: string;
  readonly outcome: Outcome;
  /** What the numbers are: a share of answers, a difference of two shares, or points of a rating scale. */
  readonly quantity: 'share' | 'difference of shares' | 'rating points';
  readonly estimate: number | null;
  readonly interval: Interval | null;
  /** What chance or "no difference" would give. */
  readonly nullValue: number;
  /** What the plan counts as next to nothing, or the range it asks about; null where it names none. */
  readonly margin: { readonly low: number; readonly high: number } | null;
  readonly pValue: number | null;
  /** What a share of right answers comes to as d′; null where its method has none, or where nothing may be concluded. */
  readonly sensitivity: Sensitivity | null;
  /** Answers that count. */
  readonly n: number;
  readonly listeners: number;
  readonly items: number;
  /** The analysis in words: "exact binomial test, one-sided". */
  readonly analysis: string;
  readonly assumption: string;
  readonly sentence: string;
  /** Not foreseen by the analysis plan. */
  readonly exploratory: boolean;
}
