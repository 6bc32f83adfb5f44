/** Effects between listeners and their interactions with playback, in groups of unequal size, when there are none. */
import { likelihoodRatioTest } from '../../../src/statistics/clustered/likelihood-ratio-test.ts';
import { SeparationError } from '../../../src/statistics/clustered/logistic-regression.ts';
import { robustLogisticRegression } from '../../../src/statistics/clustered/robust-covariance.ts';
import { createRandom } from '../../../src/statistics/numeric/random.ts';
import type { Calibration, CalibrationCell } from '../calibration.ts';
import { type CrossedDesign, crossedName, drawCrossedPanel } from '../crossed-panel.ts';

const ALPHA = 0.05;
const GROUPS: readonly CrossedDesign[] = [
  { listeners: 20, trained: 5, tracks: 10 },
  { listeners: 40, trained: 10, tracks: 5 },
].flatMap((design) =>
  [
    { sdListener: 0.3, sdTrack: 0.4 },
    { sdListener: 0.6, sdTrack: 0.6 },
  ].map((spread) => ({ ...design, ...spread })),
);

type Effect = 'trained' | 'trained × studio';

interface Figures {
  readonly byChiSquare: number;
  readonly byF: number;
  readonly byRobustT: number;
}

const figures = new Map<string, (Figures | null)[]>();

/** Each panel is fitted once, and judged by every reference. */
function figuresOf(design: CrossedDesign, effect: Effect, panelNumber: number): Figures | null {
  const name = `${effect}: ${crossedName(design)}`;
  const known = figures.get(name) ?? [];
  figures.set(name, known);
  const before = known[panelNumber];
  if (before !== undefined) return before;
  const { listener, track, trained, studio, correct } = drawCrossedPanel(
    design,
    createRandom(`${name}, ${panelNumber}`),
  );
  const data = {
    successes: correct,
    columns: effect === 'trained' ? ['(intercept)', 'trained'] : ['(intercept)', 'trained', 'studio', effect],
    design: correct.map((_, row) =>
      effect === 'trained'
        ? [1, trained[row]!]
        : [1, trained[row]!, studio[row]!, trained[row]! * studio[row]!],
    ),
  };
  let found: Figures | null = null;
  try {
    const test = likelihoodRatioTest({
      ...data,
      random: [
        { name: 'listener', levels: listener },
        { name: 'track', levels: track },
      ],
      leaveOut: [effect],
      referenceDegrees: Math.min(design.listeners, design.tracks) - 1,
    });
    found = {
      byChiSquare: test.pValue,
      byF: test.pValueByF!,
      byRobustT: robustLogisticRegression({ ...data, clusters: [listener, track] }).pValues.at(-1)!,
    };
  } catch (error) {
    if (!(error instanceof SeparationError)) throw error;
  }
  known[panelNumber] = found;
  return found;
}

const cellsOf = (effect: Effect, pOf: (figures: Figures) => number): CalibrationCell[] =>
  GROUPS.map((design) => {
    let panelNumber = -1;
    return {
      cell: crossedName(design),
      run() {
        panelNumber += 1;
        const found = figuresOf(design, effect, panelNumber);
        return found === null ? null : pOf(found) <= ALPHA;
      },
    };
  });

export const clusteredEffectCalibrations: readonly Calibration[] = (
  ['trained', 'trained × studio'] as const
).flatMap((effect) =>
  (
    [
      ['mixed model, likelihood ratio by chi-square', ({ byChiSquare }) => byChiSquare],
      ['mixed model, likelihood ratio by F with min(listeners, tracks) − 1', ({ byF }) => byF],
      [
        'robustLogisticRegression, two-way CR1, t with min(listeners, tracks) − 1',
        ({ byRobustT }) => byRobustT,
      ],
    ] as const satisfies readonly (readonly [string, (figures: Figures) => number])[]
  ).map(
    ([method, pOf]): Calibration => ({
      method: `${method}, of ${effect}`,
      truth: 'no such effect; listeners and tracks differ, groups of listeners are unequal',
      counts: 'rejections of a true null',
      nominal: ALPHA,
      claim: 'printed',
      guard: 0.5,
      panels: { short: 4, long: 2000 },
      cells: cellsOf(effect, pOf),
    }),
  ),
);
