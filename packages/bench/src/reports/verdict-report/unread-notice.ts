/** Rows that are no answers: said where the answers are, not only where they are left out. */
import { type Html, html } from '../html.ts';
import { countOf } from '../number-text.ts';
import { aboutListeners, isSimulatedPanel } from '../panel-words.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';

/** Null where every row could be read. */
export function unreadNotice(input: Pick<VerdictReportInput, 'answers' | 'panel'>): Html | null {
  const { rows, unread } = input.answers;
  const [first] = unread;
  if (first === undefined) return null;
  const text = `Not read: ${unread.length} of ${countOf(rows.length + unread.length, 'row')}, the first at ${first.where}: ${first.reason}. Nothing here counts them.`;
  return html`<p class="notice" data-unread="${unread.length}">${aboutListeners(text, isSimulatedPanel(input))}</p>`;
}
