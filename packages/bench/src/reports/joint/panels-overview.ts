/** Several panels at one look, before a chapter each. */
import { type Html, html } from '../html.ts';
import { isSimulatedPanel, SIMULATED, verdictSentence } from '../panel-words.ts';
import type { PanelEvidence } from '../report-input.ts';
import { tableHtml } from '../sections/table.ts';
import { answerFlow, countedIn } from '../verdict-report/answer-flow.ts';
import { OUTCOME_WORDS, wordsOf } from '../verdict-report/verdict-words.ts';
import { chapterId, titleHtml } from './panel-chapter.ts';

/** One row a panel: who answered how much, and what was found first. */
export function panelsOverview(panels: readonly PanelEvidence[]): Html {
  const simulated = panels.filter(isSimulatedPanel).length;
  const caption =
    simulated === 0
      ? 'All panels over this run'
      : simulated === panels.length
        ? `${SIMULATED}: all panels over this run`
        : `All panels over this run, ${SIMULATED.toLowerCase()} among them`;
  return html`${
    simulated > 0 &&
    simulated < panels.length &&
    html`<p class="notice">People and programs never stand in one number: ${simulated} of these ${panels.length} panels are of ${SIMULATED.toLowerCase()} and marked so.</p>`
  }${tableHtml({
    caption,
    className: 'verdicts panels',
    head: html`<tr><th scope="col">Panel</th><th scope="col">Method</th><th scope="col" class="number">Answers</th><th scope="col" class="number">Counted</th><th scope="col">First verdict</th></tr>`,
    body: html`<tbody>${panels.map((panel, index) => rowHtml(panel, index))}</tbody>`,
  })}`;
}

function rowHtml(panel: PanelEvidence, index: number): Html {
  const [verdict] = panel.judged.verdicts;
  const counted = countedIn(answerFlow(panel)).length;
  return html`<tr><th scope="row"><a href="#${chapterId(panel, index)}">${titleHtml(panel)}</a></th><td>${wordsOf(panel).name}</td><td class="number">${panel.answers.rows.length}</td><td class="number">${counted}</td><td class="claim">${verdict === undefined ? 'none yet' : html`<strong>${OUTCOME_WORDS[verdict.outcome]}</strong>: ${verdictSentence(verdict, isSimulatedPanel(panel))}`}</td></tr>
`;
}
