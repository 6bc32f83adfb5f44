/** What a page with panels on it says everywhere: that programs answered, where they did. */
import { Html } from '../html.ts';
import { isSimulatedPanel, SIMULATED } from '../panel-words.ts';
import type { PanelEvidence } from '../report-input.ts';
import { CHAPTER_STYLE, simulatedPages } from '../verdict-report/chapter-style.ts';

/** The look of the chapters; on paper every page is marked where programs answered. */
export function panelsStyle(panels: readonly PanelEvidence[]): Html {
  const simulated = panels.filter(isSimulatedPanel).length;
  const marked = simulated === 0 ? '' : simulatedPages(simulated === panels.length ? 'all' : 'some');
  return new Html(CHAPTER_STYLE.markup + marked);
}

/** For title, header and footer: null where only people answered, or nobody. */
export function simulatedMark(panels: readonly PanelEvidence[]): string | null {
  const simulated = panels.filter(isSimulatedPanel).length;
  if (simulated === 0) return null;
  return simulated === panels.length
    ? `${SIMULATED}: every answer in this report is a program’s`
    : `${SIMULATED}: some answers in this report are programs’`;
}
