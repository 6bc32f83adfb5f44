/** Numbers as a reader sees them: fixed decimals, a real minus sign, a dash where there is no value. */
import { type Html, html } from './html.ts';

export interface NumberFormat {
  readonly digits: number;
  /** Whether positive numbers carry a plus sign: for differences. */
  readonly signed?: boolean;
  /** What the number is multiplied by to be shown: 1000 for thousandths. */
  readonly factor?: number;
}

/** `-14.04` as `−14.0`; what rounds to zero has no sign. */
export function formatNumber(value: number, { digits, signed = false, factor = 1 }: NumberFormat): string {
  const magnitude = Math.abs(value * factor).toFixed(digits);
  if (Number(magnitude) === 0) return magnitude;
  if (value < 0) return `−${magnitude}`;
  return signed ? `+${magnitude}` : magnitude;
}

/** A number of a table or sentence that also carries its exact value, or a dash that says why there is none. */
export const numberHtml = (value: number | null, format: NumberFormat, absence = 'No value'): Html =>
  value === null
    ? html`<span class="absent" title="${absence}">–<span class="unseen"> ${absence}</span></span>`
    : html`<data value="${value}">${formatNumber(value, format)}</data>`;

/** A share of 0…1 as `57 %`, with a no-break space. */
export const formatPercent = (share: number, digits = 0): string => `${(share * 100).toFixed(digits)}\u00a0%`;

/** A share that also carries its exact value. */
export const percentHtml = (share: number, digits = 0): Html =>
  html`<data value="${share}">${formatPercent(share, digits)}</data>`;

/** Seconds as people say them: `0.4 s`, `12 s`, `3 min`, `2 h`, `3 days`. */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${formatNumber(seconds, { digits: 1 }).replace(/\.0$/, '')}\u00a0s`;
  if (seconds < 90) return `${Math.round(seconds)}\u00a0s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)}\u00a0min`;
  if (seconds < 36 * 3600) return `${formatNumber(seconds / 3600, { digits: 1 }).replace(/\.0$/, '')}\u00a0h`;
  return `${Math.round(seconds / 86_400)}\u00a0days`;
}

/** `1 item`, `5 items`: counts in sentences. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${count}\u00a0${count === 1 ? one : many}`;

/** `a`, `a and b`, `a, b and c`. */
export const listInWords = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
