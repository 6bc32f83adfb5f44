/** Numbers of verdicts for reading, each in the unit of its quantity. */
import type { Verdict } from '../../statistics/verdict/statement.ts';
import { formatNumber, formatPercent } from '../number-text.ts';

/** A value of a verdict: a share, a difference of shares in points of a hundred, or points of a scale. */
export function valueText(value: number, quantity: Verdict['quantity'], digits = 1): string {
  if (quantity === 'share') return formatPercent(value, digits);
  const points = quantity === 'difference of shares' ? 100 * value : value;
  return `${formatNumber(points, { digits, signed: true })} points`;
}

export function intervalText({ interval, quantity }: Pick<Verdict, 'interval' | 'quantity'>): string | null {
  if (interval === null) return null;
  return `${valueText(interval.low, quantity, 0)} to ${valueText(interval.high, quantity, 0)}`;
}

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
