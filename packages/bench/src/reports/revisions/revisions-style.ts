/** What only the page of revisions needs beside the look of every report. */
import { Html } from '../html.ts';

export const REVISIONS_STYLE = new Html(`
header h1 { overflow-wrap: anywhere; }
nav a { position: relative; white-space: nowrap; }
nav a span { white-space: pre; }
main > section { padding: 28px 0; }
main > section:first-child { border-top: 0; padding-top: 24px; }
main > section > h3 { margin-top: 24px; font-size: var(--text); }
.revision h2 { overflow-wrap: anywhere; }
.revision .number-of { display: block; color: var(--ink-soft); font-size: var(--text-small); font-weight: 400; letter-spacing: 0; margin-bottom: 2px; }
.readings { display: flex; flex-wrap: wrap; gap: 8px 32px; background: var(--sunken); border-radius: var(--radius); padding: 14px 20px; margin: 16px 0; }
.readings dt { color: var(--ink-soft); font-size: var(--text-small); line-height: 1.3; }
.readings dd { margin: 0; font-size: var(--text-large); font-weight: 600; font-variant-numeric: tabular-nums; white-space: nowrap; }
.readings .from { color: var(--ink-soft); font-weight: 400; }
.readings .unit { font-size: var(--text-small); font-weight: 400; }
.overview tbody th { min-width: 160px; max-width: 36ch; overflow-wrap: anywhere; }
.overview .file { color: var(--ink-soft); white-space: nowrap; }
.overview .detail { display: block; color: var(--ink-soft); }
.settings-changed { min-width: 0; }
.settings-changed th, .settings-changed td { padding-right: 28px; }
.settings-changed .before { color: var(--ink-soft); }
.stage-changes { list-style: none; padding: 0; }
.stage-changes > li { max-width: none; margin: 20px 0; }
.stage-changes h3 { font-size: var(--text); margin: 0; }
.stage-changes p { margin: 4px 0; }
.stage-changes .table-room { margin: 4px 0; }
.stage-changes caption { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
details { margin: 4px 0; }
summary { cursor: pointer; min-height: 44px; display: flex; align-items: center; gap: 8px; color: var(--accent); list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::before { content: "▸"; }
[open] > summary::before { content: "▾"; }
summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
@media screen and (max-width: 720px) {
  .readings { flex-direction: column; padding: 14px 16px; }
  .readings div { display: flex; align-items: baseline; justify-content: space-between; gap: 12px; }
  .settings-changed th, .settings-changed td { padding-right: 12px; }
}
@media print {
  .readings { border: 1px solid var(--line); padding: 8px 12px; }
  .revision { break-inside: avoid-page; }
  summary { display: none; }
}
`);
