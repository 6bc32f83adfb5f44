/** The look of a report: tokens first, then the page from top to bottom, then telephone and paper. */
import { Html } from './html.ts';

export const LIGHT_COLORS = `--ink: #14181f; --ink-soft: #4a5361; --surface: #ffffff; --sunken: #f4f5f7; --line: #d5d9e0; --shade: #eff1f4;
  --accent: #0b57b0; --notice: #fff6dc; --notice-line: #a86b00;
  --ours: #0060b0; --reference: #a84300; --unprocessed: #5b6472;
  --other-1: #00704f; --other-2: #8a3a86; --other-3: #6e5a00; --other-4: #a01f45;`;
export const DARK_COLORS = `--ink: #e8ebf0; --ink-soft: #a9b2c0; --surface: #14171c; --sunken: #1d2128; --line: #383f4b; --shade: #1f242c;
  --accent: #8ab8ff; --notice: #2e2714; --notice-line: #d9a441;
  --ours: #6cb4ff; --reference: #ff9f5a; --unprocessed: #a7afbd;
  --other-1: #4fd0a5; --other-2: #e39ce0; --other-3: #d9c15a; --other-4: #ff8fab;`;

/** As the system has it, unless the reader chose. */
const tokens = `:root {
  color-scheme: light dark;
  ${LIGHT_COLORS}
  --text-small: 14px; --text: 16px; --text-large: 20px; --text-title: 28px; --text-glance: 40px;
  --radius: 8px;
}
@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { ${DARK_COLORS} } }
:root[data-theme=light] { color-scheme: light; }
:root[data-theme=dark] { color-scheme: dark; ${DARK_COLORS} }`;

export const REPORT_STYLE = new Html(`
${tokens}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 64px; }
body { margin: 0; background: var(--surface); color: var(--ink); font: var(--text)/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: break-word; }
header, main, footer { max-width: 944px; margin: 0 auto; padding: 0 32px; }
h1, h2, h3, h4, h5 { line-height: 1.25; margin: 0; text-wrap: balance; }
h1 { font-size: var(--text-title); letter-spacing: -0.01em; }
h2 { font-size: var(--text-title); }
h3 { font-size: var(--text-large); margin-top: 48px; }
h4 { font-size: var(--text); margin-top: 32px; }
h5 { font-size: var(--text); margin: 0; }
p, ul, ol, dl { margin: 12px 0; }
p, li, dd { max-width: 70ch; }
a { color: var(--accent); text-underline-offset: 3px; }
button { font: inherit; font-size: var(--text-small); color: var(--accent); background: none; border: 1px solid var(--line); border-radius: var(--radius); padding: 0 10px; min-height: 44px; min-width: 44px; cursor: pointer; }
button:hover { border-color: var(--accent); }
a:focus-visible, button:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
code { font: 0.875em ui-monospace, "SF Mono", Menlo, Consolas, monospace; color: var(--ink-soft); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; padding: 12px; background: var(--surface); z-index: 2; }

header { padding-top: 24px; }
.kind { color: var(--ink-soft); font-size: var(--text-small); margin: 0 0 8px; }
.lede { color: var(--ink-soft); font-size: var(--text-small); margin: 8px 0 12px; max-width: none; }
nav { position: sticky; top: 0; z-index: 1; background: var(--surface); border-bottom: 1px solid var(--line); }
nav ul { display: flex; gap: 4px; max-width: 944px; margin: 0 auto; padding: 0 20px; list-style: none; overflow-x: auto; }
nav li:has(.theme) { margin-left: auto; }
nav .theme { border: 0; white-space: nowrap; }
nav a { display: flex; align-items: center; min-height: 44px; padding: 0 12px; text-decoration: none; }
nav a:hover { text-decoration: underline; }
section { padding: 48px 0; border-top: 1px solid var(--line); }
section#answer { border-top: 0; padding-top: 24px; }

.answers { background: var(--sunken); border-radius: var(--radius); padding: 4px 20px; }
.answer { display: grid; grid-template: "glance question link" auto "glance words words" 1fr / 220px minmax(0, 1fr) auto; gap: 0 24px; padding: 14px 0 10px; border-bottom: 1px solid var(--line); }
.answer:last-child { border-bottom: 0; }
.answer h2 { grid-area: question; font-size: var(--text); font-weight: 600; }
.answer .glance { grid-area: glance; font-size: var(--text-glance); line-height: 1; font-weight: 600; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; margin: 2px 0 0; }
.answer .words { grid-area: words; font-size: var(--text-small); }
.answer .evidence-link { grid-area: link; font-size: var(--text-small); }
.answer .note { display: block; font-size: var(--text-small); letter-spacing: 0; line-height: 1.35; margin-top: 6px; }
.answer p, .answer ul { margin: 2px 0; max-width: none; }
.answer ul { padding-left: 20px; }
.evidence-link a { display: inline-flex; align-items: center; min-height: 44px; margin: -12px 0; }
.limits { border-left: 4px solid var(--line); padding-left: 20px; margin-top: 40px; }
.limits h2 { font-size: var(--text-large); }
.limits ul { padding-left: 20px; }
.limits li { margin: 6px 0; }

.figure { position: relative; margin: 24px 0; }
figcaption { font-weight: 600; font-size: var(--text); min-height: 28px; margin-bottom: 4px; padding-right: 112px; }
.exports { position: relative; z-index: 1; display: flex; justify-content: flex-end; gap: 4px; }
.exports button { border-color: transparent; color: var(--ink-soft); padding: 0 6px; }
.exports button:hover, .exports button:focus-visible { color: var(--accent); border-color: var(--line); }
.figure > .exports { position: absolute; right: 0; top: -10px; }
.exports + .table-room { margin-top: -32px; }
.stages .exports { max-width: 480px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 24px; list-style: none; padding: 0; margin: 8px 0; font-size: var(--text-small); }
.legend .key { vertical-align: middle; margin-right: 6px; }
.drawing { min-width: 0; }
.drawing-title { color: var(--ink-soft); font-size: var(--text-small); margin: 12px 0 4px; }
.drawing svg { display: block; max-width: 100%; height: auto; overflow: visible; }
.drawing svg text { white-space: pre; font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
.drawing .narrow { display: none; }
.paired .drawings { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px 32px; }
.paired .drawing svg { width: 100%; max-width: 440px; }
.reading-aid { color: var(--ink-soft); font-size: var(--text-small); margin: 8px 0 0; }

.table-room { position: relative; overflow-x: auto; margin: 12px 0; }
.table-room.long { content-visibility: auto; }
table { border-collapse: collapse; font-size: var(--text-small); font-variant-numeric: tabular-nums; min-width: 100%; }
caption { text-align: left; color: var(--ink-soft); padding: 0 64px 8px 0; }
caption span { position: sticky; left: 0; display: inline-block; max-width: calc(100vw - 48px); }
th, td { text-align: left; vertical-align: top; padding: 6px 16px 6px 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { vertical-align: bottom; white-space: normal; font-weight: 600; border-bottom: 2px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
th .sort { display: inline; min-width: 0; border: 0; padding: 0; color: inherit; font-weight: inherit; text-align: inherit; line-height: inherit; }
th .sort::after { content: " ↕"; color: var(--ink-soft); font-weight: 400; }
th[aria-sort=ascending] .sort::after { content: " ↑"; color: var(--accent); }
th[aria-sort=descending] .sort::after { content: " ↓"; color: var(--accent); }
.number, td[data-score] { text-align: right; }
td.number, td[data-score] { white-space: nowrap; }
.source { color: var(--ink-soft); }
.unit, .range { color: var(--ink-soft); font-weight: 400; }
.scores tbody th[scope=row] { position: sticky; left: 0; background: var(--surface); }
.group th { font-weight: 600; padding-top: 20px; }
.group span { position: sticky; left: 0; }
.remark { max-width: 70ch; }
.finding { background: var(--sunken); border-left: 4px solid var(--line); border-radius: 0 var(--radius) var(--radius) 0; padding: 10px 14px; }
.line { display: block; }
.failure { font-weight: 600; color: var(--notice-line); }
.absent { position: relative; color: var(--ink-soft); }
.tag { display: inline-block; font-size: 12px; line-height: 1.4; color: var(--ink-soft); border: 1px solid var(--line); border-radius: 4px; padding: 0 5px; }
.notice { background: var(--notice); border-left: 4px solid var(--notice-line); border-radius: 0 var(--radius) var(--radius) 0; padding: 10px 14px; }

.item, .panel { border-top: 1px solid var(--line); margin-top: 32px; padding-top: 24px; }
.item { content-visibility: auto; contain-intrinsic-block-size: auto 3300px; margin-inline: -12px; padding-inline: 12px; }
.item h3, .panel h3 { margin-top: 0; }
.byline, .credits { color: var(--ink-soft); margin: 4px 0 12px; }
.credits { font-size: var(--text-small); margin-top: 24px; }
.stages { padding-left: 24px; }
.stages > li { margin: 20px 0; padding-left: 4px; max-width: none; }
.stages p { margin: 4px 0; }
.stages .table-room { max-width: 480px; }
.settings { font-variant-numeric: tabular-nums; }
.evidence { display: flex; flex-wrap: wrap; gap: 2px 24px; font-size: var(--text-small); color: var(--ink-soft); margin: 8px 0; }
.evidence div { display: flex; gap: 6px; }
.evidence dt::after { content: ":"; }
.evidence dd { margin: 0; font-variant-numeric: tabular-nums; color: var(--ink); }
.left-out { padding-left: 20px; }
.verdicts .claim { min-width: 320px; max-width: 70ch; }
.verdicts thead th { white-space: nowrap; }
.facts > div { display: grid; grid-template-columns: minmax(160px, 220px) 1fr; gap: 4px 24px; padding: 6px 0; border-bottom: 1px solid var(--line); }
.facts dt { font-weight: 600; }
.facts dd { margin: 0; }
.facts code { overflow-wrap: anywhere; }
.digests code { font-size: 12px; white-space: nowrap; }
footer { color: var(--ink-soft); font-size: var(--text-small); padding-bottom: 48px; }
footer p { max-width: none; margin: 0; padding-top: 24px; border-top: 1px solid var(--line); }

@media screen and (max-width: 720px) {
  header, main, footer { padding-left: 24px; padding-right: 24px; }
  header { padding-top: 32px; }
  nav ul { padding: 0 16px; }
  h1 { font-size: var(--text-title); }
  h2 { font-size: 24px; }
  section { padding: 40px 0; }
  .drawing .wide { display: none; }
  .drawing .narrow { display: block; }
  .paired .drawings { grid-template-columns: minmax(0, 1fr); }
  .answer { grid-template: "question" auto "glance" auto "words" auto "link" auto / minmax(0, 1fr); }
  .answer .glance { margin: 8px 0; }
  .answer .evidence-link a { margin: 0; }
  nav a { padding: 0 8px; font-size: var(--text-small); }
  nav ul { gap: 0; }
  .facts > div { grid-template-columns: minmax(0, 1fr); }
  .verdicts .claim { min-width: 260px; }
  .scores tbody th[scope=row] { white-space: normal; max-width: 112px; }
  .scores .tag { display: table; }
}
@media print {
  @page { size: A4; margin: 15mm 14mm; }
  :root, :root[data-theme=dark], :root:not([data-theme=light]) {
    color-scheme: light;
    ${LIGHT_COLORS}
    --ink: #000000; --ink-soft: #444b57; --sunken: #ffffff; --line: #c4c9d2; --accent: #000000; --notice: #ffffff; --notice-line: #8a5800;
    --text-small: 9pt; --text: 10.5pt; --text-large: 13pt; --text-title: 17pt; --text-glance: 24pt;
  }
  body { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  nav, .skip, .evidence-link, .unseen, .exports { display: none; }
  .item, .table-room.long { content-visibility: visible; contain-intrinsic-block-size: none; }
  /* a button is not drawn again where a heading is repeated on the next page */
  th .sort { display: contents; }
  th .sort::after { content: none !important; }
  .exports + .table-room { margin-top: 12px; }
  header, main, footer { max-width: none; padding-left: 0; padding-right: 0; }
  header { padding-top: 0; }
  section { padding: 20px 0; }
  .answers { border: 1px solid var(--line); }
  a { color: inherit; text-decoration: none; }
  h2, h3, h4, h5, figcaption, .legend, .drawing-title { break-after: avoid; }
  .drawing, .answer, tr, .stages > li, .notice, .finding, .reading-aid, .figure:not(:has(.drawing:nth-child(3))) { break-inside: avoid; }
  .reading-aid { break-before: avoid; }
  caption, thead { break-after: avoid; break-inside: avoid; }
  tbody:first-of-type tr:first-child { break-before: avoid; break-after: avoid; }
  .table-room { overflow: visible; }
  .scores tbody th[scope=row], .group span { position: static; white-space: normal; }
  table { font-size: 8pt; }
  th, td { padding-right: 6px; }
  /* numbers of neighbouring columns would run into each other */
  .number, td[data-score] { padding-left: 8px; white-space: normal; }
  .verdicts .claim { min-width: 0; }
  .digests code { font-size: 6.5pt; }
  .tag { font-size: 7pt; }
  caption span { position: static; max-width: none; }
}
`);
