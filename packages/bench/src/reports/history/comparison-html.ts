/** A comparison of two runs, as the page of the history shows it: the words and tables of `bench compare`. Pure: it runs in the page. */
import type { Comparison } from '../../comparison/comparison.ts';
import { factsTable, itemDifferencesTable, newItemsTable } from '../comparison-report/comparison-tables.ts';
import {
  changedMetrics,
  comparisonWords,
  intervalNote,
  mostChangedItems,
} from '../comparison-report/comparison-words.ts';
import { type Html, html } from '../html.ts';
import type { HistoryItem } from './packed-history.ts';

const listHtml = (sentences: readonly string[]): Html | false =>
  sentences.length > 0 && html`<ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;

function changedItems(comparison: Comparison, titles: ReadonlyMap<string, string>): Html | false {
  const items = mostChangedItems(comparison);
  return (
    items.length > 0 &&
    html`<h3>What changed most</h3>
${items.map(({ itemId }) => {
  const title = titles.get(itemId) ?? itemId;
  return html`<details><summary>${title}</summary>${itemDifferencesTable(comparison, { itemId, title })}</details>`;
})}
<p class="reading-aid"><code>npx earwitness bench compare</code> writes a page about two runs with the places to hear.</p>
`
  );
}

/** What the verdict rests on: facts about these items apart from what they say of new ones. */
export function comparisonHtml(
  comparison: Comparison,
  items: readonly Pick<HistoryItem, 'id' | 'title'>[],
): Html {
  const words = comparisonWords(comparison);
  const table = newItemsTable(comparison);
  const hasChanged = changedMetrics(comparison).length > 0;
  return html`<h3>Facts about these items</h3>
${listHtml(hasChanged ? words.facts.slice(0, 1) : words.facts)}
${hasChanged && factsTable(comparison)}
<h3>What that says of new items</h3>
${table ?? listHtml(words.generalization)}
${table !== null && html`<p class="reading-aid">${intervalNote(comparison)} “Undecided” means that these items cannot tell, not that there is no difference.</p>`}
${listHtml(words.caveats)}
${changedItems(comparison, new Map(items.map(({ id, title }) => [id, title])))}
${words.notes.length > 0 && html`<h3>To keep in mind</h3>${listHtml(words.notes)}`}
`;
}
