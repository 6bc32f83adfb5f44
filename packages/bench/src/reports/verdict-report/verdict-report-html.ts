/** A panel's verdicts as one page: the answer first, then everything it rests on. */
import { Html, html } from '../html.ts';
import { countOf } from '../number-text.ts';
import { pageHtml } from '../page.ts';
import { answerSection } from './answer-section.ts';
import { evidenceSection } from './evidence-section.ts';
import { exclusionsSection } from './exclusions-section.ts';
import { listenersSection } from './listeners-section.ts';
import { methodSection } from './method-section.ts';
import { pairsSection } from './pairs-section.ts';
import { ratingsSection } from './ratings-section.ts';
import { strataSection } from './strata-section.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';
import { verdictsSection } from './verdicts-section.ts';

/** Outcomes are words where other reports have numbers. */
const VERDICT_STYLE = new Html(`
.answer .outcome { font-size: var(--text-title); line-height: 1.2; }
.matrix th { white-space: nowrap; }
.from, #strata th[scope=row] { white-space: nowrap; }
nav a { white-space: nowrap; }
`);

/**
 * Builds the page as HTML text. The same input gives the same text.
 */
export function verdictReportHtml(input: VerdictReportInput): string {
  const { name, answers } = input;
  const listeners = new Set(answers.rows.map(({ listener }) => listener)).size;
  const items = new Set(answers.rows.map(({ itemId }) => itemId)).size;
  const parts: readonly (readonly [id: string, title: string, section: Html | null])[] = [
    ['answer', 'Answer', answerSection(input)],
    ['verdicts', 'Numbers', verdictsSection(input)],
    ['ratings', 'Ratings', ratingsSection(input)],
    ['pairs', 'Pairs', pairsSection(input)],
    ['strata', 'Parts', strataSection(input)],
    ['listeners', 'Listeners', listenersSection(input)],
    ['evidence', 'Over time', evidenceSection(input)],
    ['exclusions', 'Left out', exclusionsSection(input)],
    ['method', 'Method', methodSection(input)],
  ];
  const shown = parts.filter(([, , section]) => section !== null);
  return pageHtml({
    title: `${name} · verdicts · Earwitness`,
    skip: { href: '#answer', text: 'Skip to the answer' },
    header: html`<header>
<p class="kind">Earwitness verdicts</p>
<h1>${name}</h1>
<p class="lede">${countOf(answers.rows.length, answers.kind === 'ratings' ? 'rating' : 'answer')} of ${countOf(listeners, 'listener')} on ${countOf(items, 'piece')}${answers.rows.some(({ training }) => training) && ', practice included'}</p>
</header>
<nav aria-label="Sections"><ul>${shown.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
`,
    main: html`${shown.map(([, , section]) => section)}`,
    footer: html`<p>Made by Earwitness from the answers named above.</p>`,
    style: VERDICT_STYLE,
  });
}
