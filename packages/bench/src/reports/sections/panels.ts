/** What the listeners said: an overview where there are several panels, then a chapter for each. */
import type { ConditionLook } from '../condition-looks.ts';
import { type Html, html } from '../html.ts';
import { panelChapter } from '../joint/panel-chapter.ts';
import { panelsOverview } from '../joint/panels-overview.ts';
import { isSimulatedPanel } from '../panel-words.ts';
import type { ReportInput } from '../report-input.ts';

/** The section with what listeners answered. */
export function panelsSection(run: ReportInput, looks: readonly ConditionLook[]): Html {
  const { panels } = run;
  const allSimulated = panels.length > 0 && panels.every(isSimulatedPanel);
  return html`<section id="panel" aria-labelledby="panel-title">
<h2 id="panel-title">${allSimulated ? 'What the simulated listeners answered' : 'What the listeners heard'}</h2>
${panels.length === 0 && html`<p>Nobody has listened yet. Numbers alone do not say how good a master is: put the renderings before a blind panel.</p>`}
${panels.length > 1 && panelsOverview(panels)}
${panels.map((panel, index) => panelChapter(panel, { index, run, looks }))}
</section>
`;
}
