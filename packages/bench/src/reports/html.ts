/** HTML from templates in which every text is escaped unless it is markup already: nothing a title says can become code. */

/** Markup that is safe to place into a page as it stands. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

export type HtmlPart = Html | string | number | null | false | readonly HtmlPart[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign]!);

const markupOf = (part: HtmlPart): string => {
  if (part === null || part === false) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object') return part.reduce((markup: string, each) => markup + markupOf(each), '');
  return escapeHtml(String(part));
};

/** Template tag: strings and numbers are escaped, `Html` and lists of it are placed, `null` and `false` leave nothing. */
export function html(texts: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  // Added and not joined: a page's audio would be copied anew by each template around it.
  let markup = '';
  for (const [index, text] of texts.entries()) markup += text + markupOf(parts[index] ?? null);
  return new Html(markup);
}
