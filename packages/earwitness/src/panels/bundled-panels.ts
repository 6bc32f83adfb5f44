/** Panels as a bundle holds them: the very answers, plan and verdicts of their report. */
import { type BundledPanel, type PanelEvidence, slugOf } from '@earwitness/bench';

/** Of the panels of a report, each in a folder of its own. */
export function bundledPanels(panels: readonly PanelEvidence[]): BundledPanel[] {
  const taken = new Set<string>();
  return panels.map(
    ({ name, answers, panel, definition, judgedBy, origin, planDigest, judged, ratings }) => ({
      id: freeId(definition?.panelId ?? idOf(name), taken),
      title: name,
      answers: { ...answers, simulated: panel.simulated },
      plan: judgedBy,
      planOrigin: { kind: origin.kind, sha256: planDigest },
      judged: ratings ?? judged,
    }),
  );
}

const idOf = (name: string): string => slugOf(name.replace(/\.[a-z0-9]+$/i, '')) || 'panel';

function freeId(id: string, taken: Set<string>): string {
  let free = id;
  for (let count = 2; taken.has(free); count += 1) free = `${id}-${count}`;
  taken.add(free);
  return free;
}
