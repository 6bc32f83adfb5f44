/** Everything that a panel's verdicts rest on, in the order of a reader's questions. */
import type { Html } from '../html.ts';
import type { ChapterFrame } from './chapter-frame.ts';
import { controlsSection } from './controls-section.ts';
import { evidenceSection } from './evidence-section.ts';
import { exclusionsSection } from './exclusions-section.ts';
import { listenersSection } from './listeners-section.ts';
import { methodSection } from './method-section.ts';
import { pairsSection } from './pairs-section.ts';
import { ratingsSection } from './ratings-section.ts';
import { strataSection } from './strata-section.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';
import { verdictsSection } from './verdicts-section.ts';

export interface PanelSection {
  readonly name: string;
  /** As a line of contents calls it. */
  readonly short: string;
  readonly section: Html;
}

/**
 * The sections that a panel has something for.
 *
 * @param beside what stands before the method
 */
export function panelSections(
  input: VerdictReportInput,
  frame: ChapterFrame,
  beside: readonly PanelSection[] = [],
): readonly PanelSection[] {
  const parts: readonly (readonly [name: string, short: string, section: Html | null])[] = [
    ['verdicts', 'Numbers', verdictsSection(input, frame)],
    ['ratings', 'Ratings', ratingsSection(input, frame)],
    ['pairs', 'Pairs', pairsSection(input, frame)],
    ['strata', 'Parts', strataSection(input, frame)],
    ['listeners', 'Listeners', listenersSection(input, frame)],
    ['evidence', 'Over time', evidenceSection(input, frame)],
    ['controls', 'Checks', controlsSection(input, frame)],
    ['exclusions', 'Left out', exclusionsSection(input, frame)],
  ];
  return [
    ...parts.flatMap(([name, short, section]) => (section === null ? [] : [{ name, short, section }])),
    ...beside,
    { name: 'method', short: 'Method', section: methodSection(input, frame) },
  ];
}
