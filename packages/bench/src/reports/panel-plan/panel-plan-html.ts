/** A planned panel as one page: how large, the power curve, and what other panels could do. */
import type { PlannedPanel } from '../../statistics/planning/plan-panel.ts';
import { powerFigure } from '../figures/power.ts';
import { Html, html } from '../html.ts';
import { countOf } from '../number-text.ts';
import { pageHtml } from '../page.ts';
import { tableHtml } from '../sections/table.ts';
import {
  effectText,
  goalText,
  planWarnings,
  shareText,
  sizeText,
  spreadText,
  testText,
  theseAnswersText,
  watchedText,
} from './plan-words.ts';

/** Two columns of numbers need no width of the page. */
const PLAN_STYLE = new Html(`
#others .tables { display: flex; flex-wrap: wrap; gap: 8px 64px; }
#others table { min-width: 0; }
#others .number { padding-left: 24px; }
#others th.number:first-child { padding-left: 0; }
`);

function answerSection(plan: PlannedPanel): Html {
  const { listeners, here, wantedPower, alpha, mostPower } = plan;
  const alternatives = [theseAnswersText(plan), watchedText(plan)].filter((text) => text !== null);
  const isInMind = here.listeners !== null && here.listeners !== listeners;
  return html`<section id="answer" aria-label="The answer">
<div class="answers">
<div class="answer">
<h2>How large must the panel be?</h2>
<p class="glance">${listeners === null ? 'No number' : listeners}<span class="note">${listeners === null ? 'of listeners is enough' : 'listeners'}</span></p>
<div class="words">
<p>${
    listeners === null
      ? `With as many listeners as one likes ${shareText(mostPower)} of such panels show it; wanted are ${shareText(wantedPower)}.`
      : `${sizeText(plan, listeners)}: ${countOf(plan.answers!, 'answer')}. Then ${shareText(wantedPower)} of such panels or more show it, at alpha ${shareText(alpha)}.`
  }</p>
<p>${testText(plan)}</p>
</div>
</div>
${
  isInMind &&
  html`<div class="answer">
<h2>And the one in mind?</h2>
<p class="glance">${shareText(here.power)}<span class="note">of such panels show it</span></p>
<div class="words"><p>${sizeText(plan, here.listeners!)}.</p></div>
</div>
`
}
</div>
${planWarnings(plan).map(
  (warning) => html`<p class="notice">${warning}</p>
`,
)}
${alternatives.map(
  (text) => html`<p>${text}</p>
`,
)}
</section>
`;
}

function otherPanelsSection(plan: PlannedPanel): Html {
  const { goal, neighbours, smaller, byTracks, wantedPower } = plan;
  const row = (head: number | string, cell: string): Html =>
    html`<tr><th scope="row" class="number">${head}</th><td class="number">${cell}</td></tr>
`;
  const head = (first: string, second: string): Html =>
    html`<tr><th scope="col" class="number">${first}</th><th scope="col" class="number">${second}</th></tr>`;
  return html`<section id="others" aria-labelledby="others-title">
<h2 id="others-title">Other panels</h2>
<div class="tables">
${tableHtml({
  caption: 'Power with more and fewer listeners',
  head: head('Listeners', 'Power'),
  body: html`<tbody>${neighbours.map(({ listeners, power }) => row(listeners, shareText(power)))}</tbody>`,
})}
${tableHtml({
  caption: `What smaller panels still show in ${shareText(wantedPower)} of cases`,
  head: head('Listeners', 'Shows'),
  body: html`<tbody>${smaller.map(({ listeners, effect }) => row(listeners, effect === null ? 'nothing' : effectText(goal, effect)))}</tbody>`,
})}
${
  byTracks.length > 0 &&
  tableHtml({
    caption: 'Listeners needed with other numbers of tracks',
    head: head('Tracks', 'Listeners'),
    body: html`<tbody>${byTracks.map(({ tracks, listeners }) => row(tracks, listeners === null ? 'no number' : String(listeners)))}</tbody>`,
  })
}
</div>
</section>
`;
}

/**
 * Builds the page as HTML text. The same plan gives the same text.
 */
export function panelPlanHtml(plan: PlannedPanel): string {
  return pageHtml({
    title: 'Panel plan · Earwitness',
    skip: { href: '#answer', text: 'Skip to the answer' },
    header: html`<header>
<p class="kind">Earwitness panel plan</p>
<h1>To show ${goalText(plan.goal)}</h1>
</header>
`,
    main: html`${answerSection(plan)}
<section id="power" aria-label="Power">
${powerFigure({ id: 'figure-power', plan })}
</section>
${otherPanelsSection(plan)}
<section id="method" aria-labelledby="method-title">
<h2 id="method-title">What was taken</h2>
<p>${spreadText(plan)}</p>
<p>Write down the test, the margin, alpha, when to stop and whom to leave out before the first answer; what is decided later is exploratory.</p>
</section>
`,
    footer: html`<p>Made by Earwitness.</p>`,
    style: PLAN_STYLE,
  });
}
