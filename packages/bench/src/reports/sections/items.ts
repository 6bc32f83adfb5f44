/** Item by item: what it sounds like in pictures, what was done to it, how its versions line up, and whose it is. */
import type { DatasetItem } from '../../datasets/dataset-manifest.ts';
import { itemAudioHtml } from '../audio/item-audio-html.ts';
import { type ConditionLook, OURS } from '../condition-looks.ts';
import { type Html, html } from '../html.ts';
import { numberHtml } from '../number-text.ts';
import type { ReportInput } from '../report-input.ts';
import type { Landing, RunFacts } from '../run-facts.ts';
import { tracedScore } from '../traced-number.ts';
import { itemAlignment } from './item-alignment.ts';
import { itemCredits } from './item-credits.ts';
import { itemFigures } from './item-figures.ts';
import { planHtml } from './plan.ts';
import { tableHtml } from './table.ts';

function landingHtml({ item, target, integratedLufs, truePeakDbtp }: Landing): Html | null {
  if (target === null || integratedLufs === null || truePeakDbtp === null) return null;
  const ours = { itemId: item.id, conditionId: OURS };
  return html`<p>Ours lands at ${tracedScore(integratedLufs, { digits: 2 }, { ...ours, metricId: 'integratedLufs' })} LUFS (target ${numberHtml(target.integratedLufs, { digits: 1 })}) with a true peak of ${tracedScore(truePeakDbtp, { digits: 2 }, { ...ours, metricId: 'truePeakDbtp' })} dBTP (ceiling ${numberHtml(target.ceilingDbtp, { digits: 1 })}).</p>`;
}

function itemHtml(
  item: DatasetItem,
  input: ReportInput,
  facts: RunFacts,
  looks: readonly ConditionLook[],
): Html {
  const findings = looks.flatMap((look) =>
    (facts.recordOf(item.id, look.conditionId)?.findings ?? []).map((finding) => ({ look, finding })),
  );
  const landing = facts.landings.find((one) => one.item.id === item.id);
  const plan = input.plans[item.id];
  return html`<article class="item" id="item-${item.id}" aria-labelledby="title-${item.id}">
<h3 id="title-${item.id}">${item.title}</h3>
<p class="byline">${item.artist} · ${item.genre}${facts.referenceOf(item.id) === undefined && ' · no reference master'}</p>
${itemAudioHtml(item, { audio: input.audio, looks })}
${findings.map(({ look, finding }) => html`<p class="finding"><strong>${look.label}:</strong> ${finding}</p>`)}
${landing !== undefined && landingHtml(landing)}
${itemFigures(item, input, facts, looks)}
${plan !== undefined && planHtml(plan)}
${itemAlignment(item, facts, looks)}
${itemCredits(item, looks)}
</article>
`;
}

/** What there is to choose from: one row an item. */
function contentsTable(facts: RunFacts): Html {
  const distanceOf = (itemId: string) =>
    facts.distances.find(({ item, conditionId }) => item.id === itemId && conditionId === OURS);
  return tableHtml({
    caption: 'All items, and how far ours is from the reference master of each',
    className: 'contents',
    isSortable: true,
    longRows: facts.items.length,
    head: html`<tr><th scope="col">Item</th><th scope="col">Artist</th><th scope="col">Genre</th><th scope="col" class="number">Tone<br><span class="unit">dB</span></th><th scope="col" class="number">Dynamics<br><span class="unit">dB crest</span></th></tr>`,
    body: html`<tbody>${facts.items.map(({ id, title, artist, genre }) => {
      const { toneDb = null, crestDifferenceDb = null } = distanceOf(id) ?? {};
      const absence = facts.referenceOf(id) === undefined ? 'No reference master' : 'No distance';
      return html`<tr><th scope="row"><a href="#item-${id}">${title}</a></th><td>${artist}</td><td>${genre}</td><td class="number">${numberHtml(toneDb, { digits: 2 }, absence)}</td><td class="number">${numberHtml(crestDifferenceDb, { digits: 1, signed: true }, absence)}</td></tr>
`;
    })}</tbody>`,
  });
}

/** The section with one article for every item of the run. */
export function itemsSection(input: ReportInput, facts: RunFacts, looks: readonly ConditionLook[]): Html {
  return html`<section id="items" aria-labelledby="items-title">
<h2 id="items-title">Item by item</h2>
${contentsTable(facts)}
${facts.items.map((item) => itemHtml(item, input, facts, looks))}
</section>
`;
}
