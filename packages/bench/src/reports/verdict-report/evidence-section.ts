/** How the evidence grew. */
import { evidenceFigure } from '../figures/evidence.ts';
import { type Html, html } from '../html.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';
import { wordsOf } from './verdict-words.ts';

/** How the evidence grew; null where answers are not right or wrong. */
export function evidenceSection({ judged, panel }: VerdictReportInput): Html | null {
  const { share, chanceLevel } = wordsOf({ panel });
  const figure = evidenceFigure({
    id: 'figure-evidence',
    points: judged.evidence,
    alpha: panel.analysisPlan.claims[0]?.alpha ?? 0.05,
    chanceLevel,
    shareLabel: share,
  });
  return (
    figure &&
    html`<section id="evidence" aria-labelledby="evidence-title">
<h2 id="evidence-title">Over time</h2>
${figure}
</section>
`
  );
}
