import type { Protocol } from '../../../src/statistics/detection/protocol.ts';
import { binomialPower } from '../../../src/statistics/planning/binomial-power.ts';
import {
  binomialSampleSize,
  protocolSampleSize,
} from '../../../src/statistics/planning/binomial-sample-size.ts';
import { designEffect, listenersFor } from '../../../src/statistics/planning/design-effect.ts';
import { differenceSampleSize } from '../../../src/statistics/planning/difference-power.ts';
import { equivalenceSampleSize } from '../../../src/statistics/planning/equivalence-power.ts';
import type { OracleSection, OracleValues } from '../compare.ts';

const TOLERANCE = 1e-9;

/** Goes through parallel columns: one call a row. */
function eachRow(oracle: OracleValues, call: (row: OracleValues, what: string) => void): void {
  const columns = Object.keys(oracle);
  for (let index = 0; index < oracle[columns[0]!].length; index += 1) {
    const row = Object.fromEntries(columns.map((column) => [column, oracle[column][index]]));
    call(row, JSON.stringify(row).slice(0, 80));
  }
}

const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  twoAFC: '2afc',
  threeAFC: '3afc',
  abxIO: 'abx-independent-observation',
  abxDiff: 'abx-differencing',
  duotrio: 'duo-trio',
  triangle: 'triangle',
  tetrad: 'tetrad',
};

export const planningSections: readonly OracleSection[] = [
  {
    name: 'power',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, (row, what) => {
        for (const column of Object.keys(row).filter((name) => name.startsWith('p'))) {
          const proportion = Number(`0.${column.slice(1)}`);
          const { critical, trueAlpha, power } = binomialPower({ n: row.n, alpha: row.alpha, proportion });
          comparison.same(`${what} critical`, critical, row.kCrit);
          comparison.near(`${what} alpha`, trueAlpha, row.alphaActual);
          comparison.near(`${what} ${column}`, power, row[column]);
        }
      }),
  },
  {
    name: 'sample_size',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, (row, what) => {
        const size = binomialSampleSize({
          chance: row.p0,
          proportion: row.p1,
          alpha: row.alpha,
          power: row.power,
        });
        comparison.same(`${what} first`, size.first, row.nFirst);
        comparison.same(`${what} stable`, size.stable, row.nStable);
        comparison.same(`${what} critical`, size.critical, row.kAtStable);
        comparison.near(`${what} power`, size.powerAtStable, row.powerAtStable);
        comparison.same(`${what} normal`, size.normal, row.nNormal);
        if (row.sensR_first !== null) comparison.same(`${what} sensR first`, size.first, row.sensR_first);
        if (row.sensR_stable !== null) comparison.same(`${what} sensR stable`, size.stable, row.sensR_stable);
      }),
  },
  {
    name: 'sample_size_by_protocol',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, ({ d: dPrime, method, pc, nStable80, nNormal80 }, what) => {
        const size = protocolSampleSize({ protocol: PROTOCOLS[method]!, dPrime });
        comparison.near(`${what} share`, size.proportionCorrect, pc);
        comparison.same(`${what} stable`, size.stable, nStable80);
        comparison.same(`${what} normal`, size.normal, nNormal80);
      }),
  },
  {
    name: 'design_effect',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, (row, what) => {
        const [trials, intraclassCorrelation] = [row.trialsPerListener, row.rho];
        comparison.near(what, designEffect({ trials, intraclassCorrelation }), row.deff);
        for (const [column, proportion] of [
          ['listenersFor55pct80', 0.55],
          ['listenersFor575pct80', 0.575],
          ['listenersFor60pct80', 0.6],
        ] as const) {
          const answers = binomialSampleSize({ proportion }).stable;
          comparison.same(
            `${what} ${column}`,
            listenersFor({ answers, trials, intraclassCorrelation }),
            row[column],
          );
        }
      }),
  },
  {
    name: 'tost_n',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, ({ lo: low, hi: high, truth: proportion, power, nFirst, nStable }, what) => {
        const { first, stable } = equivalenceSampleSize({ low, high, proportion, power });
        comparison.same(`${what} first`, first, nFirst);
        comparison.same(`${what} stable`, stable, nStable);
      }),
  },
  {
    name: 'sample_size_difference',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, ({ p1: first, p2: second, power, alphaOneSided: alpha, nPerArm }, what) =>
        comparison.same(what, differenceSampleSize({ first, second, power, alpha }).perGroup, nPerArm),
      ),
  },
];
