/** Panels as a bundle holds them: judged by their plans as they stand, with nothing joined to their answers. */
import { type BundledPanel, judgeAnswers, type PanelToJudge } from '@earwitness/bench';

/** Of the panels of a report, each in a folder of its own. */
export function bundledPanels(panels: readonly PanelToJudge[]): BundledPanel[] {
  const taken = new Set<string>();
  return panels.map(({ name, answers, definition, plan, origin, planDigest }) => {
    const simulated = answers.simulated || (definition?.simulated ?? false);
    const { judged, ratings } = judgeAnswers(answers, { plan, simulated, isFixed: origin.isFixed });
    return {
      id: freeId(definition?.panelId ?? idOf(name), taken),
      title: name,
      answers: { ...answers, simulated },
      plan,
      planOrigin: { isFixed: origin.isFixed, sha256: planDigest },
      judged: ratings ?? judged,
    };
  });
}

const idOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\.[a-z0-9]+$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64) || 'panel';

function freeId(id: string, taken: Set<string>): string {
  let free = id;
  for (let count = 2; taken.has(free); count += 1) free = `${id}-${count}`;
  taken.add(free);
  return free;
}
