/** How the evidence grew. */
import { evidenceFigure } from '../figures/evidence.ts';
import type { Html } from '../html.ts';
import { type ChapterFrame, chapterSection, markOf } from './chapter-frame.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';
import { wordsOf } from './verdict-words.ts';

/** How the evidence grew; null where answers are not right or wrong. */
export function evidenceSection(input: VerdictReportInput, frame: ChapterFrame): Html | null {
  const { judged, panel } = input;
  const { share, chanceLevel } = wordsOf(input);
  const figure = evidenceFigure({
    id: `${frame.prefix}figure-evidence`,
    title: markOf(input)('How the evidence grew'),
    points: judged.evidence,
    alpha: panel.analysisPlan.claims[0]?.alpha ?? 0.05,
    chanceLevel,
    shareLabel: markOf(input)(share),
  });
  return figure && chapterSection(input, frame, { name: 'evidence', title: 'Over time', body: figure });
}
