/** A verdict: what the answers say about one claim, in numbers and in one plain sentence. */
export interface Verdict {
  readonly claim: string;
  readonly outcome: 'supported' | 'refuted' | 'undecided';
  /** Proportion correct, or proportion preferring the first. */
  readonly estimate: number | null;
  readonly interval: { readonly low: number; readonly high: number; readonly level: number } | null;
  readonly pValue: number | null;
  readonly n: number;
  readonly assumption: string;
  readonly sentence: string;
  readonly exploratory: boolean;
}
