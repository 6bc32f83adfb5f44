import { combineByFisher, combineByStouffer } from '../../../src/statistics/multiplicity/combine-p-values.ts';
import { holmAdjust } from '../../../src/statistics/multiplicity/holm.ts';
import { answerCorrelation } from '../../../src/statistics/proportion/answer-correlation.ts';
import { balancedDesignTest } from '../../../src/statistics/proportion/balanced-design.ts';
import {
  bayesFactors,
  highestDensityInterval,
  posteriorOfProportion,
  probabilityWithin,
} from '../../../src/statistics/proportion/bayes-proportion.ts';
import { bestOfGuessers } from '../../../src/statistics/proportion/best-of-guessers.ts';
import { fitBetaBinomial } from '../../../src/statistics/proportion/beta-binomial.ts';
import { binomialTails, type Count, exactBinomialTest } from '../../../src/statistics/proportion/binomial.ts';
import { fitChanceCorrectedBetaBinomial } from '../../../src/statistics/proportion/chance-corrected-beta-binomial.ts';
import { clopperPearsonInterval } from '../../../src/statistics/proportion/clopper-pearson.ts';
import { equivalenceTest, similarityTest } from '../../../src/statistics/proportion/equivalence-test.ts';
import { exactCoverage } from '../../../src/statistics/proportion/exact-coverage.ts';
import { fisherExactTest } from '../../../src/statistics/proportion/fisher-exact-test.ts';
import { homogeneityTest } from '../../../src/statistics/proportion/homogeneity-test.ts';
import { jeffreysInterval } from '../../../src/statistics/proportion/jeffreys-interval.ts';
import { logOddsRatio } from '../../../src/statistics/proportion/log-odds-ratio.ts';
import { midPBinomialTest, midPInterval } from '../../../src/statistics/proportion/mid-p.ts';
import { newcombeInterval } from '../../../src/statistics/proportion/newcombe-interval.ts';
import {
  nonInferiorityTest,
  scoreDifferenceInterval,
} from '../../../src/statistics/proportion/score-comparison.ts';
import { shrunkenRates } from '../../../src/statistics/proportion/shrunken-rates.ts';
import { taroneTest } from '../../../src/statistics/proportion/tarone-test.ts';
import { trendTest } from '../../../src/statistics/proportion/trend-test.ts';
import { wilsonInterval } from '../../../src/statistics/proportion/wilson-interval.ts';
import type { OracleSection } from '../compare.ts';

const TOLERANCE = 1e-9;
const EXACT_TOLERANCE = 1e-11;
const FIT_TOLERANCE = 1e-5;
/** sensR, VGAM and PropCIs stop their searches early. */
const PEER_TOLERANCE = 1e-4;

const countsOf = ({ k, n }: { k: readonly number[]; n: readonly number[] }): Count[] =>
  k.map((successes, row) => ({ successes, n: n[row]! }));

export const proportionSections: readonly OracleSection[] = [
  {
    name: 'binomial_tests',
    tolerance: EXACT_TOLERANCE,
    compare(oracle, comparison) {
      for (const [row, count] of countsOf(oracle).entries()) {
        const at = { ...count, chance: oracle.p0[row] };
        const what = `${count.successes} of ${count.n} at ${at.chance}`;
        const tails = binomialTails(at);
        // a relative difference of a tail is an absolute one of its log
        comparison.near(`log upper, ${what}`, tails.logUpper, oracle.logUpper[row], {
          scale: Math.max(1, Math.abs(oracle.logUpper[row])),
        });
        comparison.near(`log lower, ${what}`, tails.logLower, oracle.logLower[row], {
          scale: Math.max(1, Math.abs(oracle.logLower[row])),
        });
        comparison.near(`point, ${what}`, tails.point, oracle.pmf[row]);
        comparison.near(`upper, ${what}`, tails.upper, oracle.upper[row]);
        comparison.near(`lower, ${what}`, tails.lower, oracle.lower[row]);
        const midP = (alternative: 'greater' | 'less') => midPBinomialTest({ ...at, alternative }).pValue;
        comparison.near(`mid-p upper, ${what}`, midP('greater'), oracle.midUpper[row]);
        comparison.near(`mid-p lower, ${what}`, midP('less'), oracle.midLower[row]);
        comparison.near(`doubled, ${what}`, exactBinomialTest(at).pValue, oracle.twoSidedDouble[row]);
        comparison.near(
          `minimum likelihood, ${what}`,
          exactBinomialTest({ ...at, twoSided: 'minimum-likelihood' }).pValue,
          oracle.twoSidedMinLik[row],
        );
      }
    },
  },
  {
    name: 'binomial_ci',
    tolerance: EXACT_TOLERANCE,
    // Wilson's with continuity correction and Agresti and Coull's have no use here
    compare(oracle, comparison) {
      for (const [row, count] of countsOf(oracle).entries()) {
        const at = { ...count, level: oracle.level[row] };
        const what = `${count.successes} of ${count.n} at ${at.level}`;
        const intervals = [
          ['cp', clopperPearsonInterval(at)],
          ['wilson', wilsonInterval(at)],
          ['jeffreys', jeffreysInterval(at)],
          ['midp', midPInterval(at)],
        ] as const;
        for (const [name, { low, high }] of intervals) {
          // R's Wilson ends are off 0 by rounding alone
          const scale = name === 'wilson' ? { scale: 1 } : {};
          comparison.near(`${name} low, ${what}`, low, oracle[`${name}L`][row], scale);
          comparison.near(`${name} high, ${what}`, high, oracle[`${name}U`][row], scale);
        }
        comparison.near(
          `one-sided, ${what}`,
          clopperPearsonInterval({ ...count, level: 2 * at.level - 1 }).low,
          oracle.cpOneSidedLower[row],
        );
      }
    },
  },
  {
    name: 'coverage_exact_95',
    tolerance: EXACT_TOLERANCE,
    compare(oracle, comparison) {
      const intervals = {
        cp: clopperPearsonInterval,
        wilson: wilsonInterval,
        jeffreys: jeffreysInterval,
        midp: midPInterval,
      };
      for (let row = 0; row < oracle.n.length; row += 1)
        for (const [name, interval] of Object.entries(intervals))
          comparison.near(
            `${name}, ${oracle.n[row]} at ${oracle.p[row]}`,
            exactCoverage({ interval, n: oracle.n[row], chance: oracle.p[row] }),
            oracle[name][row],
          );
    },
  },
  {
    name: 'balanced_design',
    tolerance: EXACT_TOLERANCE,
    compare({ n, nA, saidA, correct, pFisher, pBinomial }, comparison) {
      for (let row = 0; row < n.length; row += 1) {
        const count = { successes: correct[row], n: n[row] };
        const { pValue } = balancedDesignTest({ ...count, trialsOfA: nA[row], answersOfA: saidA[row] });
        comparison.near(`balanced, row ${row}`, pValue, pFisher[row]);
        const binomial = exactBinomialTest({ ...count, alternative: 'greater' }).pValue;
        comparison.near(`binomial, row ${row}`, binomial, pBinomial[row]);
      }
    },
  },
  {
    name: 'bayes',
    tolerance: TOLERANCE,
    compare(oracle, comparison) {
      for (const [row, count] of countsOf(oracle).entries()) {
        const what = `${count.successes} of ${count.n}`;
        const uniform = posteriorOfProportion(count);
        const jeffreys = posteriorOfProportion({ ...count, prior: { a: 0.5, b: 0.5 } });
        comparison.near(`mean, ${what}`, uniform.mean, oracle.postMeanUniform[row]);
        const within = (low: number, high: number) => probabilityWithin({ ...uniform, low, high });
        comparison.near(`above half, ${what}`, within(0.5, 1), oracle.pGreaterHalfUniform[row]);
        comparison.near(
          `above half from Jeffreys, ${what}`,
          probabilityWithin({ ...jeffreys, low: 0.5 }),
          oracle.pGreaterHalfJeffreys[row],
        );
        comparison.near(`claim, ${what}`, within(0.55, 0.6), oracle.pIn55to60Uniform[row]);
        comparison.near(`near half, ${what}`, within(0.475, 0.525), oracle.pInRope475to525Uniform[row]);
        const { low, high } = highestDensityInterval(jeffreys);
        // the reference minimises the width, which fixes its ends to the square root of rounding
        comparison.near(`densest low, ${what}`, low, oracle.hdi95JeffL[row], { tolerance: 1e-8 });
        comparison.near(`densest high, ${what}`, high, oracle.hdi95JeffU[row], { tolerance: 1e-8 });
        const factors = bayesFactors({ ...count, range: { low: 0.55, high: 0.6 } });
        comparison.near(`BF10, ${what}`, factors.bf10, oracle.bf10Uniform[row]);
        comparison.near(`BF+0, ${what}`, factors.bfPlus0, oracle.bfPlus0Uniform[row]);
        comparison.near(`BF of the claim, ${what}`, factors.bfRange!, oracle.bfClaim55to60vsHalf[row]);
      }
    },
  },
  {
    name: 'best_of_m_guessers',
    tolerance: TOLERANCE,
    compare({ m, k, n, pOne, pAny }, comparison) {
      for (let row = 0; row < m.length; row += 1) {
        const best = bestOfGuessers({ listeners: m[row], successes: k[row], n: n[row] });
        comparison.near(`one, row ${row}`, best.one, pOne[row]);
        comparison.near(`any, row ${row}`, best.any, pAny[row]);
      }
    },
  },
  {
    name: 'beta_binomial',
    tolerance: FIT_TOLERANCE,
    compare({ fit, vgam, sensR, ...columns }, comparison) {
      const counts = countsOf(columns);
      const ours = fitBetaBinomial({ counts });
      comparison.near('mu', ours.mu, fit.mu);
      comparison.near('rho', ours.rho, fit.rho);
      comparison.near('logit mu', Math.log(ours.mu / (1 - ours.mu)), fit.logitMu);
      comparison.near('logit rho', Math.log(ours.rho / (1 - ours.rho)), fit.logitRho);
      comparison.near('standard error of logit mu', ours.standardErrors.logitMu!, fit.seLogitMu);
      comparison.near('standard error of logit rho', ours.standardErrors.logitRho!, fit.seLogitRho);
      comparison.near('log likelihood', ours.logLikelihood, fit.logLik);
      comparison.near('log likelihood of one rate', ours.logLikelihoodBinomial, fit.logLikBinomial);
      comparison.near('likelihood ratio', ours.likelihoodRatio, fit.lrt);
      comparison.near('p at the boundary', ours.pValue, fit.pLRTboundary);
      const tarone = taroneTest({ counts });
      comparison.near('Tarone z', tarone.z!, fit.taroneZ);
      comparison.near('Tarone p', tarone.pValue, fit.pTarone);
      comparison.near('correlation by analysis of variance', answerCorrelation({ counts })!, fit.iccAnova);
      const loose = { tolerance: PEER_TOLERANCE };
      comparison.near('VGAM mu', ours.mu, vgam.mu, loose);
      comparison.near('VGAM rho', ours.rho, vgam.rho, loose);
      comparison.near('VGAM log likelihood', ours.logLikelihood, vgam.logLik);
      comparison.near('sensR mu', ours.mu, sensR.uncorrected.mu, loose);
      comparison.near('sensR gamma', ours.rho, sensR.uncorrected.gamma, loose);
      comparison.near('sensR log likelihood', ours.logLikelihood, sensR.logLik);
    },
  },
  {
    name: 'beta_binomial_chance_corrected',
    tolerance: FIT_TOLERANCE,
    compare({ muPd, gamma, logLik, sensR, ...columns }, comparison) {
      const ours = fitChanceCorrectedBetaBinomial({ counts: countsOf(columns) });
      comparison.near('mu', ours.mu, muPd);
      comparison.near('gamma', ours.gamma, gamma);
      comparison.near('log likelihood', ours.logLikelihood, logLik);
      comparison.near('sensR mu', ours.mu, sensR.mu);
      comparison.near('sensR gamma', ours.gamma, sensR.gamma);
      comparison.near('sensR log likelihood', ours.logLikelihood, sensR.logLik);
    },
  },
  {
    name: 'strata',
    tolerance: TOLERANCE,
    compare(oracle, comparison) {
      const groups = countsOf(oracle);
      const { degreesOfFreedom, pearson, likelihoodRatio } = homogeneityTest({ groups });
      comparison.near('chi-square', pearson.statistic, oracle.chisqHomogeneity);
      comparison.same('degrees of freedom', degreesOfFreedom, oracle.df);
      comparison.near('p', pearson.pValue, oracle.p);
      comparison.near('G', likelihoodRatio.statistic, oracle.G);
      const pValues = groups.map((group) => exactBinomialTest({ ...group, alternative: 'greater' }).pValue);
      const holm = holmAdjust(pValues);
      for (const [row, pValue] of pValues.entries()) {
        comparison.near(`exact, ${oracle.names[row]}`, pValue, oracle.pExactUpper[row]);
        comparison.near(`Holm, ${oracle.names[row]}`, holm[row]!, oracle.holm[row]);
      }
      const trend = trendTest({ groups });
      comparison.near('trend', trend.z ** 2, oracle.trendChisq);
      comparison.near('p of the trend', trend.pValue, oracle.trendP);
      const { fit, rates } = shrunkenRates({ counts: groups });
      // fitted, as in beta_binomial
      const loose = { tolerance: FIT_TOLERANCE };
      comparison.near('mu', fit.mu, oracle.bbMu, loose);
      comparison.near('rho', fit.rho, oracle.bbRho, loose);
      for (const [row, { estimate }] of rates.entries())
        comparison.near(`shrunken, ${oracle.names[row]}`, estimate, oracle.shrunk[row], loose);
      const sizes = groups.map(({ n }) => n);
      comparison.near('Stouffer', combineByStouffer({ pValues, sizes }).z, oracle.stoufferZ);
      comparison.near('Fisher', combineByFisher({ pValues }).pValue, oracle.fisherCombined);
    },
  },
  {
    name: 'tost_exact',
    tolerance: EXACT_TOLERANCE,
    // pTostWald shows how far the test by normal approximation is off, and is not ours
    compare(oracle, comparison) {
      for (const [row, count] of countsOf(oracle).entries()) {
        const margin = oracle.margin[row];
        const what = `${count.successes} of ${count.n} within ${margin}`;
        const { pBelowUpperLimit, pAboveLowerLimit, pValue, interval } = equivalenceTest({
          ...count,
          margin,
        });
        comparison.near(`upper, ${what}`, pBelowUpperLimit, oracle.pUpper[row]);
        comparison.near(`lower, ${what}`, pAboveLowerLimit, oracle.pLower[row]);
        comparison.near(`both, ${what}`, pValue, oracle.pTost[row]);
        comparison.near(`low, ${what}`, interval.low, oracle.cp90L[row]);
        comparison.near(`high, ${what}`, interval.high, oracle.cp90U[row]);
        const similarity = similarityTest({ ...count, margin });
        comparison.near(`similarity, ${what}`, similarity.pValue, oracle.sensR_similarity[row]);
      }
    },
  },
  {
    name: 'two_proportions',
    tolerance: TOLERANCE,
    compare(oracle, comparison) {
      for (let row = 0; row < oracle.x1.length; row += 1) {
        const first = { successes: oracle.x1[row], n: oracle.n1[row] };
        const second = { successes: oracle.x2[row], n: oracle.n2[row] };
        const what = `row ${row}`;
        const newcombe = newcombeInterval({ first, second });
        comparison.near(`Newcombe low, ${what}`, newcombe.low, oracle.newcombeL[row]);
        comparison.near(`Newcombe high, ${what}`, newcombe.high, oracle.newcombeU[row]);
        const score = scoreDifferenceInterval({ first, second });
        comparison.near(`score low, ${what}`, score.low, oracle.mnL[row]);
        comparison.near(`score high, ${what}`, score.high, oracle.mnU[row]);
        comparison.near(`PropCIs low, ${what}`, score.low, oracle.propCIsL[row], {
          tolerance: PEER_TOLERANCE,
        });
        comparison.near(`PropCIs high, ${what}`, score.high, oracle.propCIsU[row], {
          tolerance: PEER_TOLERANCE,
        });
        const mee = scoreDifferenceInterval({ first, second, variance: 'mee' });
        comparison.near(`Mee low, ${what}`, mee.low, oracle.meeL[row]);
        comparison.near(`Mee high, ${what}`, mee.high, oracle.meeU[row]);
        comparison.near(
          `Fisher, ${what}`,
          fisherExactTest({ first, second, twoSided: 'minimum-likelihood' }).pValue,
          oracle.fisherTwoSided[row],
        );
        comparison.near(
          `chi-square, ${what}`,
          homogeneityTest({ groups: [first, second] }).pearson.pValue,
          oracle.chisqNoCC[row],
        );
        const odds = logOddsRatio({ first, second })!;
        comparison.near(`log odds ratio, ${what}`, odds.estimate, oracle.logOR[row]);
        comparison.near(`its standard error, ${what}`, odds.standardError, oracle.seLogOR[row]);
        // the reference asks whether the first is less than 10 points above the second
        const nonInferior = nonInferiorityTest({ first: second, second: first, margin: 0.1 });
        comparison.near(`difference, ${what}`, -nonInferior.difference!, oracle.diff[row]);
        comparison.near(`non-inferiority z, ${what}`, nonInferior.z, oracle.nonInfZ10[row]);
        comparison.near(`non-inferiority p, ${what}`, nonInferior.pValue, oracle.nonInfP10[row]);
      }
    },
  },
];
