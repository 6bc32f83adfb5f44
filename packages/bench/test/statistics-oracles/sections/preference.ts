import { fitBradleyTerry, type PreferenceScale } from '../../../src/statistics/preference/bradley-terry.ts';
import { testLackOfFit } from '../../../src/statistics/preference/lack-of-fit.ts';
import type { PairedComparison } from '../../../src/statistics/preference/paired-comparison.ts';
import { fitThurstone } from '../../../src/statistics/preference/thurstone.ts';
import type { Comparison, OracleSection, OracleValues } from '../compare.ts';

/** R's glm() takes its standard errors from the round before the last: they are exact to about 3e-9. */
const GLM_STANDARD_ERRORS = 1e-8;

function rows({ items, data }: OracleValues): PairedComparison[] {
  const counted = { first: 'winFirst', second: 'winSecond', neither: 'tie' } as const;
  return data.first.flatMap((first: number, index: number) =>
    (['first', 'second', 'neither'] as const).map((preferred) => ({
      first: items[first - 1],
      second: items[data.second[index] - 1],
      preferred,
      count: data[counted[preferred]][index],
    })),
  );
}

function compareScale(
  what: string,
  scale: PreferenceScale,
  oracle: OracleValues,
  comparison: Comparison,
): void {
  for (const [index, item] of scale.items.entries()) {
    comparison.near(`${what} coef ${item}`, scale.strengths[index]!, oracle.coef[item]);
    comparison.near(`${what} se ${item}`, Math.sqrt(scale.covariance[index]![index]!), oracle.se[item], {
      tolerance: GLM_STANDARD_ERRORS,
    });
  }
}

export const preferenceSections: readonly OracleSection[] = [
  {
    name: 'paired_comparison',
    tolerance: 1e-9,
    // not the column elo_K32_1000_orders: it shows why there is no Elo rating here, as its result depends on the order of the games
    compare(oracle, comparison) {
      const comparisons = rows(oracle);
      const { bt_no_ties, bt_order, davidson, davidson_order, thurstoneV_probit, mm_worth_geomean1 } = oracle;
      const plain = fitBradleyTerry(comparisons, { orderEffect: false, ties: 'drop' });
      const ordered = fitBradleyTerry(comparisons, { orderEffect: true, ties: 'drop' });
      const tied = fitBradleyTerry(comparisons, { orderEffect: false });
      const both = fitBradleyTerry(comparisons);
      const probit = fitThurstone(comparisons, { orderEffect: false });
      compareScale('bt_no_ties', plain, bt_no_ties, comparison);
      compareScale('bt_order', ordered, bt_order, comparison);
      compareScale('davidson', tied, davidson, comparison);
      compareScale('davidson_order', both, davidson_order, comparison);
      compareScale('thurstoneV_probit', probit, thurstoneV_probit, comparison);
      const last = plain.items.length - 1;
      for (const [index, item] of plain.items.entries()) {
        comparison.near(`worth ${item}`, Math.exp(plain.strengths[index]!), mm_worth_geomean1[item]);
        if (index === last) continue;
        comparison.near(
          `refLast ${item}`,
          plain.strengths[index]! - plain.strengths[last]!,
          bt_no_ties.refLast[item],
        );
        const { covariance } = plain;
        const variance =
          covariance[index]![index]! + covariance[last]![last]! - 2 * covariance[index]![last]!;
        comparison.near(`seRefLast ${item}`, Math.sqrt(variance), bt_no_ties.seRefLast[item], {
          tolerance: GLM_STANDARD_ERRORS,
        });
      }
      for (const [what, options, values] of [
        ['bt_no_ties', { orderEffect: false, ties: 'drop' }, bt_no_ties],
        ['bt_order', { orderEffect: true, ties: 'drop' }, bt_order],
      ] as const)
        comparison.near(`${what} deviance`, testLackOfFit(comparisons, options).deviance, values.deviance);
      comparison.same(
        'bt_no_ties df',
        testLackOfFit(comparisons, { orderEffect: false, ties: 'drop' }).degreesOfFreedom,
        bt_no_ties.dfResid,
      );
      comparison.near('bt_no_ties logLik', plain.logLikelihood, bt_no_ties.logLikKernel);
      comparison.near('order', ordered.orderEffect!.estimate, bt_order.orderLogit);
      comparison.near('order se', ordered.orderEffect!.standardError, bt_order.seOrder, {
        tolerance: GLM_STANDARD_ERRORS,
      });
      for (const [what, fit, values] of [
        ['davidson', tied, davidson],
        ['davidson_order', both, davidson_order],
      ] as const) {
        comparison.near(`${what} logLik`, fit.logLikelihood, values.logLik);
        comparison.near(`${what} logNu`, fit.logTie!.estimate, values.logNu);
        comparison.near(`${what} nu`, Math.exp(fit.logTie!.estimate), values.nu);
        comparison.near(`${what} se logNu`, fit.logTie!.standardError, values.seLogNu);
      }
      comparison.near('davidson order', both.orderEffect!.estimate, davidson_order.orderLogit);
      comparison.near('davidson se order', both.orderEffect!.standardError, davidson_order.seOrder);
      comparison.same('davidson without order', tied.orderEffect, null);
    },
  },
];
