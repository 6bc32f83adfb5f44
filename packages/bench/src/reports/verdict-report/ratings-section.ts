/** Ratings: versions and listeners. */
import type { RatingPart } from '../../statistics/verdict/verdict-on-ratings.ts';
import { type Html, html } from '../html.ts';
import { numberHtml } from '../number-text.ts';
import { tableHtml } from '../sections/table.ts';
import { type ChapterFrame, chapterSection, markOf } from './chapter-frame.ts';
import { pValueHtml, pValueSentence } from './verdict-numbers.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';

const POINTS = { digits: 1 } as const;
const GRADES = { digits: 2 } as const;

/** From here a listener's grades do not show that references were known. */
const DISCRIMINATION_ALPHA = 0.05;

/** Whether the panel's ratings count as differences from a reference. */
export const isGraded = ({ answers }: Pick<VerdictReportInput, 'answers'>): boolean =>
  answers.kind === 'ratings' && answers.method === 'triple-stimulus';

/** Versions and listeners of ratings; null for choices and rankings. */
export function ratingsSection(input: VerdictReportInput, frame: ChapterFrame): Html | null {
  const { ratings } = input;
  if (ratings === null) return null;
  return chapterSection(input, frame, {
    name: 'ratings',
    title: isGraded(input) ? 'Difference grades' : 'Ratings',
    body: html`${isGraded(input) && html`<p>A difference grade is what a version got less what the hidden reference got in the same trial: 0 is as good as the reference, −1 a grade below it.</p>`}
${ratings.parts.map((part) => partHtml(part, { input, frame }))}`,
  });
}

function partHtml(
  part: RatingPart,
  { input, frame }: { input: VerdictReportInput; frame: ChapterFrame },
): Html {
  const { key, friedman } = part;
  const level = frame.headingLevel + 1;
  return html`${key !== '' && html`<h${level}>${markOf(input)(key)}</h${level}>`}
${versionsTable(part, input)}
${friedman !== null && html`<p>Do the versions under test differ at all? ${pValueSentence(friedman.pValue, 'listeners ranked them in random order')} Listeners agree in their order by Kendall’s W = ${friedman.kendallW.toFixed(2)} (0: not at all, 1: completely).</p>`}
${part.discrimination.length > 0 ? discriminationHtml(part, input) : listenersTable(part, input)}
`;
}

const named = (text: string, { key }: RatingPart): string => (key === '' ? text : `${text} (${key})`);

function versionsTable(part: RatingPart, input: VerdictReportInput): Html {
  const digits = isGraded(input) ? GRADES : POINTS;
  return tableHtml({
    caption: markOf(input)(named('Every version, by the means of listeners', part)),
    isSortable: true,
    head: html`<tr><th scope="col">Version</th><th scope="col" class="number">Mean</th><th scope="col" class="number" data-parts="low|high">Interval</th><th scope="col" class="number">Median</th><th scope="col" class="number">Listeners</th><th scope="col" class="number">Ratings</th></tr>`,
    body: html`<tbody>${part.conditions.map(
      ({ system, mean, interval, median, n, ratings: count }) =>
        html`<tr><th scope="row">${system}</th><td class="number">${numberHtml(mean, digits)}</td><td class="number">${interval === null ? numberHtml(null, digits, 'One listener') : html`${numberHtml(interval.low, digits)} to ${numberHtml(interval.high, digits)}`}</td><td class="number">${numberHtml(median, digits)}</td><td class="number">${n}</td><td class="number">${count}</td></tr>
`,
    )}</tbody>`,
  });
}

function listenersTable(part: RatingPart, input: VerdictReportInput): Html {
  return tableHtml({
    caption: markOf(input)(
      named('Every listener: how far a rating strays, and whether versions are told apart', part),
    ),
    isSortable: true,
    head: html`<tr><th scope="col">Listener</th><th scope="col" class="number">Pieces</th><th scope="col" class="number">Strays by<br><span class="unit">points</span></th><th scope="col" class="number">p of telling apart</th></tr>`,
    body: html`<tbody>${part.listeners.map(
      ({ listener, items, discrimination, reliability }) =>
        html`<tr><th scope="row">${listener}</th><td class="number">${items}</td><td class="number">${numberHtml(reliability?.rmsError ?? null, POINTS, 'Too few ratings')}</td><td class="number">${discrimination === null ? numberHtml(null, POINTS, 'Too few ratings') : pValueHtml(discrimination.pValue)}</td></tr>
`,
    )}</tbody>`,
  });
}

function discriminationHtml(part: RatingPart, input: VerdictReportInput): Html {
  const isTelling = (pValue: number | null): boolean => pValue !== null && pValue <= DISCRIMINATION_ALPHA;
  const silent = part.discrimination.filter(({ pValue }) => !isTelling(pValue)).length;
  return html`${tableHtml({
    caption: markOf(input)(
      named(
        'Every listener: whether versions are graded below the hidden reference (one-sided t test)',
        part,
      ),
    ),
    isSortable: true,
    head: html`<tr><th scope="col">Listener</th><th scope="col" class="number">Grades</th><th scope="col" class="number">Mean</th><th scope="col" class="number">p-value</th><th scope="col">Tells versions from the reference</th></tr>`,
    body: html`<tbody>${part.discrimination.map(
      ({ listener, grades, mean, pValue }) =>
        html`<tr><th scope="row">${listener}</th><td class="number">${grades}</td><td class="number">${numberHtml(mean, GRADES)}</td><td class="number">${pValue === null ? numberHtml(null, GRADES, 'One grade') : pValueHtml(pValue)}</td><td>${isTelling(pValue) ? 'yes' : 'not shown'}</td></tr>
`,
    )}</tbody>`,
  })}
<p>${silent === 0 ? 'Every listener tells versions from the hidden reference.' : `Of ${part.discrimination.length} listeners ${silent} ${silent === 1 ? 'does' : 'do'} not show that versions are told from the hidden reference. Their grades count all the same; a plan may leave such listeners out beforehand, by other material.`}</p>`;
}
