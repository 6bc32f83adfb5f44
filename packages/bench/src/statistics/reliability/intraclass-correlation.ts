/** How much of what ratings vary in is the things rated. */
import { fQuantile, fTails } from '../numeric/f-distribution.ts';
import { checkLevel, type Interval } from '../numeric/interval.ts';

/**
 * Shrout and Fleiss' forms: 1, each thing rated by raters of its own; 2, the same raters, who stand for others; 3, these raters only.
 * `1`: of one rater; `k`: of their mean. For panel means take (2,k).
 */
export type IntraclassForm = '(1,1)' | '(2,1)' | '(3,1)' | '(1,k)' | '(2,k)' | '(3,k)';

export interface IntraclassCorrelation {
  readonly form: IntraclassForm;
  /** At most 1, may be negative; null for fewer than two things or raters, where nothing varies, or where it would be −Infinity. */
  readonly estimate: number | null;
  /** Of things against error; Infinity where raters agree completely. */
  readonly f: number;
  readonly numeratorDegrees: number;
  readonly denominatorDegrees: number;
  /** One-sided, against no correlation; where raters agree completely, the chance of that; 1 where things do not differ. */
  readonly pValue: number;
  /** Null where things do not differ, or nothing else does: there is no error to go by. */
  readonly interval: Interval | null;
}

/** Mean squares smaller than this share of all are rounding. */
const ROUNDING = 1e-14;

interface MeanSquares {
  readonly things: number;
  readonly raters: number;
  /** With raters taken out. */
  readonly error: number;
  /** With raters left in. */
  readonly within: number;
}

/**
 * The intraclass correlation with F test and interval.
 *
 * @param ratings things × raters, no gaps
 * @throws {RangeError} for rows of differing lengths, values that are not finite, or an impossible level
 * @source P. Shrout & J. Fleiss, Psychological Bulletin 86 (1979); K. McGraw & S. Wong, Psychological Methods 1 (1996)
 */
export function intraclassCorrelation(
  ratings: readonly (readonly number[])[],
  { form, level = 0.95 }: { form: IntraclassForm; level?: number },
): IntraclassCorrelation {
  checkLevel(level);
  const [n, k] = [ratings.length, ratings[0]?.length ?? 0];
  for (const row of ratings)
    if (row.length !== k || !row.every(Number.isFinite))
      throw new RangeError(
        `Cannot correlate raters as everything must have ${k} finite ratings: current values are ${row.join(', ')}`,
      );
  const isOneWay = form.startsWith('(1');
  const degrees = {
    numeratorDegrees: Math.max(0, n - 1),
    denominatorDegrees: Math.max(0, isOneWay ? n * (k - 1) : (n - 1) * (k - 1)),
  };
  const nothing = { form, estimate: null, f: 0, ...degrees, pValue: 1, interval: null };
  if (n < 2 || k < 2) return nothing;
  const squares = meanSquares(ratings);
  const error = isOneWay ? squares.within : squares.error;
  if (squares.things === 0 && error === 0) return nothing;
  const single = singleEstimate(form, squares, { n, k });
  const whole = form.endsWith('k)') ? meanEstimate(form, squares, n) : single;
  const estimate = Number.isFinite(whole) ? whole : null;
  // things that do not differ at all, or raters who never do: no ratio to make an interval of
  if (squares.things === 0) return { ...nothing, estimate };
  if (error === 0)
    return {
      ...nothing,
      estimate,
      f: Infinity,
      pValue: chanceOfOneOrder(
        ratings.map((row) => row[0]!),
        k,
      ),
    };
  const f = squares.things / error;
  const ends = form.startsWith('(2')
    ? randomRaterEnds(squares, { n, k, single, level })
    : ratioEnds({ f, k, level, ...degrees });
  const stepUp = (value: number): number => (value * k) / (1 + value * (k - 1));
  return {
    form,
    estimate,
    f,
    ...degrees,
    pValue: fTails({ x: f, ...degrees }).upper,
    interval: form.endsWith('k)')
      ? { low: stepUp(ends.low), high: stepUp(ends.high), level }
      : { ...ends, level },
  };
}

/** How often k raters who deal out the same values by chance agree on all things. */
function chanceOfOneOrder(values: readonly number[], k: number): number {
  const seen = new Map<number, number>();
  let chance = 1;
  for (const [index, value] of values.entries()) {
    const times = (seen.get(value) ?? 0) + 1;
    seen.set(value, times);
    chance *= times / (index + 1);
  }
  return chance ** (k - 1);
}

function meanSquares(ratings: readonly (readonly number[])[]): MeanSquares {
  const [n, k] = [ratings.length, ratings[0]!.length];
  const average = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const whole = average(ratings.flat());
  const ofThing = ratings.map(average);
  const ofRater = ratings[0]!.map((_, rater) => average(ratings.map((row) => row[rater]!)));
  const squaresOf = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + (value - whole) ** 2, 0);
  const total = squaresOf(ratings.flat());
  let [within, error] = [0, 0];
  for (const [thing, row] of ratings.entries())
    for (const [rater, value] of row.entries()) {
      within += (value - ofThing[thing]!) ** 2;
      error += (value - ofThing[thing]! - ofRater[rater]! + whole) ** 2;
    }
  const settled = (square: number): number => (square <= ROUNDING * total ? 0 : square);
  return {
    things: (k * settled(squaresOf(ofThing))) / (n - 1),
    raters: (n * settled(squaresOf(ofRater))) / (k - 1),
    error: settled(error) / ((n - 1) * (k - 1)),
    within: settled(within) / (n * (k - 1)),
  };
}

function singleEstimate(
  form: IntraclassForm,
  { things, raters, error, within }: MeanSquares,
  { n, k }: { n: number; k: number },
): number {
  if (form.startsWith('(1')) return (things - within) / (things + (k - 1) * within);
  const between = form.startsWith('(2') ? (k * (raters - error)) / n : 0;
  return (things - error) / (things + (k - 1) * error + between);
}

function meanEstimate(
  form: IntraclassForm,
  { things, raters, error, within }: MeanSquares,
  n: number,
): number {
  if (form.startsWith('(1')) return (things - within) / things;
  return (things - error) / (things + (form.startsWith('(2') ? (raters - error) / n : 0));
}

function ratioEnds({
  f,
  k,
  level,
  numeratorDegrees,
  denominatorDegrees,
}: {
  f: number;
  k: number;
  level: number;
  numeratorDegrees: number;
  denominatorDegrees: number;
}): { low: number; high: number } {
  const p = (1 + level) / 2;
  const low = f / fQuantile({ p, numeratorDegrees, denominatorDegrees });
  const high =
    f * fQuantile({ p, numeratorDegrees: denominatorDegrees, denominatorDegrees: numeratorDegrees });
  return { low: (low - 1) / (low + k - 1), high: (high - 1) / (high + k - 1) };
}

/** Satterthwaite's degrees of freedom for the raters' share of the error. */
function randomRaterEnds(
  { things, raters, error }: MeanSquares,
  { n, k, single, level }: { n: number; k: number; single: number; level: number },
): { low: number; high: number } {
  const p = (1 + level) / 2;
  const ratio = raters / error;
  const rest = n * (1 + (k - 1) * single) - k * single;
  const degrees =
    ((k - 1) * (n - 1) * (k * single * ratio + rest) ** 2) /
    ((n - 1) * (k * single * ratio) ** 2 + rest ** 2);
  const above = fQuantile({ p, numeratorDegrees: n - 1, denominatorDegrees: degrees });
  const below = fQuantile({ p, numeratorDegrees: degrees, denominatorDegrees: n - 1 });
  const noise = k * raters + (k * n - k - n) * error;
  return {
    low: (n * (things - above * error)) / (above * noise + n * things),
    high: (n * (below * things - error)) / (noise + n * below * things),
  };
}
