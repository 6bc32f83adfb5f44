import { readFileSync } from 'node:fs';
import { studentTTails } from '../../../src/statistics/numeric/student-t.ts';
import { compareSystems } from '../../../src/statistics/rating/compare-systems.ts';
import { describeScores, type ScoreDescription } from '../../../src/statistics/rating/describe-scores.ts';
import { friedmanTest } from '../../../src/statistics/rating/friedman-test.ts';
import { kruskalWallisTest } from '../../../src/statistics/rating/kruskal-wallis-test.ts';
import { gaugeListeners } from '../../../src/statistics/rating/listener-gauge.ts';
import { fitRatingModel } from '../../../src/statistics/rating/rating-model.ts';
import {
  listenerDifferences,
  listenerMeans,
  meansMatrix,
  type Rating,
} from '../../../src/statistics/rating/rating-table.ts';
import { screenListeners } from '../../../src/statistics/rating/screen-listeners.ts';
import { signedRankTest } from '../../../src/statistics/rating/signed-rank-test.ts';
import type { Comparison, OracleSection, OracleValues } from '../compare.ts';

const readRatings = (): Rating[] =>
  readFileSync(new URL('../../oracles/statistics-mushra.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [listener, item, system, score] = line.split(',');
      return { listener: Number(listener), item: Number(item), system: system!, score: Number(score) };
    });

const SYSTEMS = ['humanMaster', 'aiMaster1', 'aiMaster2'];

function compareDescription(
  what: string,
  description: ScoreDescription,
  oracle: OracleValues,
  comparison: Comparison,
): void {
  comparison.same(`${what} n`, description.n, oracle.n);
  const pairs: [string, number][] = [
    ['mean', description.mean],
    ['sd', description.standardDeviation!],
    ['median', description.median],
    ['q25', description.lowerQuartile],
    ['q75', description.upperQuartile],
    ['iqr', description.interquartileRange],
    ['tL', description.interval!.low],
    ['tU', description.interval!.high],
  ];
  for (const [column, value] of pairs) comparison.near(`${what} ${column}`, value, oracle[column]);
}

function compareSignedRanks(ratings: readonly Rating[], oracle: OracleValues, comparison: Comparison): void {
  const items = 6;
  const comparisons = compareSystems(ratings, { systems: SYSTEMS });
  const { wilcoxon, holm } = oracle;
  for (const [index, { first, second, signedRank, shift, adjustedPValue }] of comparisons.entries()) {
    const what = `${first} against ${second}`;
    comparison.same(what, [first, second], [wilcoxon.a[index], wilcoxon.b[index]]);
    comparison.same(`${what} V`, signedRank.statistic, wilcoxon.V[index]);
    const differences = listenerDifferences(ratings, { first, second }).map(({ difference }) => difference);
    const sizes = differences.map(Math.abs);
    comparison.same(`${what} ties`, new Set(sizes).size < sizes.length, wilcoxon.tiesInAbsDiff[index]);
    comparison.near(`${what} exact p`, signedRank.pValue, wilcoxon.pExactConditional[index]);
    const normal = signedRankTest(differences, { reference: 'normal' });
    comparison.near(`${what} normal p`, normal.pValue, wilcoxon.pNormalCC[index]);
    comparison.near(`${what} shift`, shift!.estimate * items, wilcoxon.hodgesLehmannOfSums[index]);
    comparison.near(`${what} shift from`, shift!.interval.low * items, wilcoxon.hlL[index]);
    comparison.near(`${what} shift to`, shift!.interval.high * items, wilcoxon.hlU[index]);
    comparison.near(`${what} rank-biserial`, signedRank.rankBiserial, wilcoxon.rankBiserial[index]);
    const { mean, standardDeviation, n } = describeScores(differences);
    const t = mean / (standardDeviation! / Math.sqrt(n));
    comparison.near(`${what} t`, t, wilcoxon.tPaired[index]);
    const { twoSided } = studentTTails({ t, degreesOfFreedom: n - 1 });
    comparison.near(`${what} p of t`, twoSided, wilcoxon.pT[index]);
    comparison.near(`${what} Holm`, adjustedPValue, holm[index]);
  }
}

/** lme4 stops when its deviance gains nothing more: its spreads are exact to about 1e-6 (those of this balanced panel have a closed form). */
const LME4_SPREADS = 1e-5;

function compareModel(ratings: readonly Rating[], oracle: OracleValues, comparison: Comparison): void {
  const model = fitRatingModel(
    ratings.filter(({ system }) => SYSTEMS.includes(system)),
    { random: ['listener', 'item', 'listener:system'] },
  );
  for (const [index, system] of SYSTEMS.entries()) {
    const at = model.columns.indexOf(system);
    comparison.near(`mean of ${system}`, model.coefficients[at]!, oracle.fixef[`system${system}`]);
    for (const [other, name] of SYSTEMS.entries())
      comparison.near(
        `covariance of ${system} and ${name}`,
        model.covariance[at]![model.columns.indexOf(name)]!,
        oracle.vcov[index][other],
        { tolerance: LME4_SPREADS },
      );
  }
  for (const { term, sd } of model.spreads)
    comparison.near(`sd of ${term}`, sd, oracle.sd[term], { tolerance: LME4_SPREADS });
  comparison.near('residual sd', model.residualSd, oracle.sd.Residual, { tolerance: LME4_SPREADS });
  // not the column remlCrit, 1442.12: it holds the profiled deviance of unrestricted likelihood at the restricted spreads (recomputed
  // from the full covariance matrix), and is not −2 logLik of its own neighbor
  comparison.near('restricted deviance', model.restrictedDeviance, -2 * oracle.logLik);
  comparison.near('log likelihood', model.logLikelihood, oracle.logLik);
}

export const ratingSections: readonly OracleSection[] = [
  {
    name: 'mushra',
    tolerance: 1e-9,
    compare(oracle, comparison) {
      const all = readRatings();
      const screening = screenListeners(all, { reference: 'reference', midAnchor: 'anchorMid' });
      const { postScreening } = oracle;
      for (const [index, { listener, ...shares }] of screening.listeners.entries()) {
        comparison.near(
          `share of low references, ${listener}`,
          shares.shareReferenceLow,
          postScreening.shareRefBelow90[index],
          { scale: 1 },
        );
        comparison.near(
          `share of high anchors, ${listener}`,
          shares.shareAnchorHigh,
          postScreening.shareMidAnchorAbove90[index],
          { scale: 1 },
        );
      }
      comparison.same('kept', screening.kept, postScreening.kept);
      const ratings = all.filter(({ listener }) => screening.kept.includes(listener));
      for (const [system, values] of Object.entries(oracle.perSystemPooledScores))
        compareDescription(
          `scores of ${system}`,
          describeScores(ratings.filter((rating) => rating.system === system).map(({ score }) => score)),
          values,
          comparison,
        );
      for (const [system, values] of Object.entries(oracle.perSystemListenerMeans))
        compareDescription(
          `listeners' means of ${system}`,
          describeScores(listenerMeans(ratings, system).map(({ mean }) => mean)),
          values,
          comparison,
        );
      const three = friedmanTest(meansMatrix(ratings, SYSTEMS).rows, { reference: 'chi-square' });
      comparison.near('Friedman, 3 systems', three.statistic, oracle.friedman3.chisq);
      comparison.same('Friedman, 3 systems, df', three.degreesOfFreedom, oracle.friedman3.df);
      comparison.near('Friedman, 3 systems, p', three.pValue, oracle.friedman3.p);
      comparison.near('Kendall W, 3 systems', three.kendallW, oracle.friedman3.kendallW);
      comparison.near('Iman-Davenport', three.imanDavenport.statistic, oracle.friedman3.imanDavenportF);
      const everything = Object.keys(oracle.perSystemPooledScores);
      const six = friedmanTest(meansMatrix(ratings, everything).rows, { reference: 'chi-square' });
      comparison.near('Friedman, 6 systems', six.statistic, oracle.friedman6.chisq);
      comparison.same('Friedman, 6 systems, df', six.degreesOfFreedom, oracle.friedman6.df);
      comparison.near('Friedman, 6 systems, p', six.pValue, oracle.friedman6.p);
      comparison.near('Kendall W, 6 systems', six.kendallW, oracle.friedman6.kendallW);
      compareSignedRanks(ratings, oracle, comparison);
      const { d, ...zeros } = oracle.wilcoxonTiesZeros;
      const exact = signedRankTest(d);
      comparison.same('V with zeros', exact.statistic, zeros.V);
      comparison.near('exact p with zeros', exact.pValue, zeros.pExactPermutation);
      const normal = (continuity: boolean) => signedRankTest(d, { reference: 'normal', continuity }).pValue;
      comparison.near('normal p with zeros', normal(true), zeros.pNormalCC);
      comparison.near('normal p with zeros, no continuity', normal(false), zeros.pNormalNoCC);
      compareModel(ratings, oracle.lmer, comparison);
    },
  },
  {
    name: 'friedman_ties',
    tolerance: 1e-9,
    compare({ x, chisq, p }, comparison) {
      const { statistic, pValue } = friedmanTest(x, { reference: 'chi-square' });
      comparison.near('statistic', statistic, chisq);
      comparison.near('p', pValue, p);
    },
  },
  {
    name: 'kruskal',
    tolerance: 1e-9,
    compare({ groups, H, p }, comparison) {
      const { statistic, pValue } = kruskalWallisTest({ groups, reference: 'chi-square' });
      comparison.near('H', statistic, H);
      comparison.near('p', pValue, p);
    },
  },
  {
    name: 'listener_gauge',
    tolerance: 1e-9,
    // of eleven listeners; agreement is with the mean of all thirteen others
    compare(oracle, comparison) {
      const ratings = readRatings().filter(({ system }) => system !== 'reference');
      const gauged = gaugeListeners(ratings);
      for (const [index, listener] of oracle.listener.entries()) {
        const { discrimination, reliability, agreement } = gauged.find((each) => each.listener === listener)!;
        const columns: [string, number][] = [
          ['msSystem', discrimination!.meanSquareSystem],
          ['msError', discrimination!.meanSquareError],
          ['F', discrimination!.statistic],
          ['p', discrimination!.pValue],
          ['rmsError', reliability!.rmsError],
          ['agreementPearson', agreement!.correlation],
          ['agreementSpearman', agreement!.rankCorrelation],
        ];
        for (const [column, value] of columns)
          comparison.near(`${column} of ${listener}`, value, oracle[column][index]);
      }
    },
  },
];
