/** How far two raters, or one rater twice, agree beyond chance. */
import { checkLevel, type Interval } from '../numeric/interval.ts';
import { normalCdf, normalQuantile } from '../numeric/normal.ts';

/** What disagreeing costs by the distance of categories: all the same, in proportion, or by its square. */
export type KappaWeights = 'none' | 'linear' | 'quadratic';

export interface CohenKappa {
  /** 1 for complete agreement, 0 for chance; null where one category was used only, or nothing rated. */
  readonly kappa: number | null;
  /** Large-sample variance; 0 where kappa is null. */
  readonly variance: number;
  /** Normal, cut to −1…1; −1…1 where kappa is null. */
  readonly interval: Interval;
  /** Two-sided, normal, against agreement by chance; 1 where kappa is null. */
  readonly pValue: number;
  readonly agreement: number;
  readonly n: number;
}

/**
 * Cohen's kappa, weighted or not.
 *
 * @param table counts, first rater's category × second rater's, in order for weights other than `none`
 * @throws {RangeError} for a table that is not square, counts that are not whole and ≥ 0, or an impossible level
 * @source J. Fleiss, J. Cohen & B. Everitt, Psychological Bulletin 72 (1969)
 */
export function cohenKappa(
  table: readonly (readonly number[])[],
  { weights = 'none', level = 0.95 }: { weights?: KappaWeights; level?: number } = {},
): CohenKappa {
  checkLevel(level);
  const size = table.length;
  for (const row of table)
    if (row.length !== size || !row.every((count) => Number.isSafeInteger(count) && count >= 0))
      throw new RangeError(
        `Cannot compare raters as the table must be square with whole counts >= 0: current row is ${row.join(', ')}`,
      );
  const n = table.flat().reduce((sum, count) => sum + count, 0);
  const shares = table.map((row) => row.map((count) => count / Math.max(1, n)));
  const [firsts, seconds] = [
    shares.map((row) => row.reduce((sum, share) => sum + share, 0)),
    shares.map((_, column) => shares.reduce((sum, row) => sum + row[column]!, 0)),
  ];
  const weight = (i: number, j: number): number => {
    const distance = Math.abs(i - j) / Math.max(1, size - 1);
    return { none: i === j ? 1 : 0, linear: 1 - distance, quadratic: 1 - distance ** 2 }[weights];
  };
  const over = (value: (i: number, j: number) => number): number =>
    shares.reduce((sum, row, i) => sum + row.reduce((part, _, j) => part + value(i, j), 0), 0);
  const observed = over((i, j) => weight(i, j) * shares[i]![j]!);
  const expected = over((i, j) => weight(i, j) * firsts[i]! * seconds[j]!);
  const agreement = shares.reduce((sum, row, i) => sum + row[i]!, 0);
  const oneOnly = Math.max(...firsts.map((share, i) => Math.min(share, seconds[i]!)), 0) === 1;
  if (n === 0 || oneOnly)
    return {
      kappa: null,
      variance: 0,
      interval: { low: -1, high: 1, level },
      pValue: 1,
      agreement,
      n,
    };
  const kappa = (observed - expected) / (1 - expected);
  const ofFirst = firsts.map((_, i) => seconds.reduce((sum, share, j) => sum + share * weight(i, j), 0));
  const ofSecond = seconds.map((_, j) => firsts.reduce((sum, share, i) => sum + share * weight(i, j), 0));
  const varianceOf = (squares: number): number => Math.max(0, squares) / (n * (1 - expected) ** 2);
  const variance = varianceOf(
    over((i, j) => shares[i]![j]! * (weight(i, j) - (ofFirst[i]! + ofSecond[j]!) * (1 - kappa)) ** 2) -
      (kappa - expected * (1 - kappa)) ** 2,
  );
  const varianceByChance = varianceOf(
    over((i, j) => firsts[i]! * seconds[j]! * (weight(i, j) - ofFirst[i]! - ofSecond[j]!) ** 2) -
      expected ** 2,
  );
  const half = normalQuantile((1 + level) / 2) * Math.sqrt(variance);
  return {
    kappa,
    variance,
    interval: { low: Math.max(-1, kappa - half), high: Math.min(1, kappa + half), level },
    pValue:
      varianceByChance > 0 ? Math.min(1, 2 * normalCdf(-Math.abs(kappa) / Math.sqrt(varianceByChance))) : 1,
    agreement,
    n,
  };
}
