/** The parts of a report of verdicts, from the answer down to the method. */

import type { Claim } from '../../statistics/verdict/analysis-plan.ts';
import { formatPValue } from '../../statistics/verdict/format-p-value.ts';
import type { Ranking } from '../../statistics/verdict/judge-ranking.ts';
import type { Verdict } from '../../statistics/verdict/statement.ts';
import type { StratumTable } from '../../statistics/verdict/stratum-table.ts';
import { claimText, exclusionsText, stoppingText } from '../analysis-plan-words.ts';
import { evidenceFigure } from '../figures/evidence.ts';
import { listenerCountsFigure } from '../figures/listeners.ts';
import { rankingFigure } from '../figures/ranking.ts';
import { ratingsFigure } from '../figures/ratings.ts';
import { type ForestRow, verdictsFigure } from '../figures/verdicts.ts';
import { type Html, html } from '../html.ts';
import { countOf, formatPercent, listInWords, numberHtml } from '../number-text.ts';
import { METHOD_WORDS } from '../panel-words.ts';
import { tableHtml } from '../sections/table.ts';
import { intervalText, pValueSentence, valueText } from './verdict-numbers.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';

/** More would not be a first screen. */
const MOST_ANSWERS = 4;
/** More names would be a list, not a sentence. */
const MOST_NAMED = 12;

const OUTCOME_WORDS: Readonly<Record<Verdict['outcome'], string>> = {
  supported: 'Supported',
  refuted: 'Refuted',
  undecided: 'Undecided',
};

const POINTS = { digits: 1 } as const;

const FINDING_WORDS = {
  'differs from chance': 'not chance',
  'next to chance': 'next to chance',
  undecided: 'undecided',
} as const;

const RATING_WORDS = {
  name: 'Ratings',
  asks: 'Every version gets points on a scale.',
  share: 'Points',
  chanceLevel: 0,
  nothing: 'neither version were rated higher',
} as const;

const wordsOf = ({ panel: { method } }: Pick<VerdictReportInput, 'panel'>) =>
  method === 'rating' ? RATING_WORDS : METHOD_WORDS[method];

/** Columns of ours as a reader knows them; a file's own are called as they are. */
const COLUMN_WORDS: Readonly<Record<string, string>> = { itemId: 'piece', trainedListener: 'training' };
const columnText = (column: string): string => COLUMN_WORDS[column] ?? column;
const partText = (column: string, value: string): string =>
  column === 'trainedListener' ? (value === 'true' ? 'trained' : 'untrained') : value;

const exploratoryTag = (isExploratory: boolean): Html | false =>
  isExploratory && html` <span class="tag">exploratory</span>`;

/** The claim of the plan that a verdict is on; parts of a claim carry its name. */
const claimOf = ({ id }: Verdict, { panel }: VerdictReportInput): Claim | undefined =>
  panel.analysisPlan.claims.find((claim) => {
    const name = claim.id ?? claim.test;
    return id === name || id.startsWith(`${name}: `);
  });

/** What would be so if the claim's opposite held, for the test that was made. */
function oppositeOf(verdict: Verdict, input: VerdictReportInput): string {
  const claim = claimOf(verdict, input);
  switch (claim?.test) {
    case 'equivalence':
      return 'the true share lay just outside the margin';
    case 'similarity':
      return 'the true share lay just above the margin';
    case 'range':
      return 'the true share lay just outside the range';
    case 'rating-equivalence':
      return 'the true difference lay just outside the margin';
    case 'difference':
      return 'there were no difference between the groups';
    default:
      return wordsOf(input).nothing;
  }
}

/** A picture of a ranking says more than the share of its ends. */
const isRanking = (verdict: Verdict, { judged }: VerdictReportInput): boolean =>
  judged.rankings.some(({ id }) => id === verdict.id);

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

/** Every verdict in numbers, with its p-value in words. */
export function verdictsSection(input: VerdictReportInput): Html {
  const { judged } = input;
  const differences = judged.verdicts.filter(({ quantity }) => quantity !== 'share');
  const isRated = input.ratings !== null;
  return html`<section id="verdicts" aria-labelledby="verdicts-title">
<h2 id="verdicts-title">Verdicts in numbers</h2>
${tableHtml({
  caption: 'Every claim: outcome, estimate with its interval, p-value and what it means',
  className: 'verdicts',
  head: html`<tr><th scope="col">Claim</th><th scope="col">Outcome</th><th scope="col" class="number">Estimate</th><th scope="col" class="number">Interval</th><th scope="col">From</th><th scope="col" class="number">p-value</th></tr>`,
  body: html`<tbody>${judged.verdicts.map((verdict) => verdictRow(verdict, input))}</tbody>`,
})}
<p class="reading-aid">A p-value is not the chance that the claim is wrong, and a large one does not show that there is no difference: only an interval within a margin fixed beforehand shows that.</p>
${
  differences.length > 0 &&
  verdictsFigure({
    id: 'figure-differences',
    title: isRated ? 'Differences between versions' : 'Differences between groups',
    verdicts: differences,
    estimateLabel: isRated
      ? 'First version less second, in points of the scale'
      : 'First group less second, in points of 100',
    chanceLevel: 0,
    readingAid: isRated
      ? 'Right of the dashed line the first version is rated higher. The grey band, where there is one, is what counts as next to nothing.'
      : 'Right of the dashed line the first group does better. One group above chance and the other not would not show that they differ; this does.',
  })
}
</section>
`;
}

const verdictRow = (verdict: Verdict, input: VerdictReportInput): Html => html`<tr>
<td class="claim"><strong>${verdict.claim}</strong>${exploratoryTag(verdict.exploratory)}<br><span class="source">${verdict.id} · ${verdict.analysis}</span><br>${verdict.sentence}${verdict.pValue !== null && html`<br>${pValueSentence(verdict.pValue, oppositeOf(verdict, input))}`}</td>
<td><strong>${OUTCOME_WORDS[verdict.outcome]}</strong></td>
<td class="number">${verdict.estimate === null ? numberHtml(null, { digits: 0 }, 'No answers yet') : html`<data value="${verdict.estimate}">${valueText(verdict.estimate, verdict.quantity, 1)}</data>`}</td>
<td class="number">${verdict.interval === null ? numberHtml(null, { digits: 0 }, 'No answers yet') : html`${intervalText(verdict)}<br><span class="unit">${formatPercent(verdict.interval.level, Number.isInteger(verdict.interval.level * 100) ? 0 : 1)} confidence</span>`}</td>
<td class="from">${countOf(verdict.n, 'answer')}<br>${countOf(verdict.listeners, 'listener')}<br>${countOf(verdict.items, 'piece')}</td>
<td class="number">${verdict.pValue === null ? numberHtml(null, { digits: 0 }, 'Not tested') : html`<data value="${verdict.pValue}">${formatPValue(verdict.pValue)}</data>`}</td>
</tr>
`;

/** Rankings with their pairs; null where nothing was ranked. */
export function pairsSection({ judged }: VerdictReportInput): Html | null {
  if (judged.rankings.length === 0) return null;
  const isFirstShown = judged.verdicts.every(({ id }) =>
    judged.rankings.some((ranking) => ranking.id === id),
  );
  return html`<section id="pairs" aria-labelledby="pairs-title">
<h2 id="pairs-title">Pair by pair</h2>
${judged.rankings.map(
  (
    ranking,
    index,
  ) => html`${(index > 0 || !isFirstShown) && rankingFigure({ id: `figure-ranking-${index + 1}`, title: `The order of preference: ${ranking.id}`, ranking })}
${winsTable(ranking, judged.rankings.length > 1)}
${contrastTable(ranking, judged.rankings.length > 1)}
${
  ranking.lackOfFit !== null &&
  html`<p>Does one scale hold all pairs? ${pValueSentence(ranking.lackOfFit.pValue, 'it did')} ${ranking.lackOfFit.pValue < 0.05 ? 'It fits badly: read the table of pairs rather than the order.' : 'Nothing speaks against it.'}</p>`
}
`,
)}
${judged.rankingInteractions.map(rankingInteractionHtml)}
</section>
`;
}

function rankingInteractionHtml({
  column,
  pValue,
  caveat,
  parts,
}: VerdictReportInput['judged']['rankingInteractions'][number]): Html {
  return html`<h3>By ${columnText(column)} <span class="tag">exploratory</span></h3>
<p>Does the order depend on ${columnText(column)}? ${pValue === null ? 'These answers cannot say.' : pValueSentence(pValue, 'nobody’s preferences depended on it')}${caveat !== null && ` ${caveat}`}</p>
${tableHtml({
  caption: `The order in each part, by ${columnText(column)}`,
  head: html`<tr><th scope="col">${columnText(column)}</th><th scope="col" class="number">Answers</th><th scope="col">Most preferred first</th></tr>`,
  body: html`<tbody>${parts.map(
    ({ value, comparisons, ranking }) =>
      html`<tr><th scope="row">${partText(column, value)}</th><td class="number">${comparisons}</td><td>${ranking === null ? 'no common scale' : ranking.map(({ item }) => item).join(', ')}</td></tr>
`,
  )}</tbody>`,
})}
`;
}

const captionOf = (text: string, { id }: Ranking, isOneOfMany: boolean): string =>
  isOneOfMany ? `${text} (${id})` : text;

function winsTable(ranking: Ranking, isOneOfMany: boolean): Html {
  const items = ranking.comparison.ranking.map(({ item }) => item);
  return tableHtml({
    caption: captionOf(
      'How often the version of the row was preferred to that of the column',
      ranking,
      isOneOfMany,
    ),
    className: 'matrix',
    head: html`<tr><th scope="col">Version</th>${items.map((item) => html`<th scope="col" class="number">${item}</th>`)}<th scope="col" class="number">all</th></tr>`,
    body: html`<tbody>${items.map(
      (row) =>
        html`<tr><th scope="row">${row}</th>${items.map((column) => {
          const pair = ranking.pairShares.get(JSON.stringify([row, column]));
          return html`<td class="number">${pair === undefined ? numberHtml(null, { digits: 0 }, row === column ? 'The same' : 'Not compared') : formatPercent(pair.share)}</td>`;
        })}<td class="number">${formatPercent(ranking.winShares.get(row) ?? 0, 1)}</td></tr>
`,
    )}</tbody>`,
  });
}

function contrastTable(ranking: Ranking, isOneOfMany: boolean): Html {
  const share = (logOdds: number): string => formatPercent(1 / (1 + Math.exp(-logOdds)));
  const { contrasts, level } = ranking.comparison;
  return tableHtml({
    caption: captionOf(
      `Every pair on the common scale; the intervals hold all together in ${formatPercent(level, Number.isInteger(level * 100) ? 0 : 1)} of panels`,
      ranking,
      isOneOfMany,
    ),
    head: html`<tr><th scope="col">Preferred</th><th scope="col">to</th><th scope="col" class="number">Share</th><th scope="col" class="number">Interval</th><th scope="col" class="number">p-value</th><th scope="col">Told apart</th></tr>`,
    body: html`<tbody>${contrasts.map(
      ({ stronger, weaker, difference, interval, pValue, isToldApart }) =>
        html`<tr><th scope="row">${stronger}</th><td>${weaker}</td><td class="number">${share(difference)}</td><td class="number">${share(interval.low)} to ${share(interval.high)}</td><td class="number">${formatPValue(pValue)}</td><td>${isToldApart ? 'yes' : 'undecided'}</td></tr>
`,
    )}</tbody>`,
  });
}

/** Listeners one by one; null where answers are not right or wrong. */
export function listenersSection({ judged, panel }: VerdictReportInput): Html | null {
  const { listeners } = judged;
  if (listeners === null) return null;
  const words = wordsOf({ panel });
  const flagged = listeners.rows.filter(({ isFlagged }) => isFlagged);
  const standouts = judged.strata.flatMap(({ column, rows }) =>
    rows.flatMap(({ value, standouts: found }) =>
      found.map((each) => ({ ...each, part: `${columnText(column)} ${partText(column, value)}` })),
    ),
  );
  return html`<section id="listeners" aria-labelledby="listeners-title">
<h2 id="listeners-title">Listeners</h2>
${listenerCountsFigure({
  id: 'figure-listeners',
  title: 'Listeners, one by one',
  counts: listeners.rows.map(({ listener, n, successes, shrunken }) => ({
    listener,
    n,
    correct: successes,
    shrunken,
  })),
  shareLabel: `${words.share}, one dot a listener`,
  chanceLevel: words.chanceLevel,
})}
<p>Do listeners differ more than luck makes them? ${pValueSentence(listeners.spread.pValue, 'all were alike')}${listeners.spread.correlation !== null && ` Two answers of one listener are alike by a correlation of ${listeners.spread.correlation.toFixed(2)}.`}</p>
${
  flagged.length > 0 &&
  html`<p><span class="tag">exploratory</span> ${namesText(flagged.map(({ listener, successes, n }) => `“${listener}” (${successes} of ${n})`))} did better than the best of as many guessers would. To be tested again on fresh trials before anything is made of it.</p>`
}
${
  standouts.length > 0 &&
  html`<p><span class="tag">exploratory</span> In single parts stand out ${namesText(standouts.map(({ listener, successes, n, part }) => `“${listener}” on ${part} (${successes} of ${n})`))}: a flag for fresh trials, not a verdict, as the part as a whole is not shown to be above chance.</p>`
}
</section>
`;
}

const namesText = (names: readonly string[]): string =>
  names.length <= MOST_NAMED
    ? listInWords(names)
    : `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more`;

/** Versions and listeners of ratings; null for choices. */
export function ratingsSection({ ratings }: VerdictReportInput): Html | null {
  if (ratings === null) return null;
  const { conditions, friedman, listeners } = ratings;
  return html`<section id="ratings" aria-labelledby="ratings-title">
<h2 id="ratings-title">Ratings</h2>
${tableHtml({
  caption: 'Every version, by the means of listeners',
  head: html`<tr><th scope="col">Version</th><th scope="col" class="number">Mean</th><th scope="col" class="number">Interval</th><th scope="col" class="number">Median</th><th scope="col" class="number">Listeners</th><th scope="col" class="number">Ratings</th></tr>`,
  body: html`<tbody>${conditions.map(
    ({ system, mean, interval, median, n, ratings: count }) =>
      html`<tr><th scope="row">${system}</th><td class="number">${numberHtml(mean, POINTS)}</td><td class="number">${interval === null ? numberHtml(null, POINTS, 'One listener') : html`${numberHtml(interval.low, POINTS)} to ${numberHtml(interval.high, POINTS)}`}</td><td class="number">${numberHtml(median, POINTS)}</td><td class="number">${n}</td><td class="number">${count}</td></tr>
`,
  )}</tbody>`,
})}
${friedman !== null && html`<p>Do the versions under test differ at all? ${pValueSentence(friedman.pValue, 'listeners ranked them in random order')} Listeners agree in their order by Kendall’s W = ${friedman.kendallW.toFixed(2)} (0: not at all, 1: completely).</p>`}
${tableHtml({
  caption: 'Every listener: how far a rating strays, and whether versions are told apart',
  head: html`<tr><th scope="col">Listener</th><th scope="col" class="number">Pieces</th><th scope="col" class="number">Strays by<br><span class="unit">points</span></th><th scope="col" class="number">p of telling apart</th></tr>`,
  body: html`<tbody>${listeners.map(
    ({ listener, items, discrimination, reliability }) =>
      html`<tr><th scope="row">${listener}</th><td class="number">${items}</td><td class="number">${numberHtml(reliability?.rmsError ?? null, POINTS, 'Too few ratings')}</td><td class="number">${discrimination === null ? numberHtml(null, POINTS, 'Too few ratings') : formatPValue(discrimination.pValue)}</td></tr>
`,
  )}</tbody>`,
})}
</section>
`;
}

/** The answers broken down; null where nothing divides them. */
export function strataSection({ judged, panel }: VerdictReportInput): Html | null {
  if (judged.strata.length === 0) return null;
  return html`<section id="strata" aria-labelledby="strata-title">
<h2 id="strata-title">Part by part</h2>
<p>Exploratory, whatever the plan says of the whole: parts that were not claimed beforehand. Listeners and pieces are those of the panel.</p>
${judged.strata.map((table) => stratumHtml(table, wordsOf({ panel }).share))}
</section>
`;
}

function stratumHtml({ column, rows, interaction, margin }: StratumTable, share: string): Html {
  const small = rows.filter(({ answersNeeded }) => answersNeeded !== null);
  return html`<h3>By ${columnText(column)}</h3>
${tableHtml({
  caption: `${share}, by ${columnText(column)}`,
  head: html`<tr><th scope="col">${columnText(column)}</th><th scope="col">Found</th><th scope="col" class="number">Share</th><th scope="col" class="number">Interval</th><th scope="col" class="number">Shrunken</th><th scope="col" class="number">Answers</th><th scope="col" class="number">Listeners</th><th scope="col" class="number">Pieces</th><th scope="col" class="number">p against chance</th><th scope="col" class="number">p for next to chance</th></tr>`,
  body: html`<tbody>${rows.map(
    (row) =>
      html`<tr><th scope="row">${partText(column, row.value)}</th><td>${FINDING_WORDS[row.finding]}</td><td class="number">${formatPercent(row.share)}</td><td class="number">${formatPercent(row.interval.low)} to ${formatPercent(row.interval.high)}</td><td class="number">${row.shrunken === null ? numberHtml(null, { digits: 0 }) : formatPercent(row.shrunken)}</td><td class="number">${row.n}</td><td class="number">${row.listeners}</td><td class="number">${row.items}</td><td class="number">${formatPValue(row.pValue)}</td><td class="number">${formatPValue(row.pEquivalence)}</td></tr>
`,
  )}</tbody>`,
})}
<p class="reading-aid">Next to chance: within ${Number((100 * margin).toFixed(1))} points of it. Both p-values are raised for all parts (Holm). Shrunken shares are drawn towards the mean of the parts, the more so the fewer the answers.</p>
${interactionHtml(interaction)}
${small.length > 0 && html`<p>Too small to decide: ${namesText(small.map(({ value, n }) => `${partText(column, value)} (${countOf(n, 'answer')})`))}. To find 57.5 % four times in five takes about ${small[0]!.answersNeeded}.</p>`}
`;
}

function interactionHtml(interaction: StratumTable['interaction']): Html {
  if (interaction === null) return html`<p>There is one part only: nothing to compare.</p>`;
  if (interaction.pValue === null)
    return html`<p>Whether the parts differ, these answers cannot say${interaction.caveat !== null && `: ${interaction.caveat}`}.</p>`;
  return html`<p>Do the parts differ? ${pValueSentence(interaction.pValue, 'all parts were alike')} “Found here, not there” would not show that.</p>`;
}

/** How the evidence grew; null where answers are not right or wrong. */
export function evidenceSection({ judged, panel }: VerdictReportInput): Html | null {
  const { share, chanceLevel } = wordsOf({ panel });
  const figure = evidenceFigure({
    id: 'figure-evidence',
    points: judged.evidence,
    alpha: panel.analysisPlan.claims[0]?.alpha ?? 0.05,
    chanceLevel,
    shareLabel: share,
  });
  return (
    figure &&
    html`<section id="evidence" aria-labelledby="evidence-title">
<h2 id="evidence-title">Over time</h2>
${figure}
</section>
`
  );
}

/** Who and what was left out, and whether it matters. */
export function exclusionsSection({ answers, judged, judgedWithAll, ratings }: VerdictReportInput): Html {
  const screening = ratings?.screening ?? null;
  return html`<section id="exclusions" aria-labelledby="exclusions-title">
<h2 id="exclusions-title">Left out</h2>
<ul>
${judged.excluded.map(({ rule, answers: count, listeners }) => html`<li>${rule}: ${countOf(count, 'answer')}${listeners.length > 0 && `, and with them ${namesText(listeners)}`}</li>`)}
${screening !== null && html`<li>post-screening (ITU-R BS.1534-3): ${screening.result.excluded.length === 0 ? 'nobody' : namesText(screening.result.excluded.map(String))}</li>`}
<li>rows that could not be read: ${answers.unread.length}${answers.unread.length > 0 && ` (${namesText(answers.unread.map(({ where, reason }) => `${where}: ${reason}`))})`}</li>
</ul>
${
  judgedWithAll !== null &&
  tableHtml({
    caption: 'The verdicts with and without exclusions',
    head: html`<tr><th scope="col">Claim</th><th scope="col">As planned</th><th scope="col" class="number">Estimate</th><th scope="col">Nobody left out</th><th scope="col" class="number">Estimate</th></tr>`,
    body: html`<tbody>${judged.verdicts.map((verdict) => {
      const other = judgedWithAll.verdicts.find(({ id }) => id === verdict.id);
      return html`<tr><th scope="row">${verdict.id}: ${verdict.claim}</th><td>${OUTCOME_WORDS[verdict.outcome]}</td><td class="number">${estimateText(verdict)}</td><td>${other === undefined ? '–' : OUTCOME_WORDS[other.outcome]}</td><td class="number">${other === undefined ? '–' : estimateText(other)}</td></tr>
`;
    })}</tbody>`,
  })
}
</section>
`;
}

const estimateText = ({ estimate, quantity }: Verdict): string =>
  estimate === null ? '–' : valueText(estimate, quantity, 1);

/** What it rests on: enough to judge the answers again. */
export function methodSection({ answers, panel, judged, origin, planDigest }: VerdictReportInput): Html {
  const { name, asks } = wordsOf({ panel });
  const { claims, stoppingRule, exclusions, strata = [] } = panel.analysisPlan;
  const assumptions = [...new Set(judged.verdicts.map(({ assumption }) => assumption))];
  const fact = (term: string, text: Html | string): Html => html`<div><dt>${term}</dt><dd>${text}</dd></div>
`;
  return html`<section id="method" aria-labelledby="method-title">
<h2 id="method-title">Method</h2>
<dl class="facts">
${fact('Question', `${name}: ${asks}`)}
${fact('Plan', html`${origin.words}<ul>${claims.map((claim) => html`<li>${claim.id !== undefined && `${claim.id}: `}${claimText(claim)}</li>`)}</ul>`)}
${fact('Stopping', stoppingText(stoppingRule))}
${fact('Never counted', exclusions.length === 0 ? 'nothing' : exclusionsText(exclusions))}
${strata.length > 0 && fact('Broken down by', strata.map(columnText).join(', '))}
${planDigest !== null && fact('Digest of the plan', html`SHA-256 <code>${planDigest}</code>`)}
${fact('Assumed', html`<ul>${assumptions.map((assumption) => html`<li>${assumption}</li>`)}</ul>`)}
${fact('Random numbers', 'Where a result needs draws (simultaneous intervals, permutations), they come from seeds fixed in the code: the same answers give the same report.')}
${fact('Answers from', answers.format)}
</dl>
${tableHtml({
  caption: 'What each column of the file was taken for',
  head: html`<tr><th scope="col">Column</th><th scope="col">Taken for</th></tr>`,
  body: html`<tbody>${answers.columns.map(({ column, takenFor }) => html`<tr><th scope="row">${column}</th><td>${takenFor}</td></tr>`)}</tbody>`,
})}
</section>
`;
}
