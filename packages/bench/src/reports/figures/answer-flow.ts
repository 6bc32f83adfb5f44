/** Where answers went: from all of them, step by step what was left out, to those that count. */
import * as Plot from '@observablehq/plot';
import type { Drawing } from '../figure-svg.ts';
import type { Html } from '../html.ts';
import { countOf } from '../number-text.ts';
import { figureHtml } from './figure.ts';
import { rowNames } from './row-names.ts';

export interface FlowStep {
  /** Of what counts: `counted`, to stand behind its number. */
  readonly text: string;
  readonly isCounted: boolean;
  readonly answers: number;
}

const ROW_HEIGHT = 48;
const BAR_HEIGHT = 14;
/** Plot measures text by a narrower font than most systems have. */
const CHARACTER_EMS = 1.1;
const FONT_SIZE = 12;

/** Draws the steps in their order; null for no answer. */
export function answerFlowFigure({
  id,
  title,
  steps,
}: {
  id: string;
  title: string;
  steps: readonly FlowStep[];
}): Html | null {
  const all = steps.reduce((sum, { answers }) => sum + answers, 0);
  if (all === 0) return null;
  let left = all;
  const rows = [
    { key: 'all', name: `${all} answers in all`, from: 0, to: all, isCounted: true },
    ...steps.map(({ text, isCounted, answers }, index) => {
      const to = left;
      left -= answers;
      return {
        key: String(index),
        name: isCounted ? `${answers} ${text}` : `− ${answers} left out: ${text}`,
        from: left,
        to,
        isCounted,
      };
    }),
  ];
  const drawing: Drawing = {
    label: 'Answers',
    description: `${countOf(all, 'answer')}: ${steps.map(({ text, answers }) => `${text} ${answers}`).join('; ')}.`,
    plot: (width) => ({
      height: rows.length * ROW_HEIGHT + 44,
      marginLeft: 12,
      marginRight: 24,
      marginTop: 4,
      marginBottom: 40,
      x: { domain: [0, all], label: null, ticks: width < 400 ? 4 : 8, grid: true },
      y: { type: 'band', domain: rows.map(({ key }) => key), axis: null, padding: 0 },
      marks: [
        Plot.barX(rows, {
          x1: 'from',
          x2: 'to',
          y: 'key',
          fill: 'currentColor',
          fillOpacity: ({ isCounted }: { isCounted: boolean }) => (isCounted ? 0.85 : 0.25),
          stroke: 'currentColor',
          insetTop: ROW_HEIGHT - BAR_HEIGHT - 4,
          insetBottom: 4,
        }),
        rowNames(rows, {
          rowHeight: ROW_HEIGHT,
          lineWidth: (width - 36) / FONT_SIZE / CHARACTER_EMS,
        }),
      ],
    }),
  };
  return figureHtml({
    id,
    title,
    drawings: [drawing],
    readingAid:
      'Read from above: pale pieces are the answers that a rule left out, in the order of the rules; dark bars below the first are what the verdicts count. Every answer is in one bar below the first, and in one only.',
  });
}
