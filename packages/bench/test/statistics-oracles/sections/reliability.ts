import { catchTrialCurve } from '../../../src/statistics/reliability/catch-trials.ts';
import { cohenKappa } from '../../../src/statistics/reliability/cohen-kappa.ts';
import {
  type IntraclassForm,
  intraclassCorrelation,
} from '../../../src/statistics/reliability/intraclass-correlation.ts';
import {
  krippendorffAlpha,
  type MeasurementScale,
} from '../../../src/statistics/reliability/krippendorff-alpha.ts';
import type { OracleSection, OracleValues } from '../compare.ts';

export const reliabilitySections: readonly OracleSection[] = [
  {
    name: 'krippendorff',
    tolerance: 1e-9,
    compare({ data, alpha, irr }, comparison) {
      for (const scale of Object.keys(alpha) as MeasurementScale[]) {
        const found = krippendorffAlpha(data, { scale, resamples: 0 });
        comparison.near(scale, found.alpha!, alpha[scale]);
        comparison.near(`${scale} by irr`, found.alpha!, irr[scale]);
      }
    },
  },
  {
    name: 'icc',
    tolerance: 1e-9,
    compare({ data, results }, comparison) {
      const forms: Record<string, IntraclassForm> = {
        ICC1: '(1,1)',
        ICC2: '(2,1)',
        ICC3: '(3,1)',
        ICC1k: '(1,k)',
        ICC2k: '(2,k)',
        ICC3k: '(3,k)',
      };
      for (const [name, oracle] of Object.entries<OracleValues>(results)) {
        const found = intraclassCorrelation(data, { form: forms[name]! });
        comparison.near(`${name}`, found.estimate!, oracle.icc);
        comparison.near(`${name} F`, found.f, oracle.F);
        comparison.near(`${name} p`, found.pValue, oracle.p);
        comparison.near(`${name} lower`, found.interval!.low, oracle.lower);
        comparison.near(`${name} upper`, found.interval!.high, oracle.upper);
      }
    },
  },
  {
    name: 'kappa',
    tolerance: 1e-9,
    compare(oracle, comparison) {
      const two = cohenKappa(oracle.table2);
      comparison.near('two categories', two.kappa!, oracle.kappa2);
      comparison.near('its variance', two.variance, oracle.var2);
      comparison.near('three categories', cohenKappa(oracle.table3).kappa!, oracle.kappa3);
      const { kappa } = cohenKappa(oracle.table3, { weights: 'quadratic' });
      comparison.near('quadratic', kappa!, oracle.weightedQuadratic3);
    },
  },
  {
    name: 'catch_trials',
    tolerance: 1e-9,
    compare(oracle, comparison) {
      for (const [index, required] of oracle.required.entries()) {
        const of = oracle.of[index];
        const rule = (attention: number) => catchTrialCurve({ of, attention })[required - 1]!;
        const what = `${required} of ${of}`;
        comparison.near(`${what}, guessers`, rule(0.95).guesserPasses, oracle.guesserPasses[index]);
        comparison.near(`${what}, at 95 %`, rule(0.95).attentiveFails, oracle.honest95Fails[index]);
        comparison.near(`${what}, at 90 %`, rule(0.9).attentiveFails, oracle.honest90Fails[index]);
      }
    },
  },
];
