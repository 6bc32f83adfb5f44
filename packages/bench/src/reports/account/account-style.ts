/** What only the account of a master needs beside the look of every report. */
import { Html } from '../html.ts';

export const ACCOUNT_STYLE = new Html(`
header h1 { overflow-wrap: anywhere; }
nav a { white-space: nowrap; }
main > section { padding: 28px 0; }
main > section:first-child { border-top: 0; padding-top: 24px; }
main > section > h3:first-of-type { margin-top: 24px; }
.changes { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 20px 16px; background: var(--sunken); border-radius: var(--radius); padding: 16px 20px; margin: 16px 0; }
.changes div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.changes dt { color: var(--ink-soft); font-size: var(--text-small); line-height: 1.3; }
.changes dd { margin: 0; font-size: 26px; line-height: 1.25; font-weight: 600; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; white-space: nowrap; }
.changes .from { color: var(--ink-soft); font-weight: 400; }
.changes .unit { font-size: var(--text-small); font-weight: 400; letter-spacing: 0; }
.stages h3, .recall h3 { font-size: var(--text); margin: 0; }
.stages .table-room { max-width: none; }
.stages .fitted, .stages table { min-width: 0; }
.effect { border-left: 4px solid var(--ours); padding: 2px 0 2px 12px; margin: 8px 0; }
.recall { padding-left: 24px; }
.recall > li { margin: 16px 0; padding-left: 4px; max-width: none; }
.recall p { margin: 4px 0; }
.recall table, .fitted { min-width: 0; }
.recall th, .recall td { padding-right: 28px; }
.residual { color: var(--ink-soft); font-size: var(--text-small); }
details { margin: 8px 0; }
summary { cursor: pointer; min-height: 44px; display: flex; align-items: center; gap: 8px; color: var(--accent); list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::before { content: "▸"; }
[open] > summary::before { content: "▾"; }
summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.left-out li { margin: 8px 0; max-width: 70ch; }
.advice { display: block; color: var(--ink-soft); font-size: var(--text-small); }
.findings { list-style: none; padding: 0; }
.findings li { max-width: none; background: var(--sunken); border-left: 4px solid var(--line); border-radius: 0 var(--radius) var(--radius) 0; padding: 10px 14px; margin: 8px 0; }
.findings .fault, .findings .warning { border-left-color: var(--notice-line); }
.findings .severity { font-weight: 600; }
@media screen and (max-width: 720px) {
  .changes { grid-template-columns: minmax(0, 1fr); gap: 8px; padding: 14px 16px; }
  .changes div { flex-direction: row; align-items: baseline; justify-content: space-between; gap: 12px; }
  .changes dd { font-size: 18px; }
  .recall th, .recall td { padding-right: 12px; }
}
@media print {
  summary { display: none; }
  .changes { border: 1px solid var(--line); padding: 8px 12px; gap: 8px; }
  .changes dd { font-size: 14pt; }
  .recall > li, .findings li { break-inside: avoid; }
}
`);
