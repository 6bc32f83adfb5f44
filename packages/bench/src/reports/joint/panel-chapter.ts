/** One panel over a run: what it found in sentences, then everything that rests on. */
import { conditionsOf } from '../../answers/conditions-of.ts';
import type { ConditionLook } from '../condition-looks.ts';
import { type Html, html } from '../html.ts';
import { countOf } from '../number-text.ts';
import { isSimulatedPanel, SIMULATED } from '../panel-words.ts';
import type { PanelEvidence, ReportInput } from '../report-input.ts';
import { answerFlow, countedIn } from '../verdict-report/answer-flow.ts';
import { simulatedNotice } from '../verdict-report/answer-section.ts';
import type { ChapterFrame } from '../verdict-report/chapter-frame.ts';
import { firstPicture } from '../verdict-report/first-picture.ts';
import { type PanelSection, panelSections } from '../verdict-report/panel-sections.ts';
import { unreadNotice } from '../verdict-report/unread-notice.ts';
import { verdictAnswers } from '../verdict-report/verdict-answers.ts';
import { namesText, wordsOf } from '../verdict-report/verdict-words.ts';
import { costBesideEarsSection } from './cost-beside-ears-section.ts';
import { runCoverage } from './run-coverage.ts';
import { scoresBesideEarsSection } from './scores-beside-ears-section.ts';
import { unknownsSection } from './unknowns-section.ts';

/** The id of a panel's chapter: an address of it says, too, where listeners are simulated. */
export const chapterId = (panel: PanelEvidence, index: number): string =>
  `${isSimulatedPanel(panel) ? 'simulated-' : ''}panel-${index + 1}`;

/** @param index of the panel in the report */
export function panelChapter(
  panel: PanelEvidence,
  { index, run, looks }: { index: number; run: ReportInput; looks: readonly ConditionLook[] },
): Html {
  const id = chapterId(panel, index);
  const frame: ChapterFrame = { prefix: `${id}-`, headingLevel: 4 };
  const sections = panelSections(panel, frame, besideTheRun(panel, { run, looks, frame }));
  const { name, origin, answers } = panel;
  return html`<article class="${run.panels.length > 1 ? 'panel one-of-many' : 'panel'}" id="${id}" aria-labelledby="${id}-title">
<h3 id="${id}-title">${titleHtml(panel)}</h3>
${isSimulatedPanel(panel) && simulatedNotice()}
${questionHtml(panel)}
${namesHtml(panel, looks)}
${countsHtml(panel)}
${unreadNotice(panel)}
${coverageHtml(panel, run)}
${origin.kind !== 'frozen' && html`<p class="notice">${origin.words}</p>`}
${answers.notes.map((note) => html`<p class="notice">${note}</p>`)}
${panel.judged.verdicts.length > 0 ? html`${verdictAnswers(panel, frame)}${firstPicture(panel, frame)}` : html`<p>No verdict yet: nobody has answered.</p>`}
${contentsHtml(sections, { frame, name })}
${sections.map(({ section }) => section)}
</article>
`;
}

/** What only a run can add: scores and costs beside ears, and what of it nobody was asked. */
function besideTheRun(
  panel: PanelEvidence,
  {
    run: { records, costs, manifest },
    looks,
    frame,
  }: { run: ReportInput; looks: readonly ConditionLook[]; frame: ChapterFrame },
): readonly PanelSection[] {
  const titleOf = (itemId: string): string => manifest.items.find(({ id }) => id === itemId)?.title ?? itemId;
  const scores = scoresBesideEarsSection(panel, { records, frame, titleOf });
  const cost = costBesideEarsSection(panel, { costs, looks, frame });
  return [
    ...(scores === null
      ? []
      : [{ name: 'scores-beside-ears', short: 'Numbers beside ears', section: scores }]),
    ...(cost === null ? [] : [{ name: 'cost-beside-ears', short: 'Cost', section: cost }]),
    { name: 'unknowns', short: 'Not known', section: unknownsSection(panel, { manifest, frame }) },
  ];
}

export function titleHtml(panel: PanelEvidence): Html {
  const saysSo = panel.name.toLowerCase().includes(SIMULATED.toLowerCase());
  return html`${isSimulatedPanel(panel) && !saysSo && html`<strong>${SIMULATED}</strong>: `}${panel.name}`;
}

function questionHtml(panel: PanelEvidence): Html {
  const words = wordsOf(panel);
  const { definition } = panel;
  return html`<p>${words.name}: ${definition !== null && `“${definition.question}” `}${words.asks}${definition !== null && html` Panel <code>${definition.panelId}</code>: ${countOf(definition.trialsPerSession, 'trial')} a session, after ${countOf(definition.trainingTrials, 'training trial')}.`}</p>`;
}

/** Verdicts name conditions by their ids; this says who they are in the rest of the report. */
function namesHtml({ answers }: PanelEvidence, looks: readonly ConditionLook[]): Html | null {
  const compared = new Set([...answers.rows].flatMap(conditionsOf));
  const named = looks.filter(
    ({ conditionId, label }) =>
      compared.has(conditionId) && label.toLowerCase() !== conditionId.toLowerCase(),
  );
  if (named.length === 0) return null;
  return html`<p>${named.map(({ conditionId, label }) => `“${conditionId}” is: ${label}. `)}</p>`;
}

function countsHtml(panel: PanelEvidence): Html {
  const rows: readonly { listener: string; training: boolean }[] = panel.answers.rows;
  const places = answerFlow(panel);
  const counted = countedIn(places);
  const training = rows.filter((row) => row.training).length;
  const others = rows.length - counted.length - training;
  return html`<p>${isSimulatedPanel(panel) ? SIMULATED : 'Listeners'}: ${new Set(counted.map(({ listener }) => listener)).size}. Answers counted: ${counted.length}.${training > 0 && ` Training answers, not counted: ${training}.`}${others > 0 && ` Not counted for other reasons: ${others}.`}</p>`;
}

function coverageHtml({ answers }: PanelEvidence, { records }: ReportInput): Html | null {
  const { unknownItems, unknownConditions, answers: count } = runCoverage(answers, records);
  if (count === 0) return null;
  const parts = [
    ...(unknownItems.length > 0 ? [`the pieces ${namesText(unknownItems)}`] : []),
    ...(unknownConditions.length > 0 ? [`the versions ${namesText(unknownConditions)}`] : []),
  ];
  return html`<p class="notice">This run does not have ${parts.join(' and ')}: ${countOf(count, 'answer')} on them are judged here, but no score of this run stands beside them.</p>`;
}

const contentsHtml = (
  sections: readonly PanelSection[],
  { frame, name }: { frame: ChapterFrame; name: string },
): Html =>
  html`<ul class="chapter-contents" aria-label="Parts of ${name}">${sections.map(({ name: part, short }) => html`<li><a href="#${frame.prefix}${part}">${short}</a></li>`)}</ul>`;
