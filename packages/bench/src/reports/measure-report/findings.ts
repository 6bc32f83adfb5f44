/** What was found in a piece that one should know before mastering or releasing it, gravest first, with where it is. */
import type { Analysis } from '@earwitness/engine';
import { type Html, html } from '../html.ts';
import { formatPercent, listInWords } from '../number-text.ts';
import { clockText } from './time-axis.ts';

type Defect = Analysis['defects'][number];

const SEVERITY_WORDS: Readonly<Record<Defect['severity'], string>> = {
  fault: 'Fault',
  warning: 'Warning',
  note: 'Note',
};
const GRAVEST_FIRST = Object.keys(SEVERITY_WORDS);
/** More places than this are no longer read. */
const MOST_PLACES = 6;

function placeText({ startSeconds, endSeconds }: Defect['stretches'][number]): string {
  const start = clockText(startSeconds);
  const end = clockText(endSeconds);
  return start === end ? start : `${start}–${end}`;
}

function whereText({ stretches, stretchCount }: Defect, seconds: number): string {
  const [first] = stretches;
  if (first === undefined) return '';
  if (stretchCount === 1 && first.startSeconds <= 0 && first.endSeconds >= seconds) return 'Throughout';
  const shown = [...new Set(stretches.map(placeText))].slice(0, MOST_PLACES);
  const others = stretchCount - Math.min(stretches.length, MOST_PLACES);
  return `At ${others > 0 ? `${shown.join(', ')} and ${others} more` : listInWords(shown)}`;
}

/** Lists the findings; says so where there are none. */
export function findingsHtml({ defects, seconds }: Analysis): Html {
  if (defects.length === 0)
    return html`<p>Nothing stands out: no clipping, hum, clicks, or other defects found.</p>`;
  const sorted = defects.toSorted(
    (a, b) => GRAVEST_FIRST.indexOf(a.severity) - GRAVEST_FIRST.indexOf(b.severity),
  );
  return html`<ul class="findings">${sorted.map((defect) => {
    const where = whereText(defect, seconds);
    return html`<li class="${defect.severity}" data-defect="${defect.kind}"><span class="severity">${SEVERITY_WORDS[defect.severity]}.</span> ${defect.sentence}<span class="where">${where}${where !== '' && ' · '}${formatPercent(defect.confidence)} sure</span></li>
`;
  })}</ul>`;
}
