import { estimateDPrime } from '../../../src/statistics/detection/estimate-d-prime.ts';
import type { Protocol } from '../../../src/statistics/detection/protocol.ts';
import { chanceLevel } from '../../../src/statistics/detection/protocol.ts';
import {
  proportionCorrectAt,
  psychometricSlope,
} from '../../../src/statistics/detection/psychometric-function.ts';
import { responseBias } from '../../../src/statistics/detection/response-bias.ts';
import { exactBinomialTest } from '../../../src/statistics/proportion/binomial.ts';
import { proportionOfDiscriminators } from '../../../src/statistics/proportion/proportion-of-discriminators.ts';
import type { OracleSection } from '../compare.ts';

const TOLERANCE = 1e-9;
/** sensR and psyphy stop their root search at R's default tolerance. */
const PEER_TOLERANCE = 1e-4;

const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  twoAFC: '2afc',
  threeAFC: '3afc',
  fourAFC: '4afc',
  abxIO: 'abx-independent-observation',
  abxDiff: 'abx-differencing',
  duotrio: 'duo-trio',
  triangle: 'triangle',
  tetrad: 'tetrad',
};

export const detectionSections: readonly OracleSection[] = [
  {
    name: 'psychometric',
    tolerance: TOLERANCE,
    compare({ method, d, pc, dpc }, comparison) {
      for (let row = 0; row < d.length; row += 1) {
        const at = { protocol: PROTOCOLS[method[row]]!, dPrime: d[row] };
        const what = `${method[row]} ${d[row]}`;
        comparison.near(what, proportionCorrectAt(at), pc[row]);
        comparison.near(`slope, ${what}`, psychometricSlope(at), dpc[row], { scale: 1 });
      }
    },
  },
  {
    name: 'dprime',
    tolerance: TOLERANCE,
    compare(oracle, comparison) {
      for (let row = 0; row < oracle.d.length; row += 1) {
        const protocol = PROTOCOLS[oracle.method[row]]!;
        const [correct, n] = [oracle.k[row], oracle.n[row]];
        const what = `${protocol} ${correct} of ${n}`;
        const { estimate, standardError, interval } = estimateDPrime({ protocol, correct, n });
        // d′ may be 0 but for rounding
        const scale = Math.max(1, oracle.d[row]);
        comparison.near(`d′, ${what}`, estimate, oracle.d[row], { scale });
        comparison.near(`low, ${what}`, interval.low, oracle.dLower95[row], { scale });
        comparison.near(`high, ${what}`, interval.high, oracle.dUpper95[row], { scale });
        if (oracle.seD[row] === null) comparison.same(`standard error, ${what}`, standardError, null);
        else comparison.near(`standard error, ${what}`, standardError!, oracle.seD[row]);
        const chance = chanceLevel(protocol);
        comparison.near(
          `difference, ${what}`,
          exactBinomialTest({ successes: correct, n, chance, alternative: 'greater' }).pValue,
          oracle.pDifference[row],
        );
        const discriminators = proportionOfDiscriminators({ successes: correct, n, chance });
        // the column pd is cut at 0, which ours never is
        comparison.near(`discriminators, ${what}`, discriminators.estimate!, oracle.pdRaw[row], { scale: 1 });
        comparison.near(`their standard error, ${what}`, discriminators.standardError!, oracle.sePd[row]);
        const peers = [
          ['sensR', estimate, oracle.sensR_d[row]],
          ['sensR se', standardError, oracle.sensR_se[row]],
          ['sensR low', interval.low, oracle.sensR_lower[row]],
          ['sensR high', interval.high, oracle.sensR_upper[row]],
          ['psyphy', estimate, oracle.psyphy_d[row]],
        ] as const;
        for (const [peer, ours, theirs] of peers)
          if (theirs !== null && ours !== null)
            comparison.near(`${peer}, ${what}`, ours, theirs, { scale, tolerance: PEER_TOLERANCE });
      }
    },
  },
  {
    name: 'abx_mc',
    tolerance: TOLERANCE,
    compare({ d, ioMC, ioFormula, diffMC, diffFormula, mcSE }, comparison) {
      const io = proportionCorrectAt({ protocol: 'abx-independent-observation', dPrime: d });
      const differencing = proportionCorrectAt({ protocol: 'abx-differencing', dPrime: d });
      comparison.near('independent observation', io, ioFormula);
      comparison.near('differencing', differencing, diffFormula);
      // four million simulated trials: three standard errors
      comparison.near('independent observation, simulated', io, ioMC, { scale: 1, tolerance: 3 * mcSE });
      comparison.near('differencing, simulated', differencing, diffMC, { scale: 1, tolerance: 3 * mcSE });
    },
  },
  {
    name: 'response_bias',
    tolerance: TOLERANCE,
    compare(oracle, comparison) {
      for (let row = 0; row < oracle.hits.length; row += 1) {
        const what = `row ${row}`;
        const result = responseBias({
          hits: oracle.hits[row],
          signalTrials: oracle.nSignal[row],
          falseAlarms: oracle.fa[row],
          noiseTrials: oracle.nNoise[row],
          correction: oracle.correction[row] === 'none' ? 'none' : 'log-linear',
        });
        comparison.near(`d′, ${what}`, result.dPrimeYesNo.estimate, oracle.dYesNo[row]);
        comparison.near(`standard error, ${what}`, result.dPrimeYesNo.standardError!, oracle.seYesNo[row]);
        comparison.near(`criterion, ${what}`, result.criterion, oracle.c[row], { scale: 1 });
        comparison.near(`2AFC, ${what}`, result.dPrime.estimate, oracle.d2AFC[row]);
        comparison.near(`unbiased, ${what}`, result.unbiasedProportionCorrect, oracle.pcUnbiased[row]);
      }
    },
  },
];
