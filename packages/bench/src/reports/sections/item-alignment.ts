/** The proof that the versions of an item are the same music at the same place, or why they are not compared. */
import type { DatasetItem } from '../../datasets/dataset-manifest.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import { type ConditionLook, MIX_LOOK } from '../condition-looks.ts';
import { type Html, html } from '../html.ts';
import { formatNumber, listInWords, numberHtml } from '../number-text.ts';
import type { RunFacts } from '../run-facts.ts';
import { tableHtml } from './table.ts';

type Alignment = NonNullable<RunRecord['alignment']>;

interface Row {
  readonly look: ConditionLook;
  readonly alignment: Alignment;
  readonly rateHz: number | null;
}

const polarityText = ({ polarity, isRotated }: Alignment): string =>
  isRotated ? 'phase rotated' : polarity === 1 ? 'same' : 'inverted';

function lagHtml({ lagFrames }: Alignment, rateHz: number | null): Html {
  const frames = numberHtml(lagFrames, { digits: Number.isInteger(lagFrames) ? 0 : 2 });
  return lagFrames === 0 || rateHz === null
    ? frames
    : html`${frames} <span class="unit">(${formatNumber((lagFrames / rateHz) * 1000, { digits: 2 })} ms)</span>`;
}

const rowHtml = (item: DatasetItem, { look, alignment, rateHz }: Row): Html =>
  html`<tr data-alignment="${item.id}.${look.conditionId}"><th scope="row">${look.label}</th><td class="number" data-field="lagFrames">${lagHtml(alignment, rateHz)}</td><td class="number" data-field="driftPpm">${numberHtml(alignment.driftPpm, { digits: 1, signed: true })}</td><td class="number">${polarityText(alignment)}</td><td class="number" data-field="gainDb">${numberHtml(alignment.gainDb, { digits: 2, signed: true })}</td><td class="number" data-field="confidence">${numberHtml(alignment.confidence, { digits: 2 })}</td><td>${alignment.refusal === null ? 'lines up' : html`<span class="failure">not compared: ${alignment.refusal}</span>`}</td></tr>
`;

/** null where nothing was aligned. */
export function itemAlignment(
  item: DatasetItem,
  facts: RunFacts,
  looks: readonly ConditionLook[],
): Html | null {
  const rows = looks.flatMap((look): Row[] => {
    const { alignment = null, rateHz = null } = facts.recordOf(item.id, look.conditionId) ?? {};
    return alignment === null ? [] : [{ look, alignment, rateHz }];
  });
  if (rows.length === 0) return null;
  const anchors = [...new Set(rows.map(({ alignment }) => alignment.anchor))];
  const nameOf = (anchor: string) =>
    looks.find(({ conditionId }) => conditionId === anchor)?.label ?? MIX_LOOK.label;
  return html`<h4>How the versions line up</h4>
${tableHtml({
  caption: `Alignment of ${item.title} against: ${listInWords(anchors.map(nameOf))}`,
  head: html`<tr><th scope="col">Condition</th><th scope="col" class="number">Lag<br><span class="unit">frames</span></th><th scope="col" class="number">Drift<br><span class="unit">ppm</span></th><th scope="col" class="number">Polarity</th><th scope="col" class="number">Level<br><span class="unit">dB</span></th><th scope="col" class="number">Confidence<br><span class="unit">0 to 1</span></th><th scope="col">Outcome</th></tr>`,
  body: html`<tbody>${rows.map((row) => rowHtml(item, row))}</tbody>`,
})}
`;
}
