/** Measurements as one page that needs nothing else: no network, no script, no second file. */
import { type Html, html } from '../html.ts';
import { countOf } from '../number-text.ts';
import { pageHtml } from '../page.ts';
import type { MeasureReportInput } from './measure-report-input.ts';
import { MEASURE_REPORT_STYLE } from './measure-report-style.ts';
import { overviewSection } from './overview.ts';
import { pieceSection } from './piece.ts';

/** More links than this do not help to find anything; the overview has them all. */
const MOST_LINKS = 6;
/** A page with the pictures of more than these is too heavy to open and to send. */
const MOST_DRAWN_PIECES = 40;
const LONGEST_LINK = 26;

/** The end of a name tells files apart; the folders before it are cut. */
const shortened = (name: string): string =>
  name.length > LONGEST_LINK ? `…${name.slice(1 - LONGEST_LINK)}` : name;

function headerHtml({ pieces, failures }: MeasureReportInput): Html {
  const [only] = pieces;
  const title =
    pieces.length === 1 && only !== undefined ? only.name : `${countOf(pieces.length, 'piece')} measured`;
  const links = pieces.slice(0, MOST_LINKS);
  return html`<header>
<p class="kind">Earwitness measurements</p>
<h1>${title}</h1>
${failures.length > 0 && html`<p class="notice">Not measured: ${failures.map(({ reason }) => html`<span class="line">${reason}</span>`)}</p>`}
${pieces.length > MOST_DRAWN_PIECES && html`<p class="notice">A page about more than ${MOST_DRAWN_PIECES} pieces has no pictures of each; measure fewer at a time to see them.</p>`}
</header>
${
  pieces.length > 1 &&
  html`<nav aria-label="Pieces"><ul>
<li><a href="#overview">Overview</a></li>
${links.map(({ name }, index) => html`<li><a href="#piece-${index + 1}">${shortened(name)}</a></li>`)}
</ul></nav>
`
}`;
}

/**
 * Builds the page as HTML text: for several pieces a table and their tone side by side first, then each piece by itself.
 *
 * The same input gives the same text; every name and tag is escaped. Silence and mono leave out the pictures they have not.
 */
export function measureReportHtml(input: MeasureReportInput): string {
  const { pieces } = input;
  const [only] = pieces;
  const isDrawn = pieces.length <= MOST_DRAWN_PIECES;
  const isOne = pieces.length === 1 && only !== undefined;
  return pageHtml({
    title: `${isOne ? only.name : countOf(pieces.length, 'piece')} · Earwitness measurements`,
    skip: isOne
      ? { href: '#piece-1', text: 'Skip to the numbers' }
      : { href: '#overview', text: 'Skip to the overview' },
    header: headerHtml(input),
    main: html`${pieces.length > 1 && overviewSection(input)}
${pieces.map((piece, index) => pieceSection(piece, { number: index + 1, isAlone: isOne, isDrawn }))}`,
    footer: html`<p>Made by Earwitness. Loudness by ITU-R BS.1770-5 and EBU Tech 3341 and 3342; true peak by 8-fold interpolation with 32 taps.</p>`,
    style: MEASURE_REPORT_STYLE,
  });
}
