/** A figure of the report: title, legend, drawings that fit desk and telephone, and one line that says how to read it. */
import type { ConditionLook } from '../condition-looks.ts';
import { type Drawing, drawSvg } from '../figure-svg.ts';
import { type Html, html } from '../html.ts';

/** Widths in CSS pixels: the text column, and a 360 px telephone without its margins. */
const WIDE = 880;
const NARROW = 312;
/** Between half of the column and a telephone: drawn once, a little larger or smaller on either. */
const HALF = 360;

interface LegendEntry {
  readonly look: ConditionLook;
  readonly text: string;
}

export interface Figure {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly drawings: readonly Drawing[];
  readonly readingAid: string;
  readonly legend?: readonly LegendEntry[];
  /** Two drawings beside each other where there is room, each drawn once; else each is drawn for desk and telephone. */
  readonly isPaired?: boolean;
}

const legendKey = ({ color, dash }: ConditionLook): Html =>
  html`<svg class="key" viewBox="0 0 32 10" width="32" height="10" aria-hidden="true"><line x1="1" x2="31" y1="5" y2="5" stroke="${color}" stroke-dasharray="${dash}" stroke-width="2.5"/></svg>`;

const twins = (drawing: Drawing, name: string): Html =>
  html`<div class="wide">${drawSvg(drawing, { id: `${name}-wide`, width: WIDE })}</div>
<div class="narrow">${drawSvg(drawing, { id: `${name}-narrow`, width: NARROW })}</div>`;

export function figureHtml({ id, title, drawings, readingAid, legend = [], isPaired = false }: Figure): Html {
  const drawn = drawings.map((drawing, index) => {
    const name = `${id}-${index + 1}`;
    return html`<div class="drawing">
<p class="drawing-title">${drawing.label}</p>
${isPaired ? drawSvg(drawing, { id: name, width: HALF }) : twins(drawing, name)}
</div>`;
  });
  return html`<figure id="${id}" class="${isPaired ? 'figure paired' : 'figure'}">
<figcaption>${title}</figcaption>
${legend.length > 0 && html`<ul class="legend">${legend.map(({ look, text }) => html`<li>${legendKey(look)} ${text}</li>`)}</ul>`}
<div class="drawings">${drawn}</div>
<p class="reading-aid">${readingAid}</p>
</figure>
`;
}
