import { betaQuantile } from '../../../src/statistics/numeric/beta-quantile.ts';
import { chiSquareQuantile, chiSquareTails } from '../../../src/statistics/numeric/chi-square.ts';
import { fQuantile, fTails } from '../../../src/statistics/numeric/f-distribution.ts';
import { betaTails } from '../../../src/statistics/numeric/incomplete-beta.ts';
import { logGamma } from '../../../src/statistics/numeric/log-gamma.ts';
import { normalCdf, normalQuantile } from '../../../src/statistics/numeric/normal.ts';
import { studentTQuantile, studentTTails } from '../../../src/statistics/numeric/student-t.ts';
import { binomialTails } from '../../../src/statistics/proportion/binomial.ts';
import type { OracleSection, OracleValues } from '../compare.ts';

const TOLERANCE = 1e-9;

/** Goes through parallel columns: one call a row. */
function eachRow(oracle: OracleValues, call: (row: Record<string, number>, what: string) => void): void {
  const columns = Object.keys(oracle);
  for (let index = 0; index < oracle[columns[0]!].length; index += 1) {
    const row = Object.fromEntries(columns.map((column) => [column, oracle[column][index]]));
    call(row, JSON.stringify(row));
  }
}

export const distributionSections: readonly OracleSection[] = [
  {
    name: 'binomCdf',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, (row, what) => {
        const tails = binomialTails({ successes: row.k!, n: row.n!, chance: row.p! });
        comparison.near(`point ${what}`, tails.point, row.pmf!);
        comparison.near(`lower ${what}`, tails.lower, row.cdf!);
        comparison.near(`upper ${what}`, tails.upper, row.upper!);
      }),
  },
  {
    name: 'normQ',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, ({ p, q }, what) => comparison.near(what, normalQuantile(p!), q!)),
  },
  {
    name: 'normCdf',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, ({ x, cdf }, what) => comparison.near(what, normalCdf(x!), cdf!)),
  },
  {
    name: 'betaQ',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, ({ p, a, b, q }, what) =>
        comparison.near(what, betaQuantile({ p: p!, a: a!, b: b! }), q!),
      ),
  },
  {
    name: 'betaCdf',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, ({ x, a, b, cdf, upper }, what) => {
        const tails = betaTails({ x: x!, a: a!, b: b! });
        comparison.near(`lower ${what}`, tails.lower, cdf!);
        comparison.near(`upper ${what}`, tails.upper, upper!);
      }),
  },
  {
    name: 'tQ',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, ({ p, df, q }, what) =>
        comparison.near(what, studentTQuantile({ p: p!, degreesOfFreedom: df! }), q!, {
          ...(q === 0 && { scale: 1 }),
        }),
      ),
  },
  {
    name: 'tCdf',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, ({ x, df, cdf }, what) =>
        comparison.near(what, studentTTails({ t: x!, degreesOfFreedom: df! }).lower, cdf!),
      ),
  },
  {
    name: 'chi2Q',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, ({ p, df, q }, what) =>
        comparison.near(what, chiSquareQuantile({ p: p!, degreesOfFreedom: df! }), q!),
      ),
  },
  {
    name: 'chi2Cdf',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, ({ x, df, cdf, upper }, what) => {
        const tails = chiSquareTails({ x: x!, degreesOfFreedom: df! });
        comparison.near(`lower ${what}`, tails.lower, cdf!);
        comparison.near(`upper ${what}`, tails.upper, upper!);
      }),
  },
  {
    name: 'fQ',
    tolerance: TOLERANCE,
    // the column rQf is R's own qf(), which is off by up to 1.5 %: q went through qbeta()
    compare: (oracle, comparison) =>
      eachRow(oracle, ({ p, df1, df2, q }, what) =>
        comparison.near(what, fQuantile({ p: p!, numeratorDegrees: df1!, denominatorDegrees: df2! }), q!),
      ),
  },
  {
    name: 'fCdf',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, ({ x, df1, df2, cdf, upper }, what) => {
        const tails = fTails({ x: x!, numeratorDegrees: df1!, denominatorDegrees: df2! });
        comparison.near(`lower ${what}`, tails.lower, cdf!);
        comparison.near(`upper ${what}`, tails.upper, upper!);
      }),
  },
  {
    name: 'lgamma',
    tolerance: TOLERANCE,
    compare: (oracle, comparison) =>
      eachRow(oracle, ({ x, v }, what) =>
        comparison.near(what, logGamma(x!), v!, { scale: Math.max(1, Math.abs(v!)) }),
      ),
  },
];
