/** The name of each row at its upper edge, from the left on: beside a row there is no room on a telephone. */
import * as Plot from '@observablehq/plot';

/**
 * @param rows their `name` is written at the band of their `key`
 * @param rowHeight of a band, in CSS pixels
 * @param lineWidth in ems, where long names wrap; without it they do not
 */
export const rowNames = (
  rows: readonly { readonly key: string; readonly name: string }[],
  { rowHeight, lineWidth }: { rowHeight: number; lineWidth?: number },
): Plot.Text =>
  Plot.text(rows, {
    y: 'key',
    text: 'name',
    frameAnchor: 'left',
    textAnchor: 'start',
    lineAnchor: 'top',
    dy: 4 - rowHeight / 2,
    fill: 'currentColor',
    stroke: 'var(--surface)',
    strokeWidth: 4,
    ...(lineWidth !== undefined && { lineWidth }),
  });
