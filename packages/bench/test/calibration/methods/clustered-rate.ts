/** Methods on the rate of a panel, and what they do when the average listener on the average track is at chance. */
import {
  type AnswerTable,
  answerTable,
  type ClusteredAnswer,
} from '../../../src/statistics/clustered/answer-table.ts';
import { decidingEvidence } from '../../../src/statistics/clustered/deciding-evidence.ts';
import { exchangeableLogisticRegression } from '../../../src/statistics/clustered/generalized-estimating-equations.ts';
import {
  logisticMixedModel,
  maximumLogLikelihood,
} from '../../../src/statistics/clustered/logistic-mixed-model.ts';
import { inverseLogit, SeparationError } from '../../../src/statistics/clustered/logistic-regression.ts';
import { bootstrapRate } from '../../../src/statistics/clustered/pigeonhole-bootstrap.ts';
import { rateByMixedModel } from '../../../src/statistics/clustered/rate-by-mixed-model.ts';
import { judgeRate } from '../../../src/statistics/clustered/rate-inference.ts';
import { robustLogisticRegression } from '../../../src/statistics/clustered/robust-covariance.ts';
import { signFlipTest } from '../../../src/statistics/clustered/sign-flip-test.ts';
import { spreadProfile } from '../../../src/statistics/clustered/spread-interval.ts';
import { rateByT } from '../../../src/statistics/clustered/two-way-t.ts';
import { chiSquareTails } from '../../../src/statistics/numeric/chi-square.ts';
import { normalCdf } from '../../../src/statistics/numeric/normal.ts';
import { drawNormal } from '../../../src/statistics/numeric/normal-deviates.ts';
import { createRandom, type Random } from '../../../src/statistics/numeric/random.ts';
import { studentTTails } from '../../../src/statistics/numeric/student-t.ts';
import type { Calibration, CalibrationCell } from '../calibration.ts';
import { type CrossedDesign, type CrossedPanel, crossedName, drawCrossedPanel } from '../crossed-panel.ts';

const ALPHA = 0.05;
const SPREADS = [
  { sdListener: 0, sdTrack: 0 },
  { sdListener: 0.3, sdTrack: 0.4 },
  { sdListener: 0.6, sdTrack: 0.6 },
];
const GRID: readonly CrossedDesign[] = [3, 5, 10, 20, 40, 100].flatMap((listeners) =>
  [2, 3, 5, 10, 20, 40].flatMap((tracks) => SPREADS.map((spread) => ({ listeners, tracks, ...spread }))),
);
/** The likelihood takes tens of milliseconds a panel: in larger cells its methods are not measured, and so are never confirmatory. */
const MOST_ANSWERS_BY_LIKELIHOOD = 200;
const LIKELIHOOD_GRID = GRID.filter(
  ({ listeners, tracks }) =>
    listeners >= 10 && tracks >= 5 && listeners * tracks <= MOST_ANSWERS_BY_LIKELIHOOD,
);
const ONE_TRACK: readonly CrossedDesign[] = [5, 10, 20, 40].flatMap((listeners) =>
  [0, 0.3, 0.6].map((sdListener) => ({ listeners, tracks: 1, sdListener, sdTrack: 0 })),
);
/** Answers of each listener where there is one track. */
const ANSWERS_TO_ONE_TRACK = 16;

const randomEffects = ({ listener, track }: CrossedPanel) => [
  { name: 'listener', levels: listener },
  { name: 'track', levels: track },
];

const intercept = ({ correct }: CrossedPanel) => ({
  successes: correct,
  design: correct.map(() => [1]),
  columns: ['(intercept)'],
});

const tableOf = ({ listener, track, correct }: CrossedPanel) =>
  answerTable(
    correct.map((right, row) => ({ listener: listener[row]!, track: track[row]!, correct: right === 1 })),
  );

/** null where every answer, or every level, is alike: the methods then say so instead of giving a p. */
function orNothing(judge: () => boolean): boolean | null {
  try {
    return judge();
  } catch (error) {
    if (error instanceof SeparationError) return null;
    throw error;
  }
}

const cellsOf = (
  designs: readonly CrossedDesign[],
  judge: (panel: CrossedPanel, random: Random) => boolean | null,
): CalibrationCell[] =>
  designs.map((design) => ({
    cell: crossedName(design),
    run: (random) => judge(drawCrossedPanel(design, random), random),
  }));

const AT_CHANCE =
  'composite null: the average listener on the average track is at 50 %, listeners and tracks differ';

const size = (
  method: string,
  cells: readonly CalibrationCell[],
  { guard, short = 60, long = 2000 }: { guard: number; short?: number; long?: number },
): Calibration => ({
  method,
  truth: AT_CHANCE,
  counts: 'rejections of a true null',
  nominal: ALPHA,
  claim: 'printed',
  guard,
  panels: { short, long },
  cells,
});

interface LikelihoodFigures {
  readonly byChiSquare: number;
  readonly byF: number;
  readonly byWaldZ: number;
  readonly byWaldT: number;
}

const figures = new Map<string, (LikelihoodFigures | null)[]>();

/** The mixed model's p-values on one panel: each panel is fitted once, and judged by every reference. */
function figuresOf(design: CrossedDesign, panelNumber: number): LikelihoodFigures | null {
  const name = crossedName(design);
  const known = figures.get(name) ?? [];
  figures.set(name, known);
  const before = known[panelNumber];
  if (before !== undefined) return before;
  const panel = drawCrossedPanel(design, createRandom(`mixed model: ${name}, ${panelNumber}`));
  const input = { ...intercept(panel), random: randomEffects(panel) };
  let found: LikelihoodFigures | null = null;
  try {
    const { coefficients, standardErrors, logLikelihood } = logisticMixedModel(input);
    const atChance = maximumLogLikelihood({ ...input, design: panel.correct.map(() => []), columns: [] });
    const statistic = Math.max(0, 2 * (logLikelihood - atChance));
    const z = Math.abs(coefficients[0]! / standardErrors[0]!);
    const degreesOfFreedom = Math.min(design.listeners, design.tracks) - 1;
    found = {
      byChiSquare: chiSquareTails({ x: statistic, degreesOfFreedom: 1 }).upper,
      byF: studentTTails({ t: Math.sqrt(statistic), degreesOfFreedom }).twoSided,
      byWaldZ: 2 * normalCdf(-z),
      byWaldT: studentTTails({ t: z, degreesOfFreedom }).twoSided,
    };
  } catch (error) {
    if (!(error instanceof SeparationError)) throw error;
  }
  known[panelNumber] = found;
  return found;
}

function likelihoodCells(pOf: (figures: LikelihoodFigures) => number): CalibrationCell[] {
  return LIKELIHOOD_GRID.map((design) => {
    let panelNumber = -1;
    return {
      cell: crossedName(design),
      run() {
        panelNumber += 1;
        const found = figuresOf(design, panelNumber);
        return found === null ? null : pOf(found) <= ALPHA;
      },
    };
  });
}

/** Answers to one track: listeners are all there is to generalize over. */
const oneTrackCells: CalibrationCell[] = ONE_TRACK.map((design) => ({
  cell: `${crossedName(design)}, ${ANSWERS_TO_ONE_TRACK} answers each`,
  run(random) {
    const { listener, correct } = drawCrossedPanel({ ...design, tracks: ANSWERS_TO_ONE_TRACK }, random);
    const table = answerTable(
      correct.map((right, row) => ({ listener: listener[row]!, track: 'the one', correct: right === 1 })),
    );
    const result = rateByT(table, { over: 'listeners' });
    return result === null ? null : result.pValue <= ALPHA;
  },
}));

/** A fifth of the listeners, of the tracks or of both come up so many times as often as the others. */
interface UnevenDesign extends CrossedDesign {
  readonly listenerTimes: number;
  readonly trackTimes: number;
}

/** Five times is about the most uneven that `decidingEvidence` takes (`effectiveClusters`: 56 % of their number). */
const UNEVEN: readonly UnevenDesign[] = (
  [
    [5, 10],
    [10, 10],
    [10, 40],
    [20, 10],
    [20, 20],
    [40, 10],
    [40, 40],
    [100, 20],
  ] as const
).flatMap(([listeners, tracks]) =>
  SPREADS.flatMap((spread) =>
    (
      [
        [5, 1],
        [1, 5],
        [5, 5],
      ] as const
    ).map(([listenerTimes, trackTimes]) => ({ listeners, tracks, ...spread, listenerTimes, trackTimes })),
  ),
);
/** More uneven than may decide: measured to show why. */
const TOO_UNEVEN: readonly UnevenDesign[] = UNEVEN.filter(
  ({ listenerTimes, trackTimes }) => listenerTimes > 1 && trackTimes === 1,
).map((design) => ({ ...design, listenerTimes: 20 }));

const unevenName = ({ listenerTimes, trackTimes, ...design }: UnevenDesign): string =>
  [
    crossedName(design),
    ...(listenerTimes === 1 ? [] : [`a fifth of the listeners answer ${listenerTimes} times as often`]),
    ...(trackTimes === 1 ? [] : [`a fifth of the tracks are played ${trackTimes} times as often`]),
  ].join(', ');

/** Answers beyond the first are drawn anew at the rate of their listener and track. */
function drawUnevenTable(
  { listenerTimes, trackTimes, ...design }: UnevenDesign,
  random: Random,
): AnswerTable {
  const { listeners, tracks, sdListener, sdTrack } = design;
  const byListener = Array.from({ length: listeners }, () => sdListener * drawNormal(random));
  const byTrack = Array.from({ length: tracks }, () => sdTrack * drawNormal(random));
  const answers: ClusteredAnswer[] = [];
  for (const [listener, own] of byListener.entries())
    for (const [track, its] of byTrack.entries()) {
      const times = (listener < listeners / 5 ? listenerTimes : 1) * (track < tracks / 5 ? trackTimes : 1);
      for (let time = 0; time < times; time += 1)
        answers.push({ listener, track, correct: random.uniform() < inverseLogit(own + its) });
    }
  return answerTable(answers);
}

const sizes: readonly Calibration[] = [
  size(
    'decidingEvidence, of uneven panels',
    UNEVEN.map((design) => ({
      cell: unevenName(design),
      run(random) {
        const { evidence } = decidingEvidence(drawUnevenTable(design, random));
        return evidence && judgeRate(evidence, {}).pValue <= ALPHA;
      },
    })),
    { guard: 0.2, short: 20 },
  ),
  size(
    'rateByT over listeners and tracks, of panels too uneven to decide',
    TOO_UNEVEN.map((design) => ({
      cell: unevenName(design),
      run(random) {
        const result = rateByT(drawUnevenTable(design, random));
        return result && result.pValue <= ALPHA;
      },
    })),
    { guard: 0.4, short: 10 },
  ),
  size(
    'rateByT over listeners and tracks',
    cellsOf(GRID, (panel) => {
      const result = rateByT(tableOf(panel));
      return result === null ? null : result.pValue <= ALPHA;
    }),
    { guard: 0.2 },
  ),
  size('rateByT over listeners, of one track', oneTrackCells, { guard: 0.2 }),
  size(
    'signFlipTest over listeners and tracks',
    cellsOf(
      GRID,
      (panel, random) => signFlipTest(tableOf(panel), { draws: 199, seed: random.uniform() }).pValue <= ALPHA,
    ),
    { guard: 0.2, short: 20 },
  ),
  size(
    'robustLogisticRegression, two-way CR1, t with min(listeners, tracks) − 1',
    cellsOf(LIKELIHOOD_GRID, (panel) =>
      orNothing(
        () =>
          robustLogisticRegression({
            ...intercept(panel),
            clusters: [panel.listener, panel.track],
          }).pValues[0]! <= ALPHA,
      ),
    ),
    { guard: 0.2, short: 20, long: 2000 },
  ),
  size(
    'exchangeableLogisticRegression by listener, z',
    cellsOf(LIKELIHOOD_GRID, (panel) =>
      orNothing(() => {
        const { coefficients, standardErrors } = exchangeableLogisticRegression({
          ...intercept(panel),
          clusters: panel.listener,
        });
        return 2 * normalCdf(-Math.abs(coefficients[0]! / standardErrors[0]!)) <= ALPHA;
      }),
    ),
    { guard: 0.6, short: 20, long: 2000 },
  ),
  size(
    'bootstrapRate of listeners and tracks, 95 % percentile interval',
    cellsOf(LIKELIHOOD_GRID, (panel, random) => {
      const { interval } = bootstrapRate(tableOf(panel), { draws: 400, seed: random.uniform() });
      return interval.low > 0.5 || interval.high < 0.5;
    }),
    { guard: 0.3, short: 10, long: 2000 },
  ),
  size(
    'mixed model, likelihood ratio by chi-square',
    likelihoodCells(({ byChiSquare }) => byChiSquare),
    {
      guard: 0.5,
      short: 4,
      long: 2000,
    },
  ),
  size(
    'mixed model, likelihood ratio by t with min(listeners, tracks) − 1 (rateByMixedModel)',
    likelihoodCells(({ byF }) => byF),
    { guard: 0.5, short: 4, long: 2000 },
  ),
  size(
    'mixed model, Wald z',
    likelihoodCells(({ byWaldZ }) => byWaldZ),
    { guard: 0.5, short: 4, long: 2000 },
  ),
  size(
    'mixed model, Wald t with min(listeners, tracks) − 1',
    likelihoodCells(({ byWaldT }) => byWaldT),
    { guard: 0.5, short: 4, long: 2000 },
  ),
];

const THIRD = 1 / 3;
const OF_THREE =
  'composite null: the average listener on the average track is at 1/3 (triangle, tetrad), listeners and tracks differ';
/** By symmetry both tails are alike at one half; at a third either may err more often than the two together. */
const ASKED = ['two-sided', 'greater'] as const;

const ofThree = (
  method: string,
  cells: (alternative: (typeof ASKED)[number]) => readonly CalibrationCell[],
): readonly Calibration[] =>
  ASKED.map((alternative) => ({
    ...size(`${method}, ${alternative}`, cells(alternative), { guard: 0.4, short: 12 }),
    truth: OF_THREE,
  }));

const sizesOfThree: readonly Calibration[] = [
  ...ofThree('rateByT over listeners and tracks', (alternative) =>
    GRID.map((design) => ({
      cell: crossedName(design),
      run(random) {
        const table = tableOf(drawCrossedPanel({ ...design, rate: THIRD }, random));
        const result = rateByT(table, { chance: THIRD, alternative });
        return result && result.pValue <= ALPHA;
      },
    })),
  ),
  ...ofThree('rateByT over listeners, of one track', (alternative) =>
    ONE_TRACK.map((design) => ({
      cell: `${crossedName(design)}, ${ANSWERS_TO_ONE_TRACK} answers each`,
      run(random) {
        const { listener, correct } = drawCrossedPanel(
          { ...design, tracks: ANSWERS_TO_ONE_TRACK, rate: THIRD },
          random,
        );
        const table = answerTable(
          correct.map((right, row) => ({ listener: listener[row]!, track: 'the one', correct: right === 1 })),
        );
        const result = rateByT(table, { over: 'listeners', chance: THIRD, alternative });
        return result && result.pValue <= ALPHA;
      },
    })),
  ),
];

/** Rates away from chance, where listeners and tracks differ. */
const COVERED: readonly CrossedDesign[] = [
  { listeners: 20, tracks: 10, sdListener: 0.3, sdTrack: 0.4, rate: 0.575 },
  { listeners: 40, tracks: 10, sdListener: 0.6, sdTrack: 0.6, rate: 0.575 },
  { listeners: 20, tracks: 10, sdListener: 0.6, sdTrack: 0.6, rate: 0.8 },
];

const coverage = (
  method: string,
  truth: string,
  cells: readonly CalibrationCell[],
  { guard, short }: { guard: number; short: number },
): Calibration => ({
  method,
  truth,
  counts: 'misses of the true value',
  nominal: ALPHA,
  claim: 'printed',
  guard,
  panels: { short, long: 2000 },
  cells,
});

const coverages: readonly Calibration[] = [
  coverage(
    'rateByT over listeners and tracks, 95 % interval of the rate',
    'listeners and tracks differ, rate away from chance',
    COVERED.map((design) => ({
      cell: crossedName(design),
      run(random) {
        const result = rateByT(tableOf(drawCrossedPanel(design, random)));
        return result && (result.interval.low > design.rate! || result.interval.high < design.rate!);
      },
    })),
    { guard: 0.2, short: 60 },
  ),
  coverage(
    'rateByMixedModel, 95 % interval of the rate',
    'listeners and tracks differ, rate away from chance',
    COVERED.map((design) => ({
      cell: crossedName(design),
      run: (random) =>
        orNothing(() => {
          const panel = drawCrossedPanel(design, random);
          const { interval } = rateByMixedModel({ successes: panel.correct, random: randomEffects(panel) });
          return interval.low > design.rate! || interval.high < design.rate!;
        }),
    })),
    { guard: 0.5, short: 6 },
  ),
  ...(['listener', 'track'] as const).map((factor) =>
    coverage(
      `spreadInterval, 95 % profile interval of the SD of ${factor}s`,
      'listeners and tracks differ, rate away from chance',
      COVERED.map((design) => ({
        cell: crossedName(design),
        run: (random) =>
          orNothing(() => {
            const panel = drawCrossedPanel(design, random);
            const { devianceAt } = spreadProfile({
              ...intercept(panel),
              random: randomEffects(panel),
              factor,
            });
            const sd = factor === 'listener' ? design.sdListener : design.sdTrack;
            return chiSquareTails({ x: devianceAt(sd), degreesOfFreedom: 1 }).upper < ALPHA;
          }),
      })),
      { guard: 0.5, short: 6 },
    ),
  ),
];

export const clusteredRateCalibrations: readonly Calibration[] = [...sizes, ...sizesOfThree, ...coverages];
