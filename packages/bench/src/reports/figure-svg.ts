/** Draws a plot without a browser: Observable Plot on a document of its own, coloured by the page's custom properties. */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { compactSvg } from './compact-svg.ts';
import { Html, html } from './html.ts';

/** One drawing of a figure, at a width in CSS pixels, with the words that stand for it where it cannot be seen. */
export interface Drawing {
  readonly label: string;
  readonly description: string;
  readonly plot: (width: number) => Plot.PlotOptions;
}

/** Renders a drawing as an SVG image with accessible name and description. The same drawing gives the same text. */
export function drawSvg(
  { label, description, plot }: Drawing,
  { id, width }: { id: string; width: number },
): Html {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg = Plot.plot({
    document,
    width,
    ...plot(width),
  });
  // the page's own style sheet sets what Plot would repeat in every drawing
  svg.querySelector('style')?.remove();
  compactSvg(svg);
  const height = svg.getAttribute('height');
  // written by hand, since linkedom leaves < in attributes as it is
  return html`<svg class="plot" role="img" aria-label="${label}" aria-describedby="${id}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" fill="currentColor" font-size="12" text-anchor="middle"><desc id="${id}">${description}</desc>${new Html(svg.innerHTML)}</svg>`;
}
