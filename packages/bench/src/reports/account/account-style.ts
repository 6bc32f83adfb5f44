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
.player { background: var(--sunken); border-radius: var(--radius); padding: 16px 20px; margin: 16px 0; }
.player fieldset { display: flex; flex-wrap: wrap; gap: 8px; border: 0; padding: 0; margin: 0; min-width: 0; }
.player legend { padding: 0; margin-bottom: 6px; color: var(--ink-soft); font-size: var(--text-small); }
.player fieldset label { flex: 1 1 120px; display: flex; align-items: center; gap: 8px; min-height: 48px; padding: 0 14px; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); cursor: pointer; }
.player fieldset label:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); font-weight: 600; }
.player label:has(:focus-visible), .player button:focus-visible, .player .position:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.player input { accent-color: var(--accent); }
.player input[type=radio], .player input[type=checkbox] { width: 18px; height: 18px; margin: 0; flex: none; outline: 0; }
.player kbd { font: 12px ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-weight: 400; color: var(--ink-soft); border: 1px solid var(--line); border-radius: 4px; padding: 0 5px; margin-left: 4px; }
.transport { display: flex; align-items: center; gap: 16px; margin: 16px 0 8px; }
.transport button { flex: none; min-width: 96px; min-height: 48px; border: 0; border-radius: var(--radius); background: var(--accent); color: var(--surface); font: 600 var(--text)/1 inherit; font-family: inherit; cursor: pointer; }
.transport button:disabled { opacity: 0.6; }
.transport .position { flex: 1 1 auto; min-width: 0; height: 44px; }
.transport .clock { flex: none; font-variant-numeric: tabular-nums; font-size: var(--text-small); color: var(--ink-soft); }
.player .level { display: flex; align-items: center; gap: 8px; min-height: 44px; font-size: var(--text-small); cursor: pointer; }
.player .message { margin: 0; }
.player .message:empty { display: none; }
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
  .player { padding: 14px 16px; }
  .transport { flex-wrap: wrap; gap: 8px 16px; }
  .transport .position { order: 3; flex-basis: 100%; }
}
@media print {
  #listen, summary { display: none; }
  .changes { border: 1px solid var(--line); padding: 8px 12px; gap: 8px; }
  .changes dd { font-size: 14pt; }
  .recall > li, .findings li { break-inside: avoid; }
}
`);
