/** What there is to say about renderings besides numbers: findings and failures. */
import type { ConditionLook } from '../condition-looks.ts';
import { type Html, html } from '../html.ts';
import type { RunFacts } from '../run-facts.ts';
import { tableHtml } from './table.ts';

/** null where nothing is to be said. */
export function remarksTable(facts: RunFacts, looks: readonly ConditionLook[]): Html | null {
  const rows = facts.items.flatMap((item) =>
    looks.flatMap(({ conditionId, label }) => {
      const { findings = [], failure = null } = facts.recordOf(item.id, conditionId) ?? {};
      const rowOf = (text: Html | string): Html =>
        html`<tr><th scope="row"><a href="#item-${item.id}">${item.title}</a></th><td>${label}</td><td class="remark">${text}</td></tr>
`;
      return [
        ...(failure === null ? [] : [rowOf(html`<span class="failure">${label} failed: ${failure}</span>`)]),
        ...findings.map(rowOf),
      ];
    }),
  );
  if (rows.length === 0) return null;
  return html`<h3>Findings and failures</h3>
${tableHtml({
  caption: 'What a reader should know of a rendering besides its numbers',
  className: 'remarks',
  isSortable: true,
  longRows: rows.length,
  head: html`<tr><th scope="col">Item</th><th scope="col">Condition</th><th scope="col">Finding</th></tr>`,
  body: html`<tbody>${rows}</tbody>`,
})}`;
}
