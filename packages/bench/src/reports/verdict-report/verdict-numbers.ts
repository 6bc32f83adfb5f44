/** Numbers of verdicts for reading, each in the unit of its quantity. */
import { formatPValue } from '../../statistics/verdict/format-p-value.ts';
import type { Verdict } from '../../statistics/verdict/statement.ts';
import { type Html, html } from '../html.ts';
import { formatNumber, formatPercent } from '../number-text.ts';

/** Points of a scale may be few, shares are whole percents; tables show a decimal more. */
const NUMBER_DIGITS = { share: 0, 'difference of shares': 0, 'rating points': 1 } as const;

/** A number without its unit: differences are in points of a hundred, and signed. */
const pointsText = (value: number, quantity: Verdict['quantity'], digits: number): string =>
  formatNumber(value, { digits, signed: true, factor: quantity === 'difference of shares' ? 100 : 1 });

/** A value of a verdict: a share, a difference of shares in points of a hundred, or points of a scale. */
export const valueText = (
  value: number,
  quantity: Verdict['quantity'],
  digits: number = NUMBER_DIGITS[quantity],
): string =>
  quantity === 'share' ? formatPercent(value, digits) : `${pointsText(value, quantity, digits)} points`;

/** `78 % to 96 %`, `+2 to +12 points`; null where there is none. */
export function intervalText({ interval, quantity }: Pick<Verdict, 'interval' | 'quantity'>): string | null {
  if (interval === null) return null;
  const { low, high } = interval;
  const first =
    quantity === 'share' ? valueText(low, quantity) : pointsText(low, quantity, NUMBER_DIGITS[quantity]);
  return `${first} to ${valueText(high, quantity)}`;
}

/** An interval whose ends carry their exact values. */
export function intervalHtml(verdict: Pick<Verdict, 'interval' | 'quantity'>): Html | null {
  const text = intervalText(verdict);
  if (text === null || verdict.interval === null) return null;
  const { low, high } = verdict.interval;
  const [lowText = '', highText = ''] = text.split(' to ');
  return html`<data value="${low}">${lowText}</data> to <data value="${high}">${highText}</data>`;
}

/** A p-value that also carries its exact value. */
export const pValueHtml = (pValue: number): Html =>
  html`<data value="${pValue}">${formatPValue(pValue)}</data>`;

/** `in 2 of 1,000 panels`. */
function oftenText(pValue: number): string {
  if (pValue < 0.000_001) return 'in less than 1 of 1,000,000 panels';
  if (pValue >= 0.995) return 'in nearly every panel';
  const among = pValue >= 0.1 ? 100 : pValue >= 0.001 ? 1000 : 1_000_000;
  return `in about ${Math.max(1, Math.round(pValue * among))} of ${among.toLocaleString('en')} panels`;
}

/**
 * A p-value in a plain sentence.
 *
 * @param nothing what would be so if the claim's opposite held: `everyone had only guessed`
 */
export const pValueSentence = (pValue: number, nothing: string): string =>
  `If ${nothing}, chance alone would show this much or more ${oftenText(pValue)}.`;
