/** The look of a panel's sections, on a page of their own or in a chapter of another. */
import { Html } from '../html.ts';

/** Outcomes are words where other reports have numbers. */
export const CHAPTER_STYLE = new Html(`
.answer .outcome { font-size: var(--text-title); line-height: 1.2; }
.answer h4 { grid-area: question; margin: 0; }
.matrix th { white-space: nowrap; }
.from, .parts th[scope=row] { white-space: nowrap; }
.flow tfoot th, .flow tfoot td { font-weight: 600; border-top: 2px solid var(--line); }
.chapter-contents { display: flex; flex-wrap: wrap; gap: 0 24px; list-style: none; padding: 0; }
.chapter-contents a { display: inline-flex; align-items: center; min-height: 44px; }
.methods { margin: 12px 0; padding: 2px 16px; border-left: 4px solid var(--line); }
nav a { white-space: nowrap; }
.panel .part { padding: 24px 0 8px; border-top: 0; }
.panel .part h5 { margin-top: 28px; }
.panel .part h4 { font-size: var(--text-large); }
@media print { .chapter-contents { display: none; } .panel .part { padding: 12px 0 0; } .from, .parts th[scope=row] { white-space: normal; } }
`);

/** On paper a page may be taken out: each says at its head that programs answered. */
export const simulatedPages = (which: 'all' | 'some'): string =>
  `@page { @top-center { content: "Simulated listeners: ${which} answers in this report are of programs, not of people"; font: 8pt system-ui, sans-serif; } }`;
