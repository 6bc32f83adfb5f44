/** Where each of our masters came down: target and ceiling against loudness and true peak. */
import { OURS } from '../condition-looks.ts';
import { type Html, html } from '../html.ts';
import { numberHtml } from '../number-text.ts';
import type { Landing, RunFacts } from '../run-facts.ts';
import { tracedScore } from '../traced-number.ts';
import { tableHtml } from './table.ts';

function outcomeText({ isOnTarget, isFeasible, failure }: Landing): string {
  if (failure !== null) return `no rendering: ${failure}`;
  if (isOnTarget) return 'on target';
  return isFeasible ? 'off target' : 'off target; its plan says that both cannot be met';
}

/** null where ours is not part of the run. */
export function landingsTable({ landings }: RunFacts): Html | null {
  if (landings.length === 0) return null;
  const scoreHtml = (value: number | null, itemId: string, metricId: string): Html =>
    value === null
      ? numberHtml(null, { digits: 2 })
      : tracedScore(value, { digits: 2 }, { itemId, conditionId: OURS, metricId });
  return html`<h3 id="landings">Where our masters landed</h3>
${tableHtml({
  caption: 'Loudness and true peak of each of our masters, against what was asked for',
  isSortable: true,
  longRows: landings.length,
  head: html`<tr><th scope="col">Item</th><th scope="col" class="number">Target<br><span class="unit">LUFS</span></th><th scope="col" class="number">Loudness<br><span class="unit">LUFS</span></th><th scope="col" class="number">Ceiling<br><span class="unit">dBTP</span></th><th scope="col" class="number">True peak<br><span class="unit">dBTP</span></th><th scope="col">Outcome</th></tr>`,
  body: html`<tbody>${landings.map(
    (landing) =>
      html`<tr><th scope="row"><a href="#item-${landing.item.id}">${landing.item.title}</a></th><td class="number">${numberHtml(landing.target?.integratedLufs ?? null, { digits: 1 })}</td><td class="number">${scoreHtml(landing.integratedLufs, landing.item.id, 'integratedLufs')}</td><td class="number">${numberHtml(landing.target?.ceilingDbtp ?? null, { digits: 1 })}</td><td class="number">${scoreHtml(landing.truePeakDbtp, landing.item.id, 'truePeakDbtp')}</td><td>${outcomeText(landing)}</td></tr>
`,
  )}</tbody>`,
})}`;
}
