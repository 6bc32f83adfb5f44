/** The first screen of a run that made nothing: how loud its masters are, how high they peak and how far apart they lie. */
import { max, mean } from 'simple-statistics';
import { type ConditionLook, UNPROCESSED } from '../condition-looks.ts';
import { type Html, html } from '../html.ts';
import { itemMeanOf } from '../item-mean.ts';
import { countOf, formatNumber, listInWords } from '../number-text.ts';
import type { ReportInput } from '../report-input.ts';
import type { RunFacts } from '../run-facts.ts';
import { scoreColumnsOf } from '../score-columns.ts';
import type { Answer } from './answer-html.ts';
import { groupFigure } from './scores.ts';

type Records = ReportInput['records'];

/** What the picture shows, where it was measured. */
const PICTURED = ['integratedLufs', 'truePeakDbtp', 'crestFactorDb'];
const MOST_CHARTED = 3;

const valuesOf = (records: Records, metricId: string): number[] =>
  records.flatMap(({ scores }) => scores[metricId] ?? []);

const lufsText = (value: number): string => `${formatNumber(value, { digits: 1 })}\u00a0LUFS`;
const peakText = (value: number): string => `${formatNumber(value, { digits: 1 })}\u00a0dBTP`;

/** Loudness and peak of every condition; null where nothing but silence was measured. */
function loudnessAnswer(records: Records, looks: readonly ConditionLook[]): Answer | null {
  const levels = valuesOf(records, 'integratedLufs');
  if (levels.length === 0) return null;
  const peaks = valuesOf(records, 'truePeakDbtp');
  const over = peaks.filter((peak) => peak > 0).length;
  const rows = looks.flatMap(({ conditionId, label }) => {
    const own = records.filter((record) => record.conditionId === conditionId);
    const level = itemMeanOf(valuesOf(own, 'integratedLufs'));
    if (level === null) return [];
    const range =
      level.n === 1 ? '' : ` (${formatNumber(level.min, { digits: 1 })} to ${lufsText(level.max)})`;
    const ownPeaks = valuesOf(own, 'truePeakDbtp');
    return [
      html`<li>${label}: ${lufsText(level.mean)}${range}${ownPeaks.length > 0 && `, highest true peak ${peakText(max(ownPeaks))}`}</li>`,
    ];
  });
  return {
    question: 'How loud are the masters, and how high do they peak?',
    figure: lufsText(mean(levels)),
    note: `mean of ${countOf(levels.length, 'master')}`,
    body: html`<ul>${rows}</ul>${
      peaks.length > 0 &&
      html`<p>${over === 0 ? 'No true peak is' : over === 1 ? 'One true peak is' : `${over} true peaks are`} over 0 dBTP.</p>`
    }`,
    evidence: { href: '#scores', text: 'Every score' },
  };
}

/** Mean distance of every condition to the reference masters in tone; null where none is known. */
function toneAnswer({ distances }: RunFacts, looks: readonly ConditionLook[]): Answer | null {
  const rows = looks.flatMap(({ conditionId, label }) => {
    const own = distances.filter((distance) => distance.conditionId === conditionId);
    const tone = itemMeanOf(own.map(({ toneDb }) => toneDb));
    return tone === null ? [] : [{ label, tone }];
  });
  const nearest = [...rows].sort((a, b) => a.tone.mean - b.tone.mean)[0];
  if (nearest === undefined) return null;
  const decibels = (value: number): string => `${formatNumber(value, { digits: 1 })}\u00a0dB`;
  return {
    question: 'How far apart are the masters?',
    figure: decibels(nearest.tone.mean),
    note: `in tone, ${rows.length === 1 ? '' : 'the nearest: '}${nearest.label}, mean of ${countOf(nearest.tone.n, 'item')}`,
    body: html`<p>From the reference master of the same item in tone: ${listInWords(rows.map(({ label, tone }) => `${label} ${decibels(tone.mean)}`))}.</p>`,
    evidence: { href: '#figure-distance', text: 'The picture below' },
  };
}

/** How far the loudness of masters of one item differs; null where no item has two. */
function spanAnswer(records: Records, { items }: RunFacts): Answer | null {
  const spans = items.flatMap((item) => {
    const levels = valuesOf(
      records.filter(({ itemId }) => itemId === item.id),
      'integratedLufs',
    );
    return levels.length < 2 ? [] : [{ item, span: max(levels) - Math.min(...levels) }];
  });
  const [most] = [...spans].sort((a, b) => b.span - a.span);
  if (most === undefined) return null;
  const lu = (value: number): string => `${formatNumber(value, { digits: 1 })}\u00a0LU`;
  return {
    question: 'How far apart are the masters?',
    figure: lu(mean(spans.map(({ span }) => span))),
    note: `in loudness, mean of ${countOf(spans.length, 'item')}`,
    body: html`<p>From the quietest to the loudest master of an item: at most ${lu(most.span)}, on “${most.item.title}”. No distance in tone to a reference master is known.</p>`,
    evidence: { href: '#scores', text: 'Every score' },
  };
}

/** What can be answered where nothing was made. */
export function mastersAnswers(
  { records }: ReportInput,
  facts: RunFacts,
  looks: readonly ConditionLook[],
): readonly Answer[] {
  const masters = records.filter(
    ({ conditionId, failure }) => conditionId !== UNPROCESSED && failure === null,
  );
  const apart = looks.filter(({ conditionId }) => conditionId !== UNPROCESSED);
  return [loudnessAnswer(masters, looks), toneAnswer(facts, apart) ?? spanAnswer(masters, facts)].filter(
    (answer) => answer !== null,
  );
}

/** The picture for a first screen without distances: loudness, peaks and density, or whatever scores come first. */
export function mastersFigure(
  { records }: ReportInput,
  facts: RunFacts,
  looks: readonly ConditionLook[],
): Html | null {
  const columns = scoreColumnsOf(records);
  const pictured = columns.filter(({ key }) => PICTURED.includes(key));
  const shown = pictured.length > 0 ? pictured : columns.slice(0, MOST_CHARTED);
  return groupFigure({ id: 'first', words: 'at a glance', columns: shown }, facts, records, looks);
}
