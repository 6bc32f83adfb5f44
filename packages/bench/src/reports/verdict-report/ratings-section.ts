/** Ratings: versions and listeners. */
import { type Html, html } from '../html.ts';
import { numberHtml } from '../number-text.ts';
import { tableHtml } from '../sections/table.ts';
import { type ChapterFrame, chapterSection, markOf } from './chapter-frame.ts';
import { pValueHtml, pValueSentence } from './verdict-numbers.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';

const POINTS = { digits: 1 } as const;

/** Versions and listeners of ratings; null for choices. */
export function ratingsSection(input: VerdictReportInput, frame: ChapterFrame): Html | null {
  const { ratings } = input;
  if (ratings === null) return null;
  const mark = markOf(input);
  const { conditions, friedman, listeners } = ratings;
  return chapterSection(input, frame, {
    name: 'ratings',
    title: 'Ratings',
    body: html`${tableHtml({
      caption: mark('Every version, by the means of listeners'),
      isSortable: true,
      head: html`<tr><th scope="col">Version</th><th scope="col" class="number">Mean</th><th scope="col" class="number" data-parts="low|high">Interval</th><th scope="col" class="number">Median</th><th scope="col" class="number">Listeners</th><th scope="col" class="number">Ratings</th></tr>`,
      body: html`<tbody>${conditions.map(
        ({ system, mean, interval, median, n, ratings: count }) =>
          html`<tr><th scope="row">${system}</th><td class="number">${numberHtml(mean, POINTS)}</td><td class="number">${interval === null ? numberHtml(null, POINTS, 'One listener') : html`${numberHtml(interval.low, POINTS)} to ${numberHtml(interval.high, POINTS)}`}</td><td class="number">${numberHtml(median, POINTS)}</td><td class="number">${n}</td><td class="number">${count}</td></tr>
`,
      )}</tbody>`,
    })}
${friedman !== null && html`<p>Do the versions under test differ at all? ${pValueSentence(friedman.pValue, 'listeners ranked them in random order')} Listeners agree in their order by Kendall’s W = ${friedman.kendallW.toFixed(2)} (0: not at all, 1: completely).</p>`}
${tableHtml({
  caption: mark('Every listener: how far a rating strays, and whether versions are told apart'),
  isSortable: true,
  head: html`<tr><th scope="col">Listener</th><th scope="col" class="number">Pieces</th><th scope="col" class="number">Strays by<br><span class="unit">points</span></th><th scope="col" class="number">p of telling apart</th></tr>`,
  body: html`<tbody>${listeners.map(
    ({ listener, items, discrimination, reliability }) =>
      html`<tr><th scope="row">${listener}</th><td class="number">${items}</td><td class="number">${numberHtml(reliability?.rmsError ?? null, POINTS, 'Too few ratings')}</td><td class="number">${discrimination === null ? numberHtml(null, POINTS, 'Too few ratings') : pValueHtml(discrimination.pValue)}</td></tr>
`,
  )}</tbody>`,
})}`,
  });
}
