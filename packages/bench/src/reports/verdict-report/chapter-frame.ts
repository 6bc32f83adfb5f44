/** Where a panel's sections stand: on a page of their own, or in a chapter of a larger one. */
import { type Html, html } from '../html.ts';
import { isSimulatedPanel, SIMULATED } from '../panel-words.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';

export interface ChapterFrame {
  /** What every id begins with; empty where the chapter is the page. */
  readonly prefix: string;
  /** Of the sections' titles. */
  readonly headingLevel: 2 | 4;
}

export const WHOLE_PAGE: ChapterFrame = { prefix: '', headingLevel: 2 };

/** Marks a title or label where a program answered: `Simulated listeners: verdicts`. */
export function markOf(input: Pick<VerdictReportInput, 'panel' | 'answers'>): (text: string) => string {
  const isSimulated = isSimulatedPanel(input);
  return (text) => (isSimulated && !text.includes(SIMULATED) ? `${SIMULATED}: ${inMidSentence(text)}` : text);
}

/** Abbreviations and names of versions stay as they are. */
export const inMidSentence = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

/**
 * A section of a panel with its title, marked where a program answered. In a chapter it is no landmark: several panels have the same ones.
 */
export function chapterSection(
  input: VerdictReportInput,
  { prefix, headingLevel }: ChapterFrame,
  { name, title, body }: { name: string; title: string; body: Html },
): Html {
  const id = prefix + name;
  const isOnItsOwn = prefix === '';
  return html`<section id="${id}" class="part"${isOnItsOwn && html` aria-labelledby="${id}-title"`}>
<h${headingLevel} id="${id}-title">${markOf(input)(title)}</h${headingLevel}>
${body}
</section>
`;
}
