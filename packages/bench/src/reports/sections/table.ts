/** A table that scrolls inside itself where the page is narrow, so that the page never does. */
import { type Html, html } from '../html.ts';

export interface Table {
  readonly caption: string;
  readonly head: Html;
  readonly body: readonly Html[] | Html;
  readonly className?: string;
  /** Whether the page's script lets readers sort it: one row of headings, and rows that stand for themselves. */
  readonly isSortable?: boolean;
  /** So long that a browser need not lay it out before it is seen: about so many rows. */
  readonly longRows?: number;
}

/** Fewer rows than this are laid out at once. */
const LONG_ROWS = 60;
const ROW_PIXELS = 34;

export function tableHtml({
  caption,
  head,
  body,
  className = '',
  isSortable = false,
  longRows = 0,
}: Table): Html {
  const isLong = longRows > LONG_ROWS;
  const classes = [className, isSortable ? 'sortable' : ''].filter((name) => name !== '').join(' ');
  return html`<div class="${isLong ? 'table-room long' : 'table-room'}" role="group" aria-label="${caption}" tabindex="0"${isLong && html` style="contain-intrinsic-block-size: auto ${longRows * ROW_PIXELS}px"`}>
<table class="${classes}">
<caption><span>${caption}</span></caption>
<thead>${head}</thead>
${body}
</table>
</div>
`;
}
