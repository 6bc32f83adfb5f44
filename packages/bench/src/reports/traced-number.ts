/** Numbers outside of tables that name the record they are from. */
import { type Html, html } from './html.ts';
import { formatNumber, type NumberFormat } from './number-text.ts';

/**
 * A score as a reader sees it; `data-of` names the record by `<itemId>.<conditionId>` and `data-score` the metric, so that the number can
 * be found again in `records.jsonl`.
 */
export const tracedScore = (
  value: number,
  format: NumberFormat,
  { itemId, conditionId, metricId }: { itemId: string; conditionId: string; metricId: string },
): Html =>
  html`<data value="${value}" data-of="${itemId}.${conditionId}" data-score="${metricId}">${formatNumber(value, format)}</data>`;
