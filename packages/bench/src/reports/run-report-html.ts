/** The report of a run as one page that needs nothing else: no network, no script, no second file. */
import { type ConditionLook, lookAtConditions } from './condition-looks.ts';
import { type Html, html } from './html.ts';
import { countOf } from './number-text.ts';
import { pageHtml } from './page.ts';
import type { ReportInput } from './report-input.ts';
import { gatherRunFacts, type RunFacts } from './run-facts.ts';
import { answerSection } from './sections/answer.ts';
import { itemsSection } from './sections/items.ts';
import { methodSection } from './sections/method.ts';
import { panelsSection } from './sections/panels.ts';
import { scoresSection } from './sections/scores.ts';

function headerHtml(
  { manifest, generatedAt }: ReportInput,
  facts: RunFacts,
  looks: readonly ConditionLook[],
): Html {
  const counts = `${countOf(facts.items.length, 'item')}, ${countOf(looks.length, 'condition')}`;
  return html`<header>
<p class="kind">Earwitness report · ${counts}${generatedAt !== undefined && ` · ${generatedAt}`}</p>
<h1>${manifest.title}</h1>
${manifest.description !== undefined && html`<p class="lede">${manifest.description}</p>`}
</header>
<nav aria-label="Sections"><ul>
<li><a href="#answer">Answer</a></li>
<li><a href="#scores">Scores</a></li>
<li><a href="#items">Items</a></li>
<li><a href="#panel">Panel</a></li>
<li><a href="#method">Method</a></li>
</ul></nav>
`;
}

/**
 * Builds the whole report as HTML text.
 *
 * The same input gives the same text. Every title, name and credit is escaped; the page forbids itself scripts and fetches.
 * Figures need no browser to be drawn. Items of the manifest without a record are named as not part of the run.
 */
export function runReportHtml(input: ReportInput): string {
  const facts = gatherRunFacts(input);
  const looks = lookAtConditions(input.records);
  return pageHtml({
    title: `${input.manifest.title} · Earwitness report`,
    skip: { href: '#answer', text: 'Skip to the answer' },
    header: headerHtml(input, facts, looks),
    main: html`${answerSection(input, facts, looks)}
${scoresSection(input, facts, looks)}
${itemsSection(input, facts, looks)}
${panelsSection(input, looks)}
${methodSection(input, facts, looks)}`,
    footer: html`<p>Made by Earwitness from the records of this run. The numbers in this page are those of <code>records.jsonl</code>; the rendered masters and their plans lie beside it.</p>`,
  });
}
