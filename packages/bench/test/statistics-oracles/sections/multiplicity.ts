import { bonferroniAdjust } from '../../../src/statistics/multiplicity/bonferroni.ts';
import { holmAdjust } from '../../../src/statistics/multiplicity/holm.ts';
import {
  benjaminiHochbergAdjust,
  benjaminiYekutieliAdjust,
  hochbergAdjust,
} from '../../../src/statistics/multiplicity/step-up.ts';
import type { OracleSection, OracleValues } from '../compare.ts';

export const multiplicitySections: readonly OracleSection[] = [
  {
    name: 'multiplicity',
    tolerance: 1e-9,
    compare(oracle, comparison) {
      const adjustments = {
        bonferroni: bonferroniAdjust,
        holm: holmAdjust,
        hochberg: hochbergAdjust,
        BH: benjaminiHochbergAdjust,
        BY: benjaminiYekutieliAdjust,
      };
      for (const [name, family] of Object.entries<OracleValues>(oracle))
        for (const [method, adjust] of Object.entries(adjustments))
          for (const [index, pValue] of adjust(family.p).entries())
            comparison.near(`${method}, ${name}, p ${family.p[index]}`, pValue, family[method][index]);
    },
  },
];
