/** Numbers of verdicts for reading, each in the unit of its quantity. */
import type { Interval } from '../../statistics/numeric/interval.ts';
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

/** Both ends for reading; of two in points, the second alone says so. */
const endsText = ({ low, high }: Interval, quantity: Verdict['quantity']): readonly [string, string] => [
  quantity === 'share' ? valueText(low, quantity) : pointsText(low, quantity, NUMBER_DIGITS[quantity]),
  valueText(high, quantity),
];

/** `78 % to 96 %`, `+2 to +12 points`; null where there is none. */
export const intervalText = ({
  interval,
  quantity,
}: Pick<Verdict, 'interval' | 'quantity'>): string | null =>
  interval === null ? null : endsText(interval, quantity).join(' to ');

/** An interval whose ends carry their exact values. */
export function intervalHtml(interval: Interval, quantity: Verdict['quantity']): Html {
  const [lowText, highText] = endsText(interval, quantity);
  return html`<data value="${interval.low}">${lowText}</data> to <data value="${interval.high}">${highText}</data>`;
}

/** Decimals of a level of confidence in percent: 95 % has none, 98.3 % one. */
export const levelDigits = (level: number): number =>
  Number.isInteger(Math.round(level * 1e6) / 1e4) ? 0 : 1;

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
