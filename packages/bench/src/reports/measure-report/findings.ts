/** What was found in a piece that one should know before mastering or releasing it, gravest first, with where it is. */
import type { Analysis } from '@earwitness/engine';
import { type Html, html } from '../html.ts';
import { formatPercent } from '../number-text.ts';
import { SEVERITY_WORDS, sortGravestFirst, whereText } from './finding-words.ts';

/** Lists the findings; says so where there are none. */
export function findingsHtml({ defects, seconds }: Analysis): Html {
  if (defects.length === 0)
    return html`<p>Nothing stands out: no clipping, hum, clicks, or other defects found.</p>`;
  return html`<ul class="findings">${sortGravestFirst(defects).map((defect) => {
    const where = whereText(defect, seconds);
    return html`<li class="${defect.severity}" data-defect="${defect.kind}"><span class="severity">${SEVERITY_WORDS[defect.severity]}.</span> ${defect.sentence}<span class="where">${formatPercent(defect.confidence)} sure${where !== '' && ` · ${where}`}</span></li>
`;
  })}</ul>`;
}
