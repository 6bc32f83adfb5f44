/** The first screen: the answer in words, with one picture. */
import type { Verdict } from '../../statistics/verdict/statement.ts';
import { rankingFigure } from '../figures/ranking.ts';
import { ratingsFigure } from '../figures/ratings.ts';
import { type ForestRow, verdictsFigure } from '../figures/verdicts.ts';
import { type Html, html } from '../html.ts';
import { countOf, listInWords } from '../number-text.ts';
import { intervalText, valueText } from './verdict-numbers.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';
import {
  columnText,
  exploratoryTag,
  FINDING_WORDS,
  isRanking,
  OUTCOME_WORDS,
  partText,
  wordsOf,
} from './verdict-words.ts';

/** More would not be a first screen. */
const MOST_ANSWERS = 4;

/** The first screen: the first claims in words, and one picture. */
export function answerSection(input: VerdictReportInput): Html {
  const { judged, origin, answers, panel } = input;
  // one claim may have been tested in two ways
  const distinctClaims = judged.verdicts.filter(
    ({ claim }, index) => judged.verdicts.findIndex((other) => other.claim === claim) === index,
  );
  // of many, what was decided says more than what was not
  const decidedFirst = [...distinctClaims].sort(
    (one, other) => Number(one.outcome === 'undecided') - Number(other.outcome === 'undecided'),
  );
  const isMany = distinctClaims.length > MOST_ANSWERS;
  const first = (isMany ? decidedFirst : distinctClaims).slice(0, MOST_ANSWERS);
  return html`<section id="answer" aria-label="The answer">
${panel.simulated && html`<p class="notice"><strong>Simulated listeners</strong>, not people: programs with a known ability answered. This shows that the method works; it says nothing about how anything sounds.</p>`}
<div class="answers">
${first.map(
  (verdict) => html`<div class="answer">
<h2>${verdict.claim}?</h2>
<p class="glance outcome">${OUTCOME_WORDS[verdict.outcome]}${verdict.estimate !== null && html`<span class="note">${valueText(verdict.estimate, verdict.quantity)}, ${intervalText(verdict)}</span>`}</p>
<div class="words"><p>${verdict.sentence}${exploratoryTag(verdict.exploratory)}</p></div>
<p class="evidence-link"><a href="#verdicts">Numbers</a></p>
</div>
`,
)}
</div>
${judged.verdicts.length > first.length && html`<p>Of ${countOf(judged.verdicts.length, 'verdict')}: ${outcomeCounts(judged.verdicts)}. <a href="#verdicts">All of them</a></p>`}
${!origin.isFixed && html`<p class="notice">${origin.words}</p>`}
${answers.notes.map((note) => html`<p class="notice">${note}</p>`)}
${firstPicture(input)}
</section>
`;
}

const outcomeCounts = (verdicts: readonly Verdict[]): string =>
  listInWords(
    (['supported', 'refuted', 'undecided'] as const).flatMap((outcome) => {
      const count = verdicts.filter((verdict) => verdict.outcome === outcome).length;
      return count === 0 ? [] : [`${count} ${outcome}`];
    }),
  );

function firstPicture(input: VerdictReportInput): Html | null {
  const [ranking] = input.judged.rankings;
  const shares = forestRows(input);
  if (input.ratings !== null)
    return ratingsFigure({ id: 'figure-ratings', title: 'Ratings', conditions: input.ratings.conditions });
  if (shares.length > 0) return forestFigure(input, shares);
  return ranking === undefined
    ? null
    : rankingFigure({ id: 'figure-ranking-1', title: 'The order of preference', ranking });
}

/** Verdicts on shares, then the parts of the answers. */
function forestRows(input: VerdictReportInput): ForestRow[] {
  const verdicts = input.judged.verdicts.filter(
    (verdict) => verdict.quantity === 'share' && !isRanking(verdict, input),
  );
  if (verdicts.length === 0) return [];
  const judgedParts = new Set(verdicts.map(({ n, estimate }) => `${n} ${estimate}`));
  const parts = input.judged.strata.flatMap(({ column, rows, margin }) =>
    rows
      .filter(({ n, share }) => !judgedParts.has(`${n} ${share}`))
      .map(
        ({ value, share, interval, n, finding }): ForestRow => ({
          claim: `${columnText(column)}: ${partText(column, value)} (exploratory)`,
          outcome: FINDING_WORDS[finding],
          quantity: 'share',
          estimate: share,
          interval,
          margin: { low: 0.5 - margin, high: 0.5 + margin },
          n,
        }),
      ),
  );
  const isOneClaimTestedTwice = new Set(verdicts.map(({ claim }) => claim)).size < verdicts.length;
  const named = isOneClaimTestedTwice
    ? verdicts.map((verdict) => ({ ...verdict, claim: verdict.id }))
    : verdicts;
  return [...named, ...parts];
}

function forestFigure({ panel }: VerdictReportInput, rows: readonly ForestRow[]): Html {
  const { share, chanceLevel } = wordsOf({ panel });
  return verdictsFigure({
    id: 'figure-verdicts',
    title: 'Verdicts',
    verdicts: rows,
    estimateLabel: share,
    chanceLevel,
    readingAid:
      'The diamond is the share found, the bar its confidence interval, the dashed line what chance gives, the grey band what counts as next to nothing. The word at the right is the outcome; undecided, a hollow diamond, is not the same as “no difference”.',
  });
}
