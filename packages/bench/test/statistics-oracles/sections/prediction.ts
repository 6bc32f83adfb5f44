import { readFileSync } from 'node:fs';
import {
  fitConditionalLogit,
  type LogitCoefficient,
  metricModel,
} from '../../../src/statistics/prediction/conditional-logit.ts';
import { correlate } from '../../../src/statistics/prediction/correlation.ts';
import { fitListenerSlopes } from '../../../src/statistics/prediction/listener-slopes.ts';
import type { MetricTrial } from '../../../src/statistics/prediction/metric-trial.ts';
import { sandwichCovariance } from '../../../src/statistics/preference/clustered-covariance.ts';
import { fitChoices } from '../../../src/statistics/preference/fit-choices.ts';
import type { OracleSection } from '../compare.ts';

/** R takes its standard errors from the round before the last: these are exact to about 2e-7. */
const LAST_ROUND_BUT_ONE = 1e-6;
/** lme4 repeats itself only to about 5e-7 (`meta.tolerance` grants 1e-3) … */
const LME4 = 1e-6;
/** … and its standard errors come from a Hessian by finite differences. */
const LME4_STANDARD_ERRORS = 2e-4;

function pairs(): MetricTrial[] {
  const [, ...lines] = readFileSync(new URL('../../oracles/statistics-pairs.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const [listener, , dLUFS, dLRA, firstShown, choseA] = line.split(',');
    return {
      listener: listener!,
      differences: { dLUFS: Number(dLUFS), dLRA: Number(dLRA) },
      presentedFirst: firstShown === '1' ? 'A' : 'B',
      preferred: choseA === '1' ? 'A' : 'B',
    };
  });
}

/** The coefficients under the names of the reference. */
const named = ({
  metrics,
  position,
}: {
  metrics: readonly LogitCoefficient[];
  position: LogitCoefficient | null;
}) => ({
  dLUFS: metrics[0]!,
  dLRA: metrics[1]!,
  fc: position!,
});

export const predictionSections: readonly OracleSection[] = [
  {
    name: 'conditional_logit',
    tolerance: 1e-9,
    // not the columns seRX: standard errors that take the spread of the slopes as known are not reported here
    compare(oracle, comparison) {
      const trials = pairs();
      const fit = fitConditionalLogit(trials);
      const metric = metricModel(trials, {});
      const byListener = sandwichCovariance(
        metric.model,
        fitChoices(metric.model, metric.counts),
        metric.clustersBy(({ listener }) => listener),
      );
      for (const [index, [name, coefficient]] of Object.entries(named(fit)).entries()) {
        comparison.near(`coef ${name}`, coefficient.estimate, oracle.coef[name]);
        comparison.near(`se ${name}`, coefficient.modelStandardError, oracle.se[name], {
          tolerance: LAST_ROUND_BUT_ONE,
        });
        comparison.near(
          `seListenerCR0 ${name}`,
          Math.sqrt(byListener[index]![index]!) / (metric.scales[index] ?? 1),
          oracle.seListenerCR0[name],
          { tolerance: LAST_ROUND_BUT_ONE },
        );
      }
      comparison.near('logLik', fit.logLikelihood, oracle.logLik);
      comparison.near('mcFaddenR2', fit.mcFaddenR2, oracle.mcFaddenR2);
      for (const [what, quadraturePoints] of [
        ['mixedLaplace', 1],
        ['mixedAGQ25', 25],
      ] as const) {
        const mixed = fitListenerSlopes(trials, { slope: 'dLUFS', quadraturePoints });
        const values = oracle[what];
        for (const [name, coefficient] of Object.entries(named(mixed))) {
          comparison.near(`${what} ${name}`, coefficient.estimate, values.fixef[name], { tolerance: LME4 });
          comparison.near(`${what} se ${name}`, coefficient.standardError, values.se[name], {
            tolerance: LME4_STANDARD_ERRORS,
          });
        }
        comparison.near(`${what} sd`, mixed.standardDeviation.estimate, values.sd['listener:dLUFS'], {
          tolerance: LME4,
        });
        comparison.near(`${what} logLik`, mixed.logLikelihood, values.logLik);
        comparison.near(`${what} aic`, 2 * 4 - 2 * mixed.logLikelihood, values.aic);
      }
    },
  },
  {
    name: 'correlation',
    tolerance: 1e-9,
    compare(oracle, comparison) {
      const { metric, preference, pearson, spearman, kendall } = oracle;
      const r = correlate(metric, preference, { method: 'pearson' });
      comparison.near('pearson r', r.coefficient!, pearson.r);
      comparison.near('pearson p', r.pValue, pearson.p);
      comparison.near('pearson low', r.interval.low, pearson.L);
      comparison.near('pearson high', r.interval.high, pearson.U);
      const rho = correlate(metric, preference, { method: 'spearman' });
      comparison.near('spearman rho', rho.coefficient!, spearman.rho);
      comparison.near('spearman low', rho.interval.low, spearman.bonettWrightL);
      comparison.near('spearman high', rho.interval.high, spearman.bonettWrightU);
      const tau = correlate(metric, preference, { method: 'kendall' });
      comparison.near('kendall tau', tau.coefficient!, kendall.tauB);
      comparison.near('kendall low', tau.interval.low, kendall.L);
      comparison.near('kendall high', tau.interval.high, kendall.U);
    },
  },
];
