/** The first screen: the answer in words, with one picture. */
import { type Html, html } from '../html.ts';
import { isSimulatedPanel } from '../panel-words.ts';
import { WHOLE_PAGE } from './chapter-frame.ts';
import { firstPicture } from './first-picture.ts';
import { unreadNotice } from './unread-notice.ts';
import { verdictAnswers } from './verdict-answers.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';

/** The first screen: the first claims in words, and one picture. */
export function answerSection(input: VerdictReportInput): Html {
  const { origin, answers } = input;
  return html`<section id="answer" aria-label="The answer">
${isSimulatedPanel(input) && simulatedNotice()}
${unreadNotice(input)}
${verdictAnswers(input, WHOLE_PAGE)}
${origin.kind !== 'frozen' && html`<p class="notice">${origin.words}</p>`}
${answers.notes.map((note) => html`<p class="notice">${note}</p>`)}
${firstPicture(input, WHOLE_PAGE)}
</section>
`;
}

/** Nobody may take programs for people. */
export const simulatedNotice = (): Html =>
  html`<p class="notice"><strong>Simulated listeners</strong>, not people: programs with a known ability answered. This shows that the method works; it says nothing about how anything sounds.</p>`;
