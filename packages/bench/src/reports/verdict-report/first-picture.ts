/** The picture that a reader sees first: verdicts and the parts that everyone asks for, or an order, or ratings. */
import type { StratumTable } from '../../statistics/verdict/stratum-table.ts';
import { rankingFigure } from '../figures/ranking.ts';
import { ratingsFigure } from '../figures/ratings.ts';
import { type ForestRow, verdictsFigure } from '../figures/verdicts.ts';
import { type Html, html } from '../html.ts';
import { type ChapterFrame, markOf } from './chapter-frame.ts';
import { columnText, LISTENING_COLUMN, partText, TAG_COLUMN } from './column-words.ts';
import { isGraded } from './ratings-section.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';
import { FINDING_WORDS, isRanking, wordsOf } from './verdict-words.ts';

/** Breakdowns with pictures of their own, further down. */
const FURTHER_COLUMNS: readonly string[] = [LISTENING_COLUMN, 'itemId', 'artist'];
export const isFurther = ({ column }: Pick<StratumTable, 'column'>): boolean =>
  FURTHER_COLUMNS.includes(column) || column.startsWith(TAG_COLUMN);

const READING_AID =
  'The diamond is the share found, the bar its confidence interval, the dashed line what chance gives, the grey band what counts as next to nothing. The word at the right is the outcome; undecided, a hollow diamond, is not the same as “no difference”.';

/** Null where nothing was found that could be drawn. */
export function firstPicture(input: VerdictReportInput, frame: ChapterFrame): Html | null {
  const { judged, ratings } = input;
  const mark = markOf(input);
  const [ranking] = judged.rankings;
  const shares = firstRows(input);
  if (ratings !== null)
    return ratings.parts.length === 0
      ? null
      : html`${ratings.parts.map(({ key, conditions }, index) =>
          ratingsFigure({
            id: `${frame.prefix}figure-ratings${index === 0 ? '' : `-${index + 1}`}`,
            title: mark([isGraded(input) ? 'Difference grades' : 'Ratings', key].filter(Boolean).join(': ')),
            conditions,
            isGraded: isGraded(input),
          }),
        )}`;
  if (shares.length > 0)
    return forestFigure(input, {
      id: `${frame.prefix}figure-verdicts`,
      title: mark('Verdicts'),
      rows: shares,
    });
  return ranking === undefined
    ? null
    : rankingFigure({
        id: `${frame.prefix}figure-ranking-1`,
        title: mark('The order of preference'),
        ranking,
      });
}

/** Verdicts on shares, then the parts of the answers. */
function firstRows(input: VerdictReportInput): ForestRow[] {
  const verdicts = input.judged.verdicts.filter(
    (verdict) => verdict.quantity === 'share' && !isRanking(verdict, input),
  );
  if (verdicts.length === 0) return [];
  const judgedParts = new Set(verdicts.map(({ n, estimate }) => `${n} ${estimate}`));
  const parts = input.judged.strata
    .filter((table) => !isFurther(table))
    .flatMap((table) =>
      partRows(table, { isNamed: true, chanceLevel: wordsOf(input).chanceLevel }).filter(
        ({ n, estimate }) => !judgedParts.has(`${n} ${estimate}`),
      ),
    );
  const isOneClaimTestedTwice = new Set(verdicts.map(({ claim }) => claim)).size < verdicts.length;
  const named = isOneClaimTestedTwice
    ? verdicts.map((verdict) => ({ ...verdict, claim: verdict.id }))
    : verdicts;
  return [...named, ...parts];
}

/**
 * The parts of one breakdown as rows of a forest plot.
 *
 * @param isNamed whether each row says what it is a part of, as among rows of other breakdowns
 */
export const partRows = (
  { column, rows, margin }: StratumTable,
  { isNamed, chanceLevel }: { isNamed: boolean; chanceLevel: number },
): ForestRow[] =>
  rows.map(({ value, share, interval, n, finding }) => ({
    claim: isNamed
      ? `${columnText(column)}: ${partText(column, value)} (exploratory)`
      : partText(column, value),
    outcome: FINDING_WORDS[finding],
    quantity: 'share',
    estimate: share,
    interval,
    margin: { low: Math.max(0, chanceLevel - margin), high: chanceLevel + margin },
    n,
  }));

/** Shares against chance. */
export function forestFigure(
  input: VerdictReportInput,
  {
    id,
    title,
    rows,
    readingAid = READING_AID,
  }: { id: string; title: string; rows: readonly ForestRow[]; readingAid?: string },
): Html {
  const { share, chanceLevel } = wordsOf(input);
  return verdictsFigure({
    id,
    title,
    verdicts: rows,
    estimateLabel: markOf(input)(share),
    chanceLevel,
    readingAid,
  });
}
