/** What only the page of measurements needs beside the look of every report. */
import { Html } from '../html.ts';

export const MEASURE_REPORT_STYLE = new Html(`
:root { --momentary: #b4cae3; --momentary-line: #7d9fc6; --failure: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --momentary: #3b536d; --momentary-line: #6486ab; --failure: #ff8a80; } }
header h1 { overflow-wrap: anywhere; }
main > section:first-child { border-top: 0; padding-top: 24px; }
main > .piece:only-child { padding-top: 0; }
nav a { white-space: nowrap; }
.piece h2 { overflow-wrap: anywhere; }
.piece h3 { font-size: var(--text-large); margin-top: 40px; }
.glances { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 16px; background: var(--sunken); border-radius: var(--radius); padding: 16px 20px; margin: 16px 0; }
.glances div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.glances dt { color: var(--ink-soft); font-size: var(--text-small); line-height: 1.3; }
.glances dd { margin: 0; font-size: 26px; line-height: 1.25; font-weight: 600; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; white-space: nowrap; }
.glances .unit { font-size: var(--text-small); font-weight: 400; letter-spacing: 0; }
.caution { color: var(--ink-soft); font-size: var(--text-small); }
.findings { list-style: none; padding: 0; }
.findings li { max-width: none; background: var(--sunken); border-left: 4px solid var(--line); border-radius: 0 var(--radius) var(--radius) 0; padding: 10px 14px; margin: 8px 0; }
.findings .fault { border-left-color: var(--failure); }
.findings .warning { border-left-color: var(--notice-line); }
.findings .severity { font-weight: 600; }
.findings .where { display: block; color: var(--ink-soft); font-size: var(--text-small); font-variant-numeric: tabular-nums; }
.readings { columns: 2; column-gap: 48px; margin-top: 12px; }
.readings section { border: 0; padding: 0 0 16px; break-inside: avoid; }
.readings h4 { margin: 0 0 4px; }
.readings dl { margin: 0; }
.readings dl div { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 16px; border-bottom: 1px solid var(--line); padding: 5px 0; }
.readings dt, .readings dd { margin: 0; }
.readings dd { font-variant-numeric: tabular-nums; text-align: right; }
.readings .unit { display: inline-block; width: 40px; font-size: var(--text-small); text-align: left; }
.readings small { display: block; color: var(--ink-soft); font-size: 13px; line-height: 1.35; }
.overview tbody th[scope=row] { position: sticky; left: 0; background: var(--surface);  min-width: 168px; overflow-wrap: anywhere; }
.overview thead th { white-space: nowrap; }
.overview th, .overview td { padding-right: 12px; }
.overview a { display: inline-block; vertical-align: top; }
.overview .found { min-width: 84px; }
.overview .album th, .overview .album td { font-weight: 600; border-top: 2px solid var(--line); }
.penalties .note { color: var(--ink-soft); }
.side-by-side { display: flex; flex-wrap: wrap; gap: 0 72px; }
.side-by-side > div { min-width: 0; max-width: 100%; }
.fitted { min-width: 0; }
.fitted th, .fitted td { padding-right: 28px; }
@media screen and (max-width: 720px) {
  .readings { columns: 1; }
  .glances { grid-template-columns: repeat(2, minmax(0, 1fr)); padding: 14px 16px; }
  .overview tbody th[scope=row] { min-width: 132px; }
  .penalties .note { min-width: 200px; }
}
@media print {
  :root { --momentary: #c9d6e6; --momentary-line: #8fabc9; --failure: #a02018; }
  .glances { border: 1px solid var(--line); grid-template-columns: repeat(6, 1fr); padding: 8px 12px; gap: 8px; }
  .glances dd { font-size: 14pt; }
  .readings small { font-size: 7.5pt; }
  .readings dl div { padding: 2px 0; }
  .findings li { break-inside: avoid; border: 1px solid var(--line); border-left-width: 4px; }
  .piece + .piece { break-before: page; }
  .overview tbody th[scope=row] { position: static; min-width: 0; }
}
`);
