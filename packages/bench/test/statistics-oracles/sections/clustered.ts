import { readFileSync } from 'node:fs';
import { answerTable } from '../../../src/statistics/clustered/answer-table.ts';
import { exchangeableLogisticRegression } from '../../../src/statistics/clustered/generalized-estimating-equations.ts';
import { likelihoodRatioTest } from '../../../src/statistics/clustered/likelihood-ratio-test.ts';
import {
  type Approximation,
  type LogisticMixedModel,
  logisticMixedModel,
} from '../../../src/statistics/clustered/logistic-mixed-model.ts';
import { inverseLogit, logisticRegression } from '../../../src/statistics/clustered/logistic-regression.ts';
import { marginalRate } from '../../../src/statistics/clustered/marginal-rate.ts';
import { bootstrapRate } from '../../../src/statistics/clustered/pigeonhole-bootstrap.ts';
import {
  robustLogisticRegression,
  type SmallSampleCorrection,
} from '../../../src/statistics/clustered/robust-covariance.ts';
import { rateByT } from '../../../src/statistics/clustered/two-way-t.ts';
import { createRandom } from '../../../src/statistics/numeric/random.ts';
import { exactBinomialTest } from '../../../src/statistics/proportion/binomial.ts';
import { drawCrossedPanel } from '../../calibration/crossed-panel.ts';
import type { Comparison, OracleSection, OracleValues } from '../compare.ts';

const TOLERANCE = 1e-9;
const LME4_TOLERANCE = 1e-3;
/** Our own port to R: log likelihood 1e-6, coefficients and SDs 1e-4. */
const OWN_LIKELIHOOD_TOLERANCE = 1e-6;
const OWN_TOLERANCE = 1e-4;
const PERCENT_OF_MONTE_CARLO = 0.02;

function readColumns(file: string): Record<string, number[]> {
  const [head, ...lines] = readFileSync(new URL(`../../oracles/${file}`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const rows = lines.map((line) => line.split(',').map(Number));
  return Object.fromEntries(head!.split(',').map((name, index) => [name, rows.map((row) => row[index]!)]));
}

const d1 = readColumns('statistics-d1.csv');
const d3 = readColumns('statistics-d3.csv');
const byStudio = {
  successes: d1.correct!,
  columns: ['(Intercept)', 'studio'],
  design: d1.studio!.map((studio) => [1, studio]),
};
const listener = { name: 'listener', levels: d1.listener! };
const track = { name: 'track', levels: d1.track! };
const crossed = { ...byStudio, random: [listener, track] };
const byX = {
  successes: d3.y!,
  columns: ['(Intercept)', 'x'],
  design: d3.x!.map((x) => [1, x]),
  random: [{ name: 'listener', levels: d3.listener! }],
};

function compareWithLme4(
  what: string,
  model: LogisticMixedModel,
  oracle: OracleValues,
  comparison: Comparison,
): void {
  for (const [index, name] of model.columns.entries()) {
    comparison.near(`${what} ${name}`, model.coefficients[index]!, oracle.fixef[name]);
    comparison.near(`${what} se ${name}`, model.standardErrors[index]!, oracle.se[name]);
  }
  for (const { factor, term, sd } of model.spreads) {
    const name = `${factor}:${term === '(intercept)' ? '(Intercept)' : term}`;
    // glmmTMB's names have no term
    comparison.near(`${what} sd ${name}`, sd, oracle.sd[name] ?? oracle.sd[factor]);
  }
  comparison.near(`${what} logLik`, model.logLikelihood, oracle.logLik);
  if (oracle.aic !== undefined)
    comparison.near(`${what} aic`, 2 * model.parameters - 2 * model.logLikelihood, oracle.aic);
  if (oracle.seRX === undefined) return;
  // lme4's seRX: spreads held where they are, as a fit of the joint mode gives them at its own spreads
  if (model.curvature === 'given-spreads')
    for (const [index, name] of model.columns.entries())
      comparison.near(`${what} seRX ${name}`, model.standardErrors[index]!, oracle.seRX[name]);
}

function compareCrossed(oracle: OracleValues, comparison: Comparison): void {
  const model = logisticMixedModel(crossed);
  compareWithLme4('laplace', model, oracle.laplace, comparison);
  compareWithLme4('glmmTMB', model, oracle.glmmTMB, comparison);
  compareWithLme4(
    'nAGQ0',
    logisticMixedModel({ ...crossed, approximation: 'joint-mode' }),
    oracle.nAGQ0,
    comparison,
  );
  const interceptOnly = { ...crossed, columns: ['(Intercept)'], design: d1.correct!.map(() => [1]) };
  compareWithLme4('intercept', logisticMixedModel(interceptOnly), oracle.interceptOnly, comparison);
  comparison.near('null model', logisticMixedModel(interceptOnly).logLikelihood, oracle.nullModelLogLik);
  comparison.near(
    'LRT',
    likelihoodRatioTest({ ...crossed, leaveOut: ['studio'] }).statistic,
    oracle.lrtStudio,
  );
  for (const [factor, modes] of [
    ['listener', oracle.ranefListener],
    ['track', oracle.ranefTrack],
  ] as const)
    for (const [index, mode] of (modes as number[]).entries())
      comparison.near(
        `${factor} ${index + 1}`,
        model.effects.find((effect) => effect.factor === factor && effect.level === index + 1)!.mode,
        mode,
        // R printed six decimals
        { scale: Math.max(1e-2, Math.abs(mode)) },
      );
  for (const [what, random, logLik] of [
    ['listener only', [listener], oracle.listenerOnlyLogLik],
    ['track only', [track], oracle.trackOnlyLogLik],
  ] as const)
    comparison.near(what, logisticMixedModel({ ...interceptOnly, random }).logLikelihood, logLik);
}

function compareOneFactor(oracle: OracleValues, comparison: Comparison): void {
  for (const [name, options] of [
    ['nAGQ0', { approximation: 'joint-mode' }],
    ['nAGQ1', { approximation: 'laplace' }],
    ['nAGQ5', { approximation: 'adaptive-quadrature', nodes: 5 }],
    ['nAGQ9', { approximation: 'adaptive-quadrature', nodes: 9 }],
    ['nAGQ25', { approximation: 'adaptive-quadrature', nodes: 25 }],
  ] as const satisfies readonly (readonly [string, { approximation: Approximation; nodes?: number }])[])
    compareWithLme4(name, logisticMixedModel({ ...byX, ...options }), oracle[name], comparison);
  const sloped = logisticMixedModel({
    ...byX,
    random: [{ ...byX.random[0]!, slopes: [{ name: 'x', values: d3.x! }] }],
  });
  compareWithLme4('slope', sloped, oracle.randomSlopeLaplace, comparison);
  comparison.near(
    'slope correlation',
    sloped.correlations[0]!.correlation,
    oracle.randomSlopeLaplace.sd['listener:cor'],
  );
  comparison.same('slope is singular', sloped.singular, ['listener: correlation of (intercept) and x']);
  // penalised quasi-likelihood is not offered: it also estimates a residual scale, which shrinks its SD by 3 %
  const joint = logisticMixedModel({ ...byX, approximation: 'joint-mode' });
  for (const [index, name] of byX.columns.entries())
    comparison.near(`pql ${name}`, joint.coefficients[index]!, oracle.pql.fixef[name]);
  comparison.near('pql sd', joint.spreads[0]!.sd, oracle.pql.sd, { tolerance: 0.03 });
}

function compareWithOwnPort(
  what: string,
  model: LogisticMixedModel,
  oracle: OracleValues,
  comparison: Comparison,
): void {
  const tolerance = OWN_TOLERANCE;
  for (const [index, name] of model.columns.entries()) {
    comparison.near(`${what} ${name}`, model.coefficients[index]!, oracle.beta[index], { tolerance });
    comparison.near(`${what} se ${name}`, model.standardErrors[index]!, oracle.se[index], { tolerance });
  }
  for (const [index, { factor, sd, standardErrorOfLog }] of model.spreads.entries()) {
    comparison.near(`${what} sd ${factor}`, sd, [oracle.sd].flat()[index], { tolerance });
    if (oracle.seLogSd !== undefined)
      comparison.near(`${what} se log sd ${factor}`, standardErrorOfLog!, oracle.seLogSd[index], {
        tolerance,
      });
  }
  comparison.near(`${what} logLik`, model.logLikelihood, oracle.logLik, {
    tolerance: OWN_LIKELIHOOD_TOLERANCE,
  });
}

function compareMarginal(oracle: OracleValues, comparison: Comparison): void {
  const nearEach = (
    what: string,
    values: readonly number[],
    expected: Record<string, number>,
    tolerance?: number,
  ) => {
    for (const [index, value] of values.entries())
      comparison.near(
        `${what} ${index}`,
        value,
        expected[byStudio.columns[index]!]!,
        tolerance ? { tolerance } : {},
      );
  };
  const plain = logisticRegression(byStudio);
  nearEach('coef', plain.coefficients, oracle.coef);
  nearEach('naive', plain.standardErrors, oracle.seNaive);
  comparison.near('logLik', plain.logLikelihood, oracle.logLik);
  const correction: SmallSampleCorrection = 'CR0';
  const sandwich = (...clusters: number[][]): number[] =>
    robustLogisticRegression({ ...byStudio, clusters, correction }).covariance.map((row, index) =>
      Math.sqrt(row[index]!),
    );
  nearEach('listener CR0', sandwich(listener.levels), oracle.seListenerCR0);
  nearEach('track CR0', sandwich(track.levels), oracle.seTrackCR0);
  nearEach('two-way', sandwich(listener.levels, track.levels), oracle.seTwoWayCGM);
  // independence: plain coefficients and the sandwich
  nearEach('independence coef', plain.coefficients, oracle.geeIndependence.coef);
  nearEach('independence se', sandwich(listener.levels), oracle.geeIndependence.se);
  const exchangeable = exchangeableLogisticRegression({ ...byStudio, clusters: listener.levels });
  nearEach('exchangeable coef', exchangeable.coefficients, oracle.geeExchangeable.coef);
  nearEach('exchangeable se', exchangeable.standardErrors, oracle.geeExchangeable.se);
  // geepack's own iterations stop where the correlation still moves in its tenth digit
  comparison.near('correlation', exchangeable.correlation, oracle.geeExchangeable.alpha, { tolerance: 1e-8 });
  comparison.near('scale', exchangeable.scale, oracle.geeExchangeable.scale);
}

/** Power and size over simulated panels, ours against R's 4,000 each. */
function compareCrossedPanels(oracle: OracleValues, comparison: Comparison): void {
  const panels = 400;
  for (const [cell, listeners] of (oracle.L as number[]).entries()) {
    const design = {
      listeners,
      tracks: oracle.T[cell],
      sdListener: oracle.sdListener[cell],
      sdTrack: oracle.sdTrack[cell],
      rate: oracle.meanP[cell],
    };
    const random = createRandom(`crossed_mc ${cell}`);
    const rejected = { pooledBinomial: 0, listenerT: 0, trackT: 0, twoWayT: 0 };
    for (let panel = 0; panel < panels; panel += 1) {
      const drawn = drawCrossedPanel(design, random);
      const table = answerTable(
        drawn.correct.map((right, row) => ({
          listener: drawn.listener[row]!,
          track: drawn.track[row]!,
          correct: right === 1,
        })),
      );
      const by = (over: 'listeners' | 'tracks' | 'both') =>
        rateByT(table, { over, alternative: 'greater' })!.pValue <= 0.05 ? 1 : 0;
      rejected.pooledBinomial +=
        exactBinomialTest({ ...table, alternative: 'greater' }).pValue <= 0.05 ? 1 : 0;
      rejected.listenerT += by('listeners');
      rejected.trackT += by('tracks');
      rejected.twoWayT += by('both');
    }
    for (const [method, count] of Object.entries(rejected)) {
      const expected = oracle[method][cell];
      const error = Math.sqrt(
        Math.max(0.01, expected * (1 - expected)) * (1 / panels + 1 / oracle.reps[cell]),
      );
      comparison.near(`${method} ${JSON.stringify(design)}`, count / panels, expected, {
        scale: 1,
        // four Monte-Carlo standard errors of the two runs
        tolerance: 4 * error,
      });
    }
  }
}

export const clusteredSections: readonly OracleSection[] = [
  {
    name: 'glmm',
    tolerance: LME4_TOLERANCE,
    compare(oracle, comparison) {
      compareCrossed(oracle.d1, comparison);
      compareOneFactor(oracle.d3, comparison);
      // ownLaplace.d2 has results, but its data were not kept
      compareWithOwnPort('own d1', logisticMixedModel(crossed), oracle.ownLaplace.d1, comparison);
      for (const nodes of [1, 5, 9, 25])
        compareWithOwnPort(
          `own nAGQ${nodes}`,
          logisticMixedModel({ ...byX, approximation: 'adaptive-quadrature', nodes }),
          oracle.ownAGQ_d3[`nAGQ${nodes}`],
          comparison,
        );
    },
  },
  {
    name: 'marginal_probability',
    tolerance: TOLERANCE,
    compare(oracle, comparison) {
      for (const [index, logOdds] of (oracle.beta as number[]).entries()) {
        const sdTotal = oracle.sdTotal[index];
        const what = `${logOdds}, sd ${sdTotal}`;
        comparison.near(`conditional ${what}`, inverseLogit(logOdds), oracle.conditional[index]);
        comparison.near(`marginal ${what}`, marginalRate({ logOdds, sdTotal }), oracle.marginal[index]);
        // the shortcut is a shortcut: ours is the integral
        comparison.near(`shortcut ${what}`, marginalRate({ logOdds, sdTotal }), oracle.approx[index], {
          scale: 1,
          tolerance: 0.006,
        });
      }
    },
  },
  {
    name: 'marginal',
    tolerance: TOLERANCE,
    compare: ({ d1: oracle }, comparison) => compareMarginal(oracle, comparison),
  },
  {
    name: 'bootstrap_mc',
    tolerance: PERCENT_OF_MONTE_CARLO,
    // of d2 there are results, but its data were not kept
    compare({ d1: oracle }, comparison) {
      const table = answerTable(
        d1.correct!.map((right, row) => ({
          listener: d1.listener![row]!,
          track: d1.track![row]!,
          correct: right === 1,
        })),
      );
      comparison.near('rate', table.successes / table.n, oracle.mean, { tolerance: TOLERANCE });
      for (const [over, sd, interval] of [
        ['listeners', oracle.sdListenerBoot, oracle.ciListener],
        ['both', oracle.sdTwoWay, oracle.ciTwoWay],
      ] as const) {
        const found = bootstrapRate(table, { over, draws: 20_000 });
        comparison.near(`se ${over}`, found.standardError, sd);
        comparison.near(`low ${over}`, found.interval.low, interval[0]);
        comparison.near(`high ${over}`, found.interval.high, interval[1]);
      }
    },
  },
  { name: 'crossed_mc', tolerance: 0.1, compare: compareCrossedPanels },
];
