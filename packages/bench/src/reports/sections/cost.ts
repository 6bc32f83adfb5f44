/** What the masters cost in money and time, beside how near they are; and what the machine spent. */
import { type ConditionCost, conditionCostsOf } from '../condition-costs.ts';
import type { ConditionLook } from '../condition-looks.ts';
import { type CostQuality, costFigure } from '../figures/cost.ts';
import { type Html, html } from '../html.ts';
import { itemMeanOf } from '../item-mean.ts';
import { countOf, durationText, formatNumber, numberHtml } from '../number-text.ts';
import type { ReportInput } from '../report-input.ts';
import type { RunFacts } from '../run-facts.ts';
import { tableHtml } from './table.ts';

/** How far each condition is from the reference masters in tone, over items. */
function distancesOf({ distances }: RunFacts, looks: readonly ConditionLook[]): CostQuality {
  const values = looks.flatMap(({ conditionId }) => {
    const own = distances.filter((distance) => distance.conditionId === conditionId);
    const summed = itemMeanOf(
      own.map(({ toneDb }) => toneDb),
      { least: 0 },
    );
    if (summed === null) return [];
    const { mean: middle, interval } = summed;
    return [[conditionId, { middle, low: interval?.low ?? middle, high: interval?.high ?? middle }] as const];
  });
  return {
    label: 'Tone difference from the reference masters, dB',
    better: 'lower',
    digits: 2,
    values: Object.fromEntries(values),
  };
}

const NOT_STATED = 'Not stated by its maker';

function moneyHtml(price: number | null, currency: string | null): Html {
  return price === null
    ? numberHtml(null, { digits: 2 }, NOT_STATED)
    : html`<data value="${price}">${formatNumber(price, { digits: 2 })}</data> ${currency ?? ''}`;
}

const timeHtml = (seconds: number | null): Html =>
  seconds === null
    ? numberHtml(null, { digits: 1 }, NOT_STATED)
    : html`<data value="${seconds}">${durationText(seconds)}</data>`;

function offerTable(costs: readonly ConditionCost[], looks: readonly ConditionLook[], facts: RunFacts): Html {
  const labelOf = new Map(looks.map(({ conditionId, label }) => [conditionId, label]));
  return tableHtml({
    caption: 'Price and turnaround, for a track and for all items as one album',
    isSortable: true,
    head: html`<tr><th scope="col">Condition</th><th scope="col" class="number">Items</th><th scope="col" class="number">Price<br><span class="unit">a track</span></th><th scope="col" class="number">Price<br><span class="unit">album of ${facts.items.length}</span></th><th scope="col" class="number">Turnaround<br><span class="unit">a track</span></th><th scope="col" class="number">Turnaround<br><span class="unit">album of ${facts.items.length}</span></th></tr>`,
    body: html`<tbody>${costs.map(
      (cost) =>
        html`<tr data-cost="${cost.conditionId}"><th scope="row">${labelOf.get(cost.conditionId) ?? cost.conditionId}</th><td class="number">${cost.items}</td><td class="number">${moneyHtml(cost.trackPrice, cost.currency)}</td><td class="number">${moneyHtml(cost.albumPrice, cost.currency)}</td><td class="number">${timeHtml(cost.trackTurnaroundSeconds)}</td><td class="number">${timeHtml(cost.albumTurnaroundSeconds)}</td></tr>
`,
    )}</tbody>`,
  });
}

/** null where nothing was made: a master that was delivered took nothing of the machine. */
function machineTable({ costs }: ReportInput, looks: readonly ConditionLook[]): Html | null {
  const made = costs.filter(({ cpuSeconds }) => cpuSeconds !== null);
  const rows = looks.flatMap((look) => {
    const own = made.filter(({ conditionId }) => conditionId === look.conditionId);
    return own.length === 0 ? [] : [{ look, own }];
  });
  if (rows.length === 0) return null;
  const sum = (values: readonly (number | null)[]) =>
    values.reduce<number>((total, value) => total + (value ?? 0), 0);
  return tableHtml({
    caption: 'What the machine spent on what it made, by condition',
    className: 'machine',
    isSortable: true,
    head: html`<tr><th scope="col">Condition</th><th scope="col" class="number">Renderings</th><th scope="col" class="number">Reused</th><th scope="col" class="number">CPU time<br><span class="unit">s</span></th><th scope="col" class="number">Wall time<br><span class="unit">s</span></th><th scope="col" class="number">Peak memory<br><span class="unit">MiB</span></th></tr>`,
    body: html`<tbody>${rows.map(
      ({ look, own }) =>
        html`<tr><th scope="row">${look.label}</th><td class="number">${own.length}</td><td class="number">${own.filter(({ reused }) => reused).length}</td><td class="number">${numberHtml(sum(own.map(({ cpuSeconds }) => cpuSeconds)), { digits: 2 })}</td><td class="number">${numberHtml(sum(own.map(({ wallSeconds }) => wallSeconds)), { digits: 2 })}</td><td class="number">${numberHtml(Math.max(...own.map(({ peakMemoryMib }) => peakMemoryMib ?? 0)), { digits: 0 })}</td></tr>
`,
    )}</tbody>`,
  });
}

/** The section that sets money and waiting beside quality. */
export function costSection(input: ReportInput, facts: RunFacts, looks: readonly ConditionLook[]): Html {
  const costs = conditionCostsOf(input.costs, looks);
  return html`<section id="cost" aria-labelledby="cost-title">
<h2 id="cost-title">What it costs</h2>
${
  costs.length === 0
    ? html`<p>No costs were recorded.</p>`
    : html`${costFigure({ id: 'figure-cost', costs, looks, distances: distancesOf(facts, looks) })}
${offerTable(costs, looks, facts)}
<p class="reading-aid">A track is the median over items. An album is ${countOf(facts.items.length, 'item')} of this run together: prices are added, and so are turnarounds, as if one piece were done after the other, which is the longest it can take. Prices and turnarounds are those that makers state; where a program made the master, the turnaround is the time that it took here. What nobody stated has a dash, and no sum.</p>
${machineTable(input, looks)}`
}
</section>
`;
}
