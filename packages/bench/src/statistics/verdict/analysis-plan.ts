/**
 * What a panel's answers will be asked, fixed before the first of them: claims, margins, alpha, when to stop, whom to leave out. The
 * schema that checks a plan from outside is in the panel contracts; these are the same shapes, free of any library.
 */

/** Answers whose columns hold one of these values each: `{ playback: ['earbuds', 'car'] }`. */
export type AnswerFilter = Readonly<Record<string, readonly string[]>>;

interface ClaimScope {
  /** Names the claim in verdicts; unique in its plan. */
  readonly id?: string;
  readonly where?: AnswerFilter;
  /**
   * `overall`, `condition-pair`, or the name of a column: one verdict for each of its values, all of them sharing alpha.
   */
  readonly stratum: string;
  readonly alpha: number;
  /** Only answers on these two conditions; a preference is then for the first of them. */
  readonly conditions?: readonly [string, string];
}

/** More right answers than guessing gives (`greater`), or another share than chance either way (`two-sided`). */
export interface AboveChanceClaim extends ClaimScope {
  /**
   * `exact-binomial`: these listeners on these pieces, exact under the fair coin that drew every side. `e-process`: the same, while
   * watching, stopped at will. `clustered`: the average listener on the average piece, of whom these are samples.
   */
  readonly test: 'exact-binomial' | 'e-process' | 'clustered';
  readonly alternative: 'greater' | 'two-sided';
  /** With it the claim may also be refuted: when the share is shown to lie within this of chance. */
  readonly margin?: number;
}

/** The share lies within a margin of chance: "no difference" that was shown, not one that was merely not found. */
export interface NearChanceClaim extends ClaimScope {
  /** `similarity` bounds the share from above only, as a detection rate cannot lie below chance. */
  readonly test: 'equivalence' | 'similarity';
  /** Half the width of what counts as nothing, as a share: 0.05 is 45 … 55 %. */
  readonly margin: number;
  /** False: these listeners and pieces only (exact test). True, the default: listeners and pieces like these. */
  readonly generalize?: boolean;
}

/** The share lies in a range named beforehand. */
export interface RangeClaim extends ClaimScope {
  readonly test: 'range';
  readonly low: number;
  readonly high: number;
  readonly generalize?: boolean;
}

/** One group's share is larger than another's (`greater`) or different (`two-sided`): an interaction, not two tests side by side. */
export interface DifferenceClaim extends ClaimScope {
  readonly test: 'difference';
  /** The column that tells the groups apart, and its values in each. */
  readonly column: string;
  readonly first: readonly string[];
  readonly second: readonly string[];
  readonly alternative: 'greater' | 'two-sided';
  /** With it the claim may also be refuted: when first − second is shown to be smaller than this. */
  readonly margin?: number;
}

/** Some conditions are preferred to others. */
export interface RankingClaim extends ClaimScope {
  readonly test: 'ranking';
}

/** The first of two conditions is rated differently from the second, or the same within a margin in points of the scale. */
export interface RatingClaim extends ClaimScope {
  readonly test: 'rating-difference' | 'rating-equivalence';
  readonly conditions: readonly [string, string];
  /** Points of the scale; needed for equivalence. */
  readonly margin?: number;
}

export type Claim =
  | AboveChanceClaim
  | NearChanceClaim
  | RangeClaim
  | DifferenceClaim
  | RankingClaim
  | RatingClaim;

/** TypeScript cannot tell claims apart by a test that has several values. */
export const isNearChance = (claim: Claim): claim is NearChanceClaim =>
  claim.test === 'equivalence' || claim.test === 'similarity';

/**
 * `fixed-trials`: the answers are judged once, when the panel is over. `any-time`: they may be looked at and the panel stopped at
 * will. With looks at counts of answers fixed beforehand, alpha is spent between them.
 */
export type StoppingRule =
  | 'fixed-trials'
  | 'any-time'
  | { readonly looksAt: readonly number[]; readonly spending: 'obrien-fleming' | 'pocock' };

/**
 * Whose answers never count. `training-trials`: practice. `catch-trials`: listeners who miss more than `most` of the trials that
 * anybody who listens gets right, and the catch trials themselves. `post-screening`: Recommendation ITU-R BS.1534-3's rule for
 * ratings with a hidden reference.
 */
export type Exclusion =
  | 'training-trials'
  | { readonly rule: 'catch-trials'; readonly required: number; readonly of: number }
  | { readonly rule: 'post-screening'; readonly reference: string; readonly midAnchor: string | null }
  | { readonly rule: 'where'; readonly column: string; readonly values: readonly string[] };

export interface AnalysisPlan {
  readonly claims: readonly Claim[];
  readonly stoppingRule: StoppingRule;
  readonly exclusions: readonly Exclusion[];
  /** Columns that every report breaks the answers down by, besides the claims. */
  readonly strata?: readonly string[];
}
