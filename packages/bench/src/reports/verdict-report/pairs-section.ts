/** Rankings, pair by pair. */
import type { Ranking } from '../../statistics/verdict/judge-ranking.ts';
import { rankingFigure } from '../figures/ranking.ts';
import { type Html, html } from '../html.ts';
import { countOf, formatPercent, numberHtml, percentHtml } from '../number-text.ts';
import { tableHtml } from '../sections/table.ts';
import { type ChapterFrame, chapterSection, markOf } from './chapter-frame.ts';
import { columnText, partText } from './column-words.ts';
import { levelDigits, pValueHtml, pValueSentence } from './verdict-numbers.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';

/** Rankings with their pairs; null where nothing was ranked. */
export function pairsSection(input: VerdictReportInput, frame: ChapterFrame): Html | null {
  const { judged } = input;
  const mark = markOf(input);
  if (judged.rankings.length === 0) return null;
  const captionOf: Caption = (text, { id }) => mark(judged.rankings.length > 1 ? `${text} (${id})` : text);
  const isFirstShown = judged.verdicts.every(({ id }) =>
    judged.rankings.some((ranking) => ranking.id === id),
  );
  return chapterSection(input, frame, {
    name: 'pairs',
    title: 'Pair by pair',
    body: html`${judged.rankings.map(
      (
        ranking,
        index,
      ) => html`${(index > 0 || !isFirstShown) && rankingFigure({ id: `${frame.prefix}figure-ranking-${index + 1}`, title: mark(`The order of preference: ${ranking.id}`), ranking })}
${winsTable(ranking, captionOf)}
${ranking.notTrusted === null ? contrastTable(ranking, captionOf) : html`<p>No pair can be told apart: ${ranking.notTrusted}.</p>`}
${ranking.agreement !== null && html`<p>Do listeners agree in their order? Kendall’s W = ${ranking.agreement.kendallW.toFixed(2)} (0: not at all, 1: completely), by the mean places of ${countOf(ranking.agreement.listeners, 'listener')}. ${pValueSentence(ranking.agreement.pValue, 'each had put them in random order')}</p>`}
${
  ranking.lackOfFit !== null &&
  html`<p>Does one scale hold all pairs? ${pValueSentence(ranking.lackOfFit.pValue, 'it did')} ${ranking.lackOfFit.pValue < 0.05 ? 'It fits badly: read the table of pairs rather than the order.' : 'Nothing speaks against it.'}</p>`
}
`,
    )}
${judged.rankingInteractions.map((interaction) => rankingInteractionHtml(interaction, { mark, headingLevel: frame.headingLevel + 1 }))}`,
  });
}

function rankingInteractionHtml(
  { column, pValue, caveat, parts }: VerdictReportInput['judged']['rankingInteractions'][number],
  { mark, headingLevel }: { mark: (text: string) => string; headingLevel: number },
): Html {
  return html`<h${headingLevel}>${mark(`By ${columnText(column)}`)} <span class="tag">exploratory</span></h${headingLevel}>
<p>Does the order depend on ${columnText(column)}? ${pValue === null ? 'These answers cannot say.' : pValueSentence(pValue, 'nobody’s preferences depended on it')}${caveat !== null && ` ${caveat}`}</p>
${tableHtml({
  caption: mark(`The order in each part, by ${columnText(column)}`),
  head: html`<tr><th scope="col">${columnText(column)}</th><th scope="col" class="number">Answers</th><th scope="col">Most preferred first</th></tr>`,
  body: html`<tbody>${parts.map(
    ({ value, comparisons, ranking }) =>
      html`<tr><th scope="row">${partText(column, value)}</th><td class="number">${comparisons}</td><td>${ranking === null ? 'no common scale' : ranking.map(({ item }) => item).join(', ')}</td></tr>
`,
  )}</tbody>`,
})}
`;
}

type Caption = (text: string, ranking: Ranking) => string;

function winsTable(ranking: Ranking, captionOf: Caption): Html {
  const items = ranking.comparison.ranking.map(({ item }) => item);
  return tableHtml({
    caption: captionOf('How often the version of the row was preferred to that of the column', ranking),
    className: 'matrix',
    head: html`<tr><th scope="col">Version</th>${items.map((item) => html`<th scope="col" class="number">${item}</th>`)}<th scope="col" class="number">all</th></tr>`,
    body: html`<tbody>${items.map(
      (row) =>
        html`<tr><th scope="row">${row}</th>${items.map((column) => {
          const pair = ranking.pairShares.get(JSON.stringify([row, column]));
          return html`<td class="number">${pair === undefined ? numberHtml(null, { digits: 0 }, row === column ? 'The same' : 'Not compared') : percentHtml(pair.share)}</td>`;
        })}<td class="number">${percentHtml(ranking.winShares.get(row) ?? 0, 1)}</td></tr>
`,
    )}</tbody>`,
  });
}

function contrastTable(ranking: Ranking, captionOf: Caption): Html {
  const share = (logOdds: number): Html => percentHtml(1 / (1 + Math.exp(-logOdds)));
  const { contrasts, level } = ranking.comparison;
  return tableHtml({
    caption: captionOf(
      `Every pair on the common scale; the intervals hold all together in ${formatPercent(level, levelDigits(level))} of panels`,
      ranking,
    ),
    head: html`<tr><th scope="col">Preferred</th><th scope="col">to</th><th scope="col" class="number">Share</th><th scope="col" class="number" data-parts="low|high">Interval</th><th scope="col" class="number">p-value</th><th scope="col">Told apart</th></tr>`,
    body: html`<tbody>${contrasts.map(
      ({ stronger, weaker, difference, interval, pValue, isToldApart }) =>
        html`<tr><th scope="row">${stronger}</th><td>${weaker}</td><td class="number">${share(difference)}</td><td class="number">${share(interval.low)} to ${share(interval.high)}</td><td class="number">${pValueHtml(pValue)}</td><td>${isToldApart ? 'yes' : 'undecided'}</td></tr>
`,
    )}</tbody>`,
  });
}
