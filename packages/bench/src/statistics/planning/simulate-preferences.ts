/** A simulated panel of paired preferences among several conditions, judged on Bradley and Terry's scale. */
import { conditionalLogOdds } from '../clustered/marginal-rate.ts';
import { drawNormal } from '../numeric/normal-deviates.ts';
import type { Random } from '../numeric/random.ts';
import { studentTTails } from '../numeric/student-t.ts';
import { fitBradleyTerry } from '../preference/bradley-terry.ts';
import type { PairedComparison } from '../preference/paired-comparison.ts';
import { DisconnectedComparisonsError } from '../preference/win-graph.ts';
import type { PanelLayout } from './answer-variance.ts';

/**
 * Draws a panel in which the first of several conditions is preferred to every other by one share, and the others are alike; every
 * listener has opinions of their own about each condition.
 */
function drawPreferences(
  { listeners, trials, listenerCorrelation }: PanelLayout,
  { proportion, conditions, random }: { proportion: number; conditions: number; random: Random },
): PairedComparison[] {
  const names = Array.from({ length: conditions }, (_, index) => `condition ${index + 1}`);
  const pairs = names.flatMap((_, i) => names.slice(i + 1).map((_other, rest) => [i, i + 1 + rest] as const));
  // two opinions differ by as much as the listener's own part of one pair's answers
  const opinion = Math.sqrt(listenerCorrelation / (proportion * (1 - proportion)) / 2);
  const ahead = conditionalLogOdds({ rate: proportion, sdTotal: Math.SQRT2 * opinion });
  return Array.from({ length: listeners }, (_, listener) => {
    const strengths = names.map((_name, index) => (index === 0 ? ahead : 0) + opinion * drawNormal(random));
    return Array.from({ length: trials }, (_trial, trial): PairedComparison => {
      const [i, j] = pairs[(listener * trials + trial) % pairs.length]!;
      const isFirst = random.uniform() < 1 / (1 + Math.exp(strengths[j]! - strengths[i]!));
      return {
        first: names[i]!,
        second: names[j]!,
        preferred: isFirst ? 'first' : 'second',
        listener: String(listener),
      };
    });
  }).flat();
}

/**
 * Whether a simulated panel tells the first condition from the second, at alpha shared among all pairs.
 *
 * @returns false where a condition was never beaten or never preferred: the panel is too small for a scale
 */
export function showsPreference(
  layout: PanelLayout,
  {
    proportion,
    conditions,
    alpha,
    random,
  }: { proportion: number; conditions: number; alpha: number; random: Random },
): boolean {
  try {
    const { strengths, covariance, degreesOfFreedom } = fitBradleyTerry(
      drawPreferences(layout, { proportion, conditions, random }),
    );
    const variance = covariance[0]![0]! + covariance[1]![1]! - 2 * covariance[0]![1]!;
    const t = (strengths[0]! - strengths[1]!) / Math.sqrt(variance);
    return studentTTails({ t, degreesOfFreedom }).twoSided <= (2 * alpha) / (conditions * (conditions - 1));
  } catch (error) {
    if (error instanceof DisconnectedComparisonsError) return false;
    throw error;
  }
}
