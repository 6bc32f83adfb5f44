/** Scores beside ears: a dot for each piece heard, what was measured from left to right, what listeners did from bottom to top. */
import * as Plot from '@observablehq/plot';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { formatNumber, formatPercent } from '../number-text.ts';
import { figureHtml } from './figure.ts';

interface EarsDot {
  readonly name: string;
  readonly score: number;
  readonly ears: number;
  readonly low: number;
  readonly high: number;
  /** Dots of one group share a shape. */
  readonly group: number;
}

export interface EarsDrawing {
  /** What lies from left to right, with its unit. */
  readonly label: string;
  readonly digits: number;
  readonly dots: readonly EarsDot[];
}

const SHAPES: readonly Plot.SymbolType[] = [
  'circle',
  'diamond',
  'square',
  'triangle',
  'star',
  'wye',
  'cross',
];

/**
 * Draws one metric a drawing, two beside each other where there is room; null for none.
 *
 * @param isShare shares from 0 to 100 %, with the line of chance at half; else points of a scale
 */
export function scoresBesideEarsFigure({
  id,
  title,
  drawings,
  earsLabel,
  isShare,
}: {
  id: string;
  title: string;
  drawings: readonly EarsDrawing[];
  earsLabel: string;
  isShare: boolean;
}): Html | null {
  if (drawings.length === 0) return null;
  return figureHtml({
    id,
    title,
    drawings: drawings.map((drawing) => drawingOf(drawing, { earsLabel, isShare })),
    isPaired: true,
    readingAid: `One mark is one piece${isShare ? ', the upright bar the 95 % interval of its answers, the dashed line chance' : ''}. Marks that rise to the right would mean that listeners go with the metric; a heap without a slope, that they do not, or that there are too few pieces to see it. Each drawing is the first metric of its kind in this report, not the one that fits best.`,
  });
}

function drawingOf(
  { label, digits, dots }: EarsDrawing,
  { earsLabel, isShare }: { earsLabel: string; isShare: boolean },
): Drawing {
  const earsText = (value: number): string =>
    isShare ? formatPercent(value) : formatNumber(value, { digits: 1 });
  const scores = dots.map(({ score }) => score);
  const room = (Math.max(...scores) - Math.min(...scores) || 1) * 0.1;
  const domain: [number, number] = [Math.min(...scores) - room, Math.max(...scores) + room];
  return {
    label,
    description: `${earsLabel}, by ${label}. ${dots.map(({ name, score, ears }) => `${name}: ${formatNumber(score, { digits })}, ${earsText(ears)}`).join('; ')}.`,
    plot: () => ({
      height: 260,
      marginLeft: 48,
      marginRight: 20,
      marginTop: 24,
      marginBottom: 40,
      x: { domain, label: null, ticks: 4, grid: true },
      y: {
        label: earsLabel,
        labelAnchor: 'top',
        labelArrow: 'none',
        ticks: 5,
        tickFormat: earsText,
        grid: true,
        ...(isShare && { domain: [0, 1] }),
      },
      symbol: { domain: [...SHAPES.keys()], range: [...SHAPES] },
      marks: [
        ...(isShare
          ? [Plot.ruleY([0.5], { stroke: 'currentColor', strokeWidth: 1.5, strokeDasharray: '4 3' })]
          : []),
        Plot.ruleX(dots, { x: 'score', y1: 'low', y2: 'high', stroke: 'var(--ink-soft)', strokeWidth: 1.5 }),
        Plot.dot(dots, {
          x: 'score',
          y: 'ears',
          r: 5,
          symbol: ({ group }: EarsDot) => group % SHAPES.length,
          fill: 'var(--ink)',
          stroke: 'var(--surface)',
          title: ({ name, score, ears }: EarsDot) =>
            `${name}: ${formatNumber(score, { digits })}, ${earsText(ears)}`,
        }),
      ],
    }),
  };
}
