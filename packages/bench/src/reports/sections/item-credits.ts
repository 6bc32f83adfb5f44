/** Credits and licences of an item's files. */
import type { DatasetItem } from '../../datasets/dataset-manifest.ts';
import type { ConditionLook } from '../condition-looks.ts';
import { type Html, html } from '../html.ts';
import { listInWords } from '../number-text.ts';

/** A label in the middle of a sentence: `Artist’s own master` as `artist’s own master`, but names as they are. */
const inSentence = (label: string): string =>
  /^(Artist’s|Human|Reference|Master) /.test(label)
    ? `${label.charAt(0).toLowerCase()}${label.slice(1)}`
    : label;

/** Whose the music is, and under which licence. */
export function itemCredits(item: DatasetItem, looks: readonly ConditionLook[]): Html {
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
