/** A gate in words: passed, or one line a bound that does not hold, with the item and by how much. */
import type { GateResult, GateViolation } from '../../comparison/check-gate.ts';
import type { Comparison, ItemFact, MetricComparison } from '../../comparison/comparison.ts';
import { EVERY_METRIC } from '../../comparison/gate.ts';
import { countOf, formatNumber, listInWords } from '../number-text.ts';
import { differenceText, differenceUnit, levelText, metricTitleOf, tooFewText } from './comparison-words.ts';

type FactViolation = Extract<GateViolation, { kind: 'fact' }>;
type NewItemsViolation = Extract<GateViolation, { kind: 'new-items' }>;

/** More items than these are counted, not named. */
const MOST_NAMES = 4;

const namesOf = (ids: readonly string[]): string =>
  ids.length <= MOST_NAMES
    ? listInWords(ids)
    : `${ids.slice(0, MOST_NAMES).join(', ')} and ${ids.length - MOST_NAMES} more`;

/** A limit as it was written, not as exact as the metric. */
const limitText = (limit: number, unit: string): string =>
  unit === '' ? String(limit) : `${limit}\u00a0${unit}`;

const valueText = (value: number, { digits, unit }: MetricComparison): string =>
  `${formatNumber(value, { digits })}${unit === '' ? '' : `\u00a0${unit}`}`;

const MOVED: Readonly<Record<NewItemsViolation['bound'], string>> = {
  worseByAtMost: 'worse',
  riseAtMost: 'higher',
  fallAtMost: 'lower',
  changeAtMost: 'different',
};

function factText({ bound, limit, items, allowed }: FactViolation, metric: MetricComparison): string {
  const [worst, ...others] = items as [ItemFact, ...ItemFact[]];
  const { itemId, baseline, candidate, difference } = worst;
  const what =
    bound === 'atMost' || bound === 'atLeast'
      ? `${valueText(candidate, metric)} on ${itemId}, where at ${bound === 'atMost' ? 'most' : 'least'} ${limitText(limit, metric.unit)} is allowed`
      : `${MOVED[bound]} by ${differenceText(metric, Math.abs(difference)).replace('+', '')} on ${itemId} (${valueText(baseline, metric)} → ${valueText(candidate, metric)}), where at most ${limitText(limit, differenceUnit(metric))} is allowed`;
  const more =
    others.length === 0
      ? ''
      : `; so ${others.length === 1 ? 'is' : 'are'} ${namesOf(others.map((item) => item.itemId))}`;
  return `${metric.title}: ${what}${more}${allowed === 0 ? '' : `; ${countOf(allowed, 'item')} may be`}.`;
}

function newItemsText({ bound, limit, reaches }: NewItemsViolation, metric: MetricComparison): string {
  const { estimate, interval } = metric.generalization;
  return `${metric.title}, new items: ${differenceText(metric, estimate!)} on average, and as much as ${differenceText(metric, reaches).replace('+', '')} ${MOVED[bound]} by its ${levelText(interval!.level)} interval, where at most ${limitText(limit, differenceUnit(metric))} is allowed.`;
}

function textOf(violation: GateViolation, comparison: Comparison): string {
  const metric =
    'metricId' in violation ? comparison.metrics.find((one) => one.metricId === violation.metricId) : null;
  switch (violation.kind) {
    case 'nothing-compared':
      return 'Nothing was compared: no item has renderings on both sides that can be.';
    case 'lost-items':
      return `No rendering by the candidate of ${namesOf(violation.itemIds)} that the baseline’s can be compared with; ${violation.allowed === 0 ? 'none' : countOf(violation.allowed, 'item')} may be lost.`;
    case 'failures':
      return `The candidate failed on ${namesOf(violation.itemIds)}; ${violation.allowed === 0 ? 'none' : countOf(violation.allowed, 'item')} may fail.`;
    case 'changed-renderings':
      return `${countOf(violation.itemIds.length, 'rendering')} changed, where none may: ${namesOf(violation.itemIds)}.`;
    case 'missing-metric':
      return violation.metricId === EVERY_METRIC
        ? 'No score with a better direction was taken on both sides, so that nothing can be said of every score.'
        : `${metricTitleOf(violation.metricId, comparison)}: no item has such a score on both sides, so that its bound cannot be judged.`;
    case 'no-direction':
      return `${metric!.title}: no direction of it is better, so that nothing is worse: bound it by riseAtMost, fallAtMost or changeAtMost.`;
    case 'missing-values':
      return `${metric!.title}: the candidate has no value of ${namesOf(violation.itemIds)}, where the baseline has one.`;
    case 'fact':
      return factText(violation, metric!);
    case 'too-few-items':
      return `${metric!.title}, new items: ${tooFewText(metric!.generalization, comparison)}, so that its bound cannot be judged.`;
    case 'new-items':
      return newItemsText(violation, metric!);
    case 'proven-worse':
      return `${metric!.title}, new items: proven worse, ${differenceText(metric!, metric!.generalization.estimate!)} on average.`;
  }
}

/** One line a bound that does not hold. */
export const gateViolationTexts = ({ violations }: GateResult, comparison: Comparison): readonly string[] =>
  violations.map((violation) => textOf(violation, comparison));

/** `The gate is passed: all 3 bounds hold.` */
export const gateVerdict = ({ isPassed, boundCount, violations }: GateResult): string =>
  isPassed
    ? `The gate is passed: ${boundCount === 1 ? 'its bound holds' : `all ${boundCount} bounds hold`}.`
    : `The gate is not passed: ${countOf(violations.length, 'violation')}.`;
