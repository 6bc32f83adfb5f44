/** Item by item: what it sounds like in pictures, what was done to it, how its versions line up, and whose it is. */
import type { Analysis } from '@earwitness/engine';
import type { DatasetItem } from '../../datasets/dataset-manifest.ts';
import { type ConditionLook, MIX_LOOK, OURS } from '../condition-looks.ts';
import { loudnessFigure } from '../figures/loudness-over-time.ts';
import { toneFigure } from '../figures/tone.ts';
import { type Html, html } from '../html.ts';
import { formatNumber, listInWords, numberHtml } from '../number-text.ts';
import type { ReportInput } from '../report-input.ts';
import type { Landing, RunFacts } from '../run-facts.ts';
import { planHtml } from './plan.ts';
import { tableHtml } from './table.ts';

interface Version {
  readonly look: ConditionLook;
  readonly analysis: Analysis;
}

/** Mix, reference and ours, in drawing order; a condition that failed has no analysis and is not drawn. */
function versionsOf(
  item: DatasetItem,
  { analyses }: ReportInput,
  facts: RunFacts,
  looks: readonly ConditionLook[],
): readonly Version[] {
  const referenceId = facts.referenceOf(item.id);
  const drawn = [
    MIX_LOOK,
    ...looks.filter(({ conditionId }) => conditionId === referenceId),
    ...looks.filter(({ conditionId }) => conditionId === OURS),
  ];
  return drawn.flatMap((look) => {
    const analysis = analyses[`${item.id}.${look.conditionId}`];
    return analysis === undefined ? [] : [{ look, analysis }];
  });
}

const hasTone = ({ analysis }: Version): boolean =>
  analysis.thirdOctaves.levelsDb.some((level) => level !== null);

function figuresOf(item: DatasetItem, versions: readonly Version[], referenceId: string | undefined): Html {
  const toned = versions.filter(hasTone);
  const baseline = toned.find(({ look }) => look.conditionId === referenceId) ?? toned[0];
  return html`${
    baseline !== undefined &&
    toned.length > 1 &&
    toneFigure({ id: `figure-tone-${item.id}`, curves: toned, baseline: baseline.look })
  }${loudnessFigure({ id: `figure-loudness-${item.id}`, curves: versions })}`;
}

function alignmentOf(item: DatasetItem, facts: RunFacts, looks: readonly ConditionLook[]): Html | null {
  const rows = looks.flatMap((look) => {
    const alignment = facts.recordOf(item.id, look.conditionId)?.alignment ?? null;
    return alignment === null ? [] : [{ look, alignment }];
  });
  if (rows.length === 0) return null;
  const anchors = [...new Set(rows.map(({ alignment }) => alignment.anchor))];
  const nameOf = (anchor: string) =>
    looks.find(({ conditionId }) => conditionId === anchor)?.label ?? MIX_LOOK.label;
  return html`<h4>How the versions line up</h4>
${tableHtml({
  caption: `Alignment of ${item.title} against: ${listInWords(anchors.map(nameOf))}`,
  head: html`<tr><th scope="col">Condition</th><th scope="col" class="number">Lag<br><span class="unit">frames</span></th><th scope="col" class="number">Polarity</th><th scope="col" class="number">Level<br><span class="unit">dB</span></th><th scope="col" class="number">Confidence<br><span class="unit">0 to 1</span></th></tr>`,
  body: html`<tbody>${rows.map(
    ({ look, alignment: { lagFrames, polarity, gainDb, confidence } }) =>
      html`<tr data-alignment="${item.id}.${look.conditionId}"><th scope="row">${look.label}</th><td class="number">${numberHtml(lagFrames, { digits: Number.isInteger(lagFrames) ? 0 : 2 })}</td><td class="number">${polarity === 1 ? 'same' : 'inverted'}</td><td class="number">${numberHtml(gainDb, { digits: 2, signed: true })}</td><td class="number">${numberHtml(confidence, { digits: 2 })}</td></tr>
`,
  )}</tbody>`,
})}
`;
}

/** A label in the middle of a sentence: `Artist’s own master` as `artist’s own master`, but names as they are. */
const inSentence = (label: string): string =>
  /^(Artist’s|Human|Reference|Master) /.test(label)
    ? `${label.charAt(0).toLowerCase()}${label.slice(1)}`
    : label;

function creditsOf(item: DatasetItem, looks: readonly ConditionLook[]): Html {
  const files = [
    ...(item.mix === undefined ? [] : [{ what: 'Mix', ...item.mix }]),
    ...item.conditions.map((condition) => ({
      what:
        looks.find(({ conditionId }) => conditionId === condition.conditionId)?.label ??
        `Master “${condition.conditionId}”`,
      ...condition,
    })),
  ];
  const groups = new Map<string, { credit: string; licence: string; whats: string[] }>();
  for (const { what, credit, licence } of files) {
    const key = `${licence}\n${credit}`;
    const group = groups.get(key) ?? { credit, licence, whats: [] };
    group.whats.push(what);
    groups.set(key, group);
  }
  return html`<p class="credits">${[...groups.values()].map(
    ({ credit, licence, whats }) =>
      html`<span>${listInWords(whats.map((what, index) => (index === 0 ? what : inSentence(what))))}: ${credit}. Licence: ${licence}.</span> `,
  )}</p>`;
}

function landingHtml({ target, integratedLufs, truePeakDbtp }: Landing): Html | null {
  if (target === null || integratedLufs === null || truePeakDbtp === null) return null;
  return html`<p>Ours lands at ${formatNumber(integratedLufs, { digits: 2 })} LUFS (target ${formatNumber(target.integratedLufs, { digits: 1 })}) with a true peak of ${formatNumber(truePeakDbtp, { digits: 2 })} dBTP (ceiling ${formatNumber(target.ceilingDbtp, { digits: 1 })}).</p>`;
}

function itemHtml(
  item: DatasetItem,
  input: ReportInput,
  facts: RunFacts,
  looks: readonly ConditionLook[],
): Html {
  const referenceId = facts.referenceOf(item.id);
  const findings = looks.flatMap((look) =>
    (facts.recordOf(item.id, look.conditionId)?.findings ?? []).map((finding) => ({ look, finding })),
  );
  const landing = facts.landings.find((one) => one.item.id === item.id);
  const plan = input.plans[item.id];
  return html`<article class="item" id="item-${item.id}" aria-labelledby="title-${item.id}">
<h3 id="title-${item.id}">${item.title}</h3>
<p class="byline">${item.artist} · ${item.genre}${referenceId === undefined && ' · no reference master'}</p>
${findings.map(({ look, finding }) => html`<p class="finding"><strong>${look.label}:</strong> ${finding}</p>`)}
${landing !== undefined && landingHtml(landing)}
${figuresOf(item, versionsOf(item, input, facts, looks), referenceId)}
${plan !== undefined && planHtml(plan)}
${alignmentOf(item, facts, looks)}
${creditsOf(item, looks)}
</article>
`;
}

/** The section with one article for every item of the run. */
export function itemsSection(input: ReportInput, facts: RunFacts, looks: readonly ConditionLook[]): Html {
  return html`<section id="items" aria-labelledby="items-title">
<h2 id="items-title">Item by item</h2>
<ul class="contents">${facts.items.map(({ id, title }) => html`<li><a href="#item-${id}">${title}</a></li>`)}</ul>
${facts.items.map((item) => itemHtml(item, input, facts, looks))}
</section>
`;
}
