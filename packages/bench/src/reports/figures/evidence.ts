/** Evidence over time: the e-value on a log axis with its threshold, and the confidence sequence under it. */
import * as Plot from '@observablehq/plot';
import type { EvidencePoint } from '../../statistics/verdict/evidence-over-time.ts';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { countOf, formatPercent } from '../number-text.ts';
import { figureHtml } from './figure.ts';

/** Room above and below the curve, in powers of ten. */
const HEADROOM = 0.4;
const MOST_TICKS = 6;

/** `1`, `10`, `1/100`, `10⁵`: an e-value by its power of ten. */
function eValueText(power: number): string {
  if (power >= 0 && power < 5) return (10 ** power).toLocaleString('en');
  if (power < 0 && power > -4) return `1/${(10 ** -power).toLocaleString('en')}`;
  const digits = String(Math.abs(power)).replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]!);
  return `10${power < 0 ? '⁻' : ''}${digits}`;
}

/** At most a handful of powers of ten, evenly apart. */
function wholePowers(lowest: number, highest: number): number[] {
  const step = Math.max(1, Math.ceil((highest - lowest) / MOST_TICKS));
  const first = Math.ceil(lowest / step) * step;
  return Array.from({ length: Math.floor((highest - first) / step) + 1 }, (_, index) => first + index * step);
}

/** Draws the course of the evidence; null where nobody has answered. */
export function evidenceFigure({
  id,
  title,
  points,
  alpha,
  chanceLevel,
  shareLabel,
}: {
  id: string;
  title: string;
  points: readonly EvidencePoint[];
  alpha: number;
  chanceLevel: number;
  shareLabel: string;
}): Html | null {
  const last = points.at(-1);
  if (last === undefined) return null;
  const threshold = -Math.log10(alpha);
  const values = points.map(({ log10EValue }) => log10EValue);
  const lowest = Math.min(0, ...values) - HEADROOM;
  const highest = Math.max(threshold, ...values) + HEADROOM;
  const crossed = points.find(({ log10EValue }) => log10EValue >= threshold);
  const x = (width: number) => ({
    domain: [0, last.n] as const,
    label: 'Answers',
    labelAnchor: 'center' as const,
    labelArrow: 'none' as const,
    ticks: width < 400 ? 4 : 10,
    tickFormat: (count: number) => (Number.isInteger(count) ? String(count) : ''),
  });
  const room = { marginLeft: 56, marginRight: 24, marginTop: 22, marginBottom: 40 };
  const eValue: Drawing = {
    label: 'E-value against chance, answer by answer (log axis)',
    description: `After ${countOf(last.n, 'answer')} 10 to the power of ${last.log10EValue.toFixed(1)}; the threshold is ${(1 / alpha).toFixed(0)}. ${crossed === undefined ? 'It was never reached.' : `It was reached after ${countOf(crossed.n, 'answer')} or a little before.`}`,
    plot: (width) => ({
      ...room,
      height: width < 400 ? 200 : 240,
      x: x(width),
      y: {
        domain: [lowest, highest],
        label: null,
        ticks: wholePowers(lowest, highest),
        tickFormat: eValueText,
        grid: true,
      },
      marks: [
        Plot.ruleY([threshold], { stroke: 'currentColor', strokeWidth: 1.5, strokeDasharray: '4 3' }),
        Plot.line(points, { x: 'n', y: 'log10EValue', stroke: 'var(--ink)', strokeWidth: 2.5 }),
        Plot.text([threshold], {
          y: (power: number) => power,
          text: () => `threshold ${(1 / alpha).toFixed(0)}`,
          frameAnchor: 'left',
          textAnchor: 'start',
          dx: 6,
          dy: -9,
          fill: 'currentColor',
          stroke: 'var(--surface)',
          strokeWidth: 4,
        }),
      ],
    }),
  };
  const sequence: Drawing = {
    label: `${shareLabel}: confidence sequence`,
    description: `After ${countOf(last.n, 'answer')} ${formatPercent(last.successes / last.n)}, between ${formatPercent(last.low)} and ${formatPercent(last.high)}.`,
    plot: (width) => ({
      ...room,
      height: width < 400 ? 200 : 240,
      x: x(width),
      y: {
        domain: [0, 1],
        label: null,
        ticks: 5,
        tickFormat: (share: number) => formatPercent(share),
        grid: true,
      },
      marks: [
        Plot.areaY(points, { x: 'n', y1: 'low', y2: 'high', fill: 'currentColor', fillOpacity: 0.14 }),
        Plot.ruleY([chanceLevel], { stroke: 'currentColor', strokeWidth: 1.5, strokeDasharray: '4 3' }),
        Plot.line(points, {
          x: 'n',
          y: ({ successes, n }: EvidencePoint) => successes / n,
          stroke: 'var(--ink)',
          strokeWidth: 2.5,
        }),
      ],
    }),
  };
  return figureHtml({
    id,
    title,
    drawings: [eValue, sequence],
    readingAid: `The e-value says by how much the answers speak against chance; whoever stops when it passes the threshold is wrong at most ${formatPercent(alpha)} of the time, however often one looks. Below, the share found so far; the band holds the true share at all times together in ${formatPercent(1 - alpha)} of panels.`,
  });
}
