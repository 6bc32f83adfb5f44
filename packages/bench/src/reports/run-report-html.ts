/**
 * The report of a run as one page that needs nothing else: no network, and nothing that matters lost where scripts are off. Sound alone may
 * lie in a folder beside it.
 */
import { liesBeside, reportAudioScripts, reportAudioStyle } from './audio/item-audio-html.ts';
import { type ConditionLook, lookAtConditions } from './condition-looks.ts';
import { PAGE_SCRIPT } from './export/page-script.ts';
import { type Html, html } from './html.ts';
import { panelsStyle, simulatedMark } from './joint/panel-marks.ts';
import { countOf } from './number-text.ts';
import { pageHtml } from './page.ts';
import type { ReportInput } from './report-input.ts';
import { gatherRunFacts, type RunFacts } from './run-facts.ts';
import { answerSection } from './sections/answer.ts';
import { costSection } from './sections/cost.ts';
import { itemsSection } from './sections/items.ts';
import { methodSection } from './sections/method.ts';
import { panelsSection } from './sections/panels.ts';
import { provenanceSection } from './sections/provenance.ts';
import { scoresSection } from './sections/scores.ts';

function headerHtml(
  { manifest, generatedAt, panels }: ReportInput,
  facts: RunFacts,
  looks: readonly ConditionLook[],
): Html {
  const counts = `${countOf(facts.items.length, 'item')}, ${countOf(looks.length, 'condition')}`;
  const simulated = simulatedMark(panels);
  const panelLink = html`<li><a href="#panel">Panel</a></li>
`;
  return html`<header>
<p class="kind">Earwitness report · ${counts}${generatedAt !== undefined && ` · ${generatedAt}`}</p>
<h1>${manifest.title}</h1>
${manifest.description !== undefined && html`<p class="lede">${manifest.description}</p>`}
${simulated !== null && html`<p class="lede"><strong>${simulated}.</strong></p>`}
</header>
<nav aria-label="Sections"><ul>
<li><a href="#answer">Answer</a></li>
${panels.length > 0 && panelLink}<li><a href="#scores">Scores</a></li>
<li><a href="#items">Items</a></li>
${panels.length === 0 && panelLink}<li><a href="#cost">Cost</a></li>
<li><a href="#method">Method</a></li>
<li><a href="#provenance">Provenance</a></li>
</ul></nav>
`;
}

/**
 * Builds the whole report as HTML text.
 *
 * The same input gives the same text. Every title, name and credit is escaped; the page forbids itself fetches, and scripts but its own.
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
${input.panels.length > 0 && panelsSection(input, looks)}
${scoresSection(input, facts, looks)}
${itemsSection(input, facts, looks)}
${input.panels.length === 0 && panelsSection(input, looks)}
${costSection(input, facts, looks)}
${methodSection(input)}
${provenanceSection(input, facts, looks)}`,
    style: html`${panelsStyle(input.panels)}${reportAudioStyle(input.audio)}`,
    footer: html`<p>Made by Earwitness from the records of this run. The numbers in this page are those of <code>records.jsonl</code>; the rendered masters and their plans lie beside it.${input.panels.length > 0 && ` ${simulatedMark(input.panels) ?? 'Verdicts are those of the listeners’ answers'}.`}</p>`,
    scripts: [PAGE_SCRIPT, ...reportAudioScripts(input.audio)],
    allowsScriptsBeside: liesBeside(input.audio),
  });
}
