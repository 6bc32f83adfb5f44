/** Answers of a panel as tidy rows, wherever they came from, with what each column was taken for. */
import type { PanelMethod } from '../panel/panel-method.ts';
import type { ChoiceMethod } from '../statistics/verdict/choice-method.ts';
import type { ChoiceAnswer } from '../statistics/verdict/scored-answers.ts';

/** What further columns hold; strata and filters go by their text. */
export type Cell = string | number | boolean | null | undefined;

/** One choice, with the file's further columns under their own names. */
export interface ChoiceRow extends ChoiceAnswer {
  readonly [column: string]: Cell;
}

/** One rating of one version, with the file's further columns under their own names. */
export interface RatingRow {
  readonly listener: string;
  readonly itemId: string;
  readonly training: boolean;
  readonly condition: string;
  /** In points of the file's own scale; finite. */
  readonly rating: number;
  readonly [column: string]: Cell;
}

/** One order of several versions, with the file's further columns under their own names. */
export interface RankingRow {
  readonly listener: string;
  readonly itemId: string;
  readonly training: boolean;
  /** The best first, `=` between those in one place: `human > ours = mix`. */
  readonly ranking: string;
  readonly [column: string]: Cell;
}

/** How ratings were asked for. */
export type RatingMethod = Extract<PanelMethod, 'multi-stimulus' | 'mushra' | 'triple-stimulus'>;

export interface ColumnReading {
  readonly column: string;
  readonly takenFor: string;
}

/** A row that is no answer, and why. */
export interface UnreadRow {
  /** `line 7`, or the place in a file that has no lines. */
  readonly where: string;
  readonly reason: string;
}

/** Rows of one kind, in the order of the file. */
type AnswerRows =
  | { readonly kind: 'choices'; readonly method: ChoiceMethod; readonly rows: readonly ChoiceRow[] }
  /** `method` is null where nothing says how they were asked for. */
  | { readonly kind: 'ratings'; readonly method: RatingMethod | null; readonly rows: readonly RatingRow[] }
  | { readonly kind: 'rankings'; readonly method: 'ranking'; readonly rows: readonly RankingRow[] };

export type AnswersRead = AnswerRows & {
  /** In words: “webMUSHRA, MUSHRA pages”. */
  readonly format: string;
  readonly columns: readonly ColumnReading[];
  readonly unread: readonly UnreadRow[];
  /** What a reader of the verdicts must know about how the file was taken. */
  readonly notes: readonly string[];
  /** True where any row says that a program gave the answers. */
  readonly simulated: boolean;
};
