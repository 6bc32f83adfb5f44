/** Sections of a piece in drawings over time. */
import type { Analysis } from '@earwitness/engine';
import * as Plot from '@observablehq/plot';

/** Narrower than this there is no room for a number. */
const LEAST_WIDTH_PIXELS = 16;

/** Shades every second section, so that neighbours tell apart; nothing where there is only one. */
export const sectionShades = ({ sections }: Analysis): Plot.Markish[] => [
  Plot.rect(
    sections.filter((_, index) => index % 2 === 1),
    { x1: 'startSeconds', x2: 'endSeconds', fill: 'var(--shade)' },
  ),
];

/** Numbers the sections from 1, above the drawing. */
export function sectionNumbers({ sections, seconds }: Analysis, width: number): Plot.Markish[] {
  if (sections.length < 2) return [];
  const numbered = sections
    .map(({ startSeconds, endSeconds }, index) => ({
      middleSeconds: (startSeconds + endSeconds) / 2,
      widthPixels: ((endSeconds - startSeconds) / seconds) * width,
      number: String(index + 1),
    }))
    .filter(({ widthPixels }) => widthPixels > LEAST_WIDTH_PIXELS);
  return [
    Plot.text(numbered, {
      x: 'middleSeconds',
      text: 'number',
      frameAnchor: 'top',
      dy: -12,
      fill: 'var(--ink-soft)',
      fontSize: 11,
    }),
  ];
}
