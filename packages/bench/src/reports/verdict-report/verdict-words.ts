/** The words of a report of verdicts: outcomes, findings, columns and names as a reader knows them. */
import type { Verdict } from '../../statistics/verdict/statement.ts';
import { type Html, html } from '../html.ts';
import { listInWords } from '../number-text.ts';
import { METHOD_WORDS, type MethodWords } from '../panel-words.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';

/** More names would be a list, not a sentence. */
const MOST_NAMED = 12;

export const OUTCOME_WORDS: Readonly<Record<Verdict['outcome'], string>> = {
  supported: 'Supported',
  refuted: 'Refuted',
  undecided: 'Undecided',
};

export const FINDING_WORDS = {
  'differs from chance': 'not chance',
  'next to chance': 'next to chance',
  undecided: 'undecided',
} as const;

export const wordsOf = ({ panel: { method } }: Pick<VerdictReportInput, 'panel'>): MethodWords =>
  METHOD_WORDS[method];

export const exploratoryTag = (isExploratory: boolean): Html | false =>
  isExploratory && html` <span class="tag">exploratory</span>`;

/** A picture of a ranking says more than the share of its ends. */
export const isRanking = (verdict: Verdict, { judged }: VerdictReportInput): boolean =>
  judged.rankings.some(({ id }) => id === verdict.id);

export const namesText = (names: readonly string[]): string =>
  names.length <= MOST_NAMED
    ? listInWords(names)
    : `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more`;
