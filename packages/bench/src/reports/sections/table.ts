/** A table that scrolls inside itself where the page is narrow, so that the page never does. */
import { type Html, html } from '../html.ts';

export interface Table {
  readonly caption: string;
  readonly head: Html;
  readonly body: readonly Html[] | Html;
  readonly className?: string;
}

export const tableHtml = ({ caption, head, body, className = '' }: Table): Html =>
  html`<div class="table-room" role="group" aria-label="${caption}" tabindex="0">
<table class="${className}">
<caption><span>${caption}</span></caption>
<thead>${head}</thead>
${body}
</table>
</div>
`;
