/** The shell of every page that we write: one file that needs nothing else and forbids itself fetches, and scripts but its own. */
import { createHash } from 'node:crypto';
import { Html, html } from './html.ts';
import { REPORT_STYLE } from './report-style.ts';

interface Page {
  readonly title: string;
  /** The first link of the page, for who does not see it. */
  readonly skip: { readonly href: string; readonly text: string };
  readonly header: Html;
  readonly main: Html;
  readonly footer: Html;
  /** What only this kind of page needs. */
  readonly style?: Html;
  /** The scripts that the page allows itself, each by its digest, in their order; none may hold `</script`. */
  readonly scripts?: readonly string[];
  /** Whether its scripts may run others that lie where the page does: beside its file, or on its server. */
  readonly allowsScriptsBeside?: boolean;
}

export function pageHtml({
  title,
  skip,
  header,
  main,
  footer,
  style = new Html(''),
  scripts = [],
  allowsScriptsBeside = false,
}: Page): string {
  const own = scripts.map((script) => ` '${digestOf(script)}'`).join('');
  const allowed = `${own}${allowsScriptsBeside ? " 'self' file:" : ''}`;
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:${allowed && `; script-src${allowed}`}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${REPORT_STYLE}${style}</style>
</head>
<body>
<a class="skip" href="${skip.href}">${skip.text}</a>
${header}
<main>
${main}
</main>
<footer>${footer}</footer>
${scripts.map((script) => new Html(`<script>${script}</script>\n`))}
</body>
</html>
`.markup;
}

/** As a content security policy names a script. */
const digestOf = (script: string): string => `sha256-${createHash('sha256').update(script).digest('base64')}`;
