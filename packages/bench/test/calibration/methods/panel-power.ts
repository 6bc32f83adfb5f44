/** Power by formula against simulated panels, judged by the test that will judge the real one. */
import type { PanelLayout } from '../../../src/statistics/planning/answer-variance.ts';
import type { Generalization } from '../../../src/statistics/planning/crossed-power.ts';
import type { PanelGoal } from '../../../src/statistics/planning/panel-goal.ts';
import { panelPower } from '../../../src/statistics/planning/panel-power.ts';
import { simulatePanelPower } from '../../../src/statistics/planning/simulate-panel-power.ts';
import type { Calibration, CalibrationCell } from '../calibration.ts';

const NONE = { listenerCorrelation: 0, trackCorrelation: 0 };
const USUAL = { listenerCorrelation: 0.05, trackCorrelation: 0.04 };
const SPREAD = { rating: 15, listener: 6, track: 5 };

/** A panel that fails to show what is so; its name says how many do by the formula. */
function missCell(
  name: string,
  { goal, layout, generalize }: { goal: PanelGoal; layout: PanelLayout; generalize: Generalization },
): CalibrationCell {
  const byFormula = 1 - panelPower(goal, layout, { generalize });
  const size = `${layout.listeners} listeners × ${layout.trials} trials × ${layout.tracks} tracks`;
  const spread = `icc ${layout.listenerCorrelation} / ${layout.trackCorrelation}`;
  return {
    cell: `${name}; ${size}, ${spread}; by formula ${(100 * byFormula).toFixed(1)} %`,
    run: (random) => simulatePanelPower(goal, layout, { generalize, panels: 1, random }).power === 0,
  };
}

const audibleCells = [10, 20, 40].flatMap((listeners) =>
  [10, 20, 40].flatMap((tracks) =>
    [NONE, USUAL].flatMap((spread) =>
      [0.55, 0.6].map((proportion) =>
        missCell(`${(100 * proportion).toFixed(0)} %`, {
          goal: { kind: 'audible', proportion },
          layout: { listeners, tracks, trials: 20, ...spread },
          generalize: 'listeners-and-tracks',
        }),
      ),
    ),
  ),
);

const OTHER_GOALS: readonly (readonly [string, PanelGoal])[] = [
  ['58 %, over listeners', { kind: 'audible', proportion: 0.58 }],
  ['identification 42 %, two-sided', { kind: 'audible', proportion: 0.42, alternative: 'two-sided' }],
  ['within 10 points of chance', { kind: 'below-margin', margin: 0.1 }],
  ['less than 10 points above chance', { kind: 'below-margin', margin: 0.1, limits: 'above' }],
  ['50 to 65 %, at 57.5 %', { kind: 'within-range', low: 0.5, high: 0.65, proportion: 0.575 }],
  ['60 against 50 %, same listeners', { kind: 'difference', first: 0.6, second: 0.5, design: 'within' }],
  ['60 against 50 %, two groups', { kind: 'difference', first: 0.6, second: 0.5, design: 'between' }],
  ['preferred by 58 %', { kind: 'preference', proportion: 0.58 }],
  ['rated 4 points apart', { kind: 'rating', points: 4, spread: SPREAD }],
  ['rated alike within 5 points', { kind: 'rating', points: 0, margin: 5, spread: SPREAD }],
];

const otherCells = OTHER_GOALS.flatMap(([name, goal], index) =>
  [
    [20, 20],
    [40, 30],
  ].map(([listeners, tracks]) =>
    missCell(name, {
      goal,
      // tracks that are not generalized over have no spread to speak of
      layout: {
        listeners: listeners!,
        tracks: tracks!,
        trials: 20,
        ...USUAL,
        ...(index === 0 && { trackCorrelation: 0 }),
      },
      generalize: index === 0 ? 'listeners' : 'listeners-and-tracks',
    }),
  ),
);

const preferenceCells = [
  [20, 3],
  [40, 4],
].flatMap(([listeners, conditions]) =>
  [NONE, USUAL].map((spread) =>
    missCell(`60 % over every other of ${conditions} conditions`, {
      goal: { kind: 'preference', proportion: 0.6, conditions: conditions! },
      layout: { listeners: listeners!, tracks: 20, trials: 20, ...spread },
      generalize: 'listeners',
    }),
  ),
);

const exactCells = OTHER_GOALS.filter(([, { kind }]) => kind !== 'rating')
  .slice(1)
  .map(([name, goal]) =>
    missCell(name, {
      goal,
      layout: { listeners: 20, tracks: 20, trials: 20, ...NONE },
      generalize: 'these-answers',
    }),
  );

const COMMON = {
  counts: 'misses of the true value',
  // the power that one plans for
  nominal: 0.2,
  claim: 'printed',
  panels: { short: 12, long: 2000 },
} as const;

export const panelPowerCalibrations: readonly Calibration[] = [
  {
    ...COMMON,
    method: 'panelPower(), audible, by t over listeners and tracks',
    truth: 'The effect that was planned for; the rate is to be that by formula',
    cells: audibleCells,
  },
  {
    ...COMMON,
    method: 'panelPower(), other goals, by t',
    truth: 'The effect that was planned for; the rate is to be that by formula',
    cells: otherCells,
  },
  {
    ...COMMON,
    method: 'panelPower(), preference among several conditions, on Bradley and Terry’s scale over listeners',
    truth: 'The effect that was planned for; the rate is to be that by formula',
    cells: preferenceCells,
  },
  {
    ...COMMON,
    method: 'panelPower(), by exact tests of these answers',
    truth: 'The effect that was planned for, all answers alike; the rate is to be that by formula',
    cells: exactCells,
  },
];
