/** What was measured and what was done, in words and numbers. */
import type { Analysis, MasteringPlan } from '@earwitness/engine';
import type { TrackName } from './player.ts';

const READINGS: readonly (readonly [string, (analysis: Analysis) => number | null, string])[] = [
  ['Loudness', ({ integratedLufs }) => integratedLufs, 'LUFS'],
  ['True peak', ({ truePeakDbtp }) => truePeakDbtp, 'dBTP'],
  ['Loudness range', ({ loudnessRangeLu }) => loudnessRangeLu, 'LU'],
  ['Peak to loudness', ({ plrDb }) => plrDb, 'dB'],
];

export function showReadings(
  body: HTMLElement,
  analyses: Readonly<Partial<Record<TrackName, Analysis>>>,
): void {
  body.replaceChildren(
    ...READINGS.map(([label, read, unit]) => {
      const cells = (['mix', 'master', 'reference'] as const).map((name) => {
        const analysis = analyses[name];
        const value = analysis ? read(analysis) : null;
        return element('td', value === null ? '–' : value.toFixed(1).replace('-', '−'));
      });
      const head = element('th', `${label}, ${unit}`);
      head.setAttribute('scope', 'row');
      return element('tr', head, ...cells);
    }),
  );
}

export function showDecisions(
  { stages, leftOut }: { stages: HTMLElement; leftOut: HTMLElement },
  plan: MasteringPlan,
): void {
  stages.replaceChildren(...plan.stages.map(describe));
  leftOut.replaceChildren(...plan.leftOut.map(describe));
}

const describe = ({ kind, reason }: { kind: string; reason: string }): HTMLElement =>
  element('li', element('strong', kind.replaceAll('-', ' ')), reason);

function element(tag: string, ...content: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  made.append(...content);
  return made;
}
