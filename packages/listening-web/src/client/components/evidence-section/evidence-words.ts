/** Evidence that may be looked at while a panel runs, in words. */
import type { PanelDefinition } from '@earwitness/bench/panel';
import type { Evidence } from '../../api.ts';

/** `12.3`, `4,100`: an e-value to three digits. */
export function eValueWords(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en', { maximumSignificantDigits: 3 });
}

/** How far it has come. */
export function evidenceWords({ eValue, threshold, mayStop }: Evidence): string | null {
  if (eValue === null || threshold === null) return null;
  const value = eValueWords(eValue);
  const enough = eValueWords(threshold);
  return mayStop
    ? `There is enough evidence: ${value}, where ${enough} is enough. The panel may stop, and nothing is lost if it goes on.`
    : `Not enough yet: ${value}, where ${enough} is enough. One may look at any time and stop when it is reached.`;
}

/** Why nothing is told. */
export function whyNotTold({
  analysisPlan: { stoppingRule },
}: Pick<PanelDefinition, 'analysisPlan'>): string {
  if (stoppingRule === 'fixed-trials')
    return 'The plan has a fixed number of trials. Whoever looks at results on the way and stops at a lucky moment finds differences that are not there, so nothing is told until the panel is unblinded.';
  if (stoppingRule === 'any-time')
    return 'The plan allows to look, but evidence on the way is counted for choices alone, and this panel asks for orders or ratings. They are told when it is unblinded.';
  return `The plan looks at its answers only when there are ${stoppingRule.looksAt.join(', ')} of them, and pays for each look. Nothing is told in between.`;
}
