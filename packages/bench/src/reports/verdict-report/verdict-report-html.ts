/** A panel's verdicts as one page: the answer first, then everything it rests on. */
import { PAGE_SCRIPT } from '../export/page-script.ts';
import { Html, html } from '../html.ts';
import { countOf } from '../number-text.ts';
import { pageHtml } from '../page.ts';
import { isSimulatedPanel } from '../panel-words.ts';
import { answerSection } from './answer-section.ts';
import { WHOLE_PAGE } from './chapter-frame.ts';
import { CHAPTER_STYLE, simulatedPages } from './chapter-style.ts';
import { panelSections } from './panel-sections.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';

/**
 * Builds the page as HTML text. The same input gives the same text.
 */
export function verdictReportHtml(input: VerdictReportInput): string {
  const { name, answers } = input;
  const listeners = new Set(answers.rows.map(({ listener }) => listener)).size;
  const items = new Set(answers.rows.map(({ itemId }) => itemId)).size;
  const isSimulated = isSimulatedPanel(input);
  const sections = panelSections(input, WHOLE_PAGE);
  return pageHtml({
    title: `${name} · verdicts${isSimulated ? ' on simulated listeners' : ''} · Earwitness`,
    skip: { href: '#answer', text: 'Skip to the answer' },
    header: html`<header>
<p class="kind">Earwitness verdicts${isSimulated && ' · Simulated listeners'}</p>
<h1>${name}</h1>
<p class="lede">${countOf(answers.rows.length, answers.kind === 'ratings' ? 'rating' : 'answer')} of ${countOf(listeners, isSimulated ? 'simulated listener' : 'listener')} on ${countOf(items, 'piece')}${answers.rows.some(({ training }) => training) && ', practice included'}</p>
</header>
<nav aria-label="Sections"><ul><li><a href="#answer">Answer</a></li>${sections.map(({ name: id, short }) => html`<li><a href="#${id}">${short}</a></li>`)}</ul></nav>
`,
    main: html`${answerSection(input)}${sections.map(({ section }) => section)}`,
    footer: html`<p>Made by Earwitness from the answers named above.${isSimulated && ' All of them are of simulated listeners.'}</p>`,
    scripts: [PAGE_SCRIPT],
    style: new Html(`${CHAPTER_STYLE.markup}${isSimulated ? simulatedPages('all') : ''}`),
  });
}
