/** What only the page of the history needs. */
import { Html } from '../html.ts';

export const HISTORY_PAGE_STYLE = new Html(`
.newest { font-size: var(--text-large); line-height: 1.4; margin-bottom: 16px; }
.newest a { display: inline-flex; align-items: center; min-height: 44px; }
section#metrics { border-top: 0; padding-top: 24px; }
.choices { display: grid; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); gap: 12px 24px; margin: 16px 0; }
.choices > label, .side label { display: grid; gap: 4px; font-size: var(--text-small); color: var(--ink-soft); min-width: 0; }
select { font: inherit; font-size: var(--text); color: var(--ink); background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); min-height: 44px; padding: 0 12px; width: 100%; min-width: 0; }
.conditions label { display: inline-flex; align-items: center; gap: 6px; min-height: 44px; cursor: pointer; }
.conditions li:has(label[hidden]) { display: none; }
.conditions input { width: 18px; height: 18px; margin: 0; accent-color: var(--accent); }
select:focus-visible, input:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.values tbody th { white-space: nowrap; }
#metric-picture { min-height: 340px; }
#metric-picture svg { display: block; max-width: 100%; height: auto; }
details { border-top: 1px solid var(--line); }
#metric-glances, #comparison details:last-of-type { border-bottom: 1px solid var(--line); }
summary { min-height: 44px; display: flex; align-items: center; cursor: pointer; color: var(--accent); }
summary::before { content: "▸"; width: 1.4em; }
details[open] > summary::before { content: "▾"; }
.glance-list { display: grid; grid-template-columns: repeat(auto-fill, minmax(216px, 1fr)); gap: 8px; margin: 8px 0 16px; }
.glance-list button { color: var(--ink); display: grid; gap: 4px; padding: 8px; text-align: left; }
.glance-list button:hover { border-color: var(--accent); }
.glance-list svg { display: block; max-width: 100%; height: auto; }
.runs tbody th { font-weight: 600; white-space: nowrap; }
.runs td { white-space: nowrap; }
.runs td:nth-child(2), .runs td:last-child { white-space: normal; }
.runs td:last-child { min-width: 144px; }
.runs .subject { display: block; width: 24ch; white-space: normal; overflow-wrap: anywhere; }
.acts { display: flex; gap: 4px 16px; font-weight: 400; }
.acts a, .acts button { display: inline-flex; align-items: center; min-height: 44px; min-width: 44px; padding: 0; border: 0; background: none; color: var(--accent); text-decoration: underline; text-underline-offset: 3px; }
#comparison-verdict { font-size: var(--text-large); font-weight: 600; line-height: 1.35; }
#comparison h3 { margin-top: 32px; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(260px, 1fr)); gap: 16px 32px; margin: 16px 0 24px; }
.side { border: 1px solid var(--line); border-radius: var(--radius); padding: 8px 16px 16px; margin: 0; min-width: 0; display: grid; gap: 12px; }
.side legend { font-weight: 600; padding: 0 6px; }
html:not(.scripted) .needs-script { display: none; }
@media print {
  .choices, .conditions, .sides, button.compare, .glance-list { display: none; }
}
`);
