/** Bounds for a test that is looked at a few times, planned beforehand: classical ones, for statistics that are normal. */
import { findRoot } from '../numeric/find-root.ts';
import { gaussLegendre } from '../numeric/gauss-legendre.ts';
import { normalCdf } from '../numeric/normal.ts';
import { type AlphaSpending, spentAlpha } from './alpha-spending.ts';
import { checkAlpha } from './e-process.ts';

/** The share of paths below the bounds of all looks so far, spread over where they are now. */
interface Surviving {
  readonly fraction: number;
  readonly z: readonly number[];
  /** Density times quadrature weight. */
  readonly mass: readonly number[];
}

/** Nothing of a normal density lies lower. */
const LOWEST_Z = -8.5;
/** Nodes for every standard deviation of what one look adds: smooth integrands need no more. */
const NODES_PER_WIDTH = 9;

/** z moves from look to look by what the new answers add. */
const moved = (z: number, from: number, to: number) => ({
  mean: z * Math.sqrt(from / to),
  width: Math.sqrt((to - from) / to),
});

/** Probability of surviving until now and lying above z at the next look. */
function passes(before: Surviving | null, fraction: number, z: number): number {
  if (z === Infinity) return 0;
  if (before === null) return normalCdf(-z);
  return before.z.reduce((sum, node, index) => {
    const { mean, width } = moved(node, before.fraction, fraction);
    return sum + before.mass[index]! * normalCdf((mean - z) / width);
  }, 0);
}

/** The paths that stay below z at the next look. */
function survive(before: Surviving | null, fraction: number, z: number): Surviving {
  const width = before === null ? 1 : moved(0, before.fraction, fraction).width;
  // nothing lies above what mirrors the lowest z
  const length = Math.min(-LOWEST_Z, z) - LOWEST_Z;
  const count = Math.min(600, Math.max(48, Math.ceil((NODES_PER_WIDTH * length) / width)));
  const rule = gaussLegendre(count, { low: LOWEST_Z, high: LOWEST_Z + length });
  const normal = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  const density = (at: number): number =>
    before === null
      ? normal(at)
      : before.z.reduce((sum, node, index) => {
          const from = moved(node, before.fraction, fraction);
          return sum + (before.mass[index]! * normal((at - from.mean) / from.width)) / from.width;
        }, 0);
  return {
    fraction,
    z: rule.nodes,
    mass: rule.nodes.map((node, index) => rule.weights[index]! * density(node)),
  };
}

/** Probability of passing at each look. */
function passesAtLooks(fractions: readonly number[], bounds: readonly number[]): number[] {
  let before: Surviving | null = null;
  const passing: number[] = [];
  for (const [index, fraction] of fractions.entries()) {
    const z = bounds[index]!;
    passing.push(passes(before, fraction, z));
    if (index < fractions.length - 1) before = survive(before, fraction, z);
  }
  return passing;
}

/** z for each look from what is to be spent at it. */
function spendingBounds(fractions: readonly number[], alpha: number, spending: AlphaSpending): number[] {
  let before: Surviving | null = null;
  let spent = 0;
  return fractions.map((fraction, index) => {
    const now = spentAlpha({ fraction, alpha, spending });
    const wanted = now - spent;
    const current = before;
    // what underflows to nothing is a look at which nobody can pass
    const z =
      wanted < 1e-17
        ? Infinity
        : findRoot((at) => Math.log(passes(current, fraction, at)) - Math.log(wanted), {
            low: -6,
            high: 8.4,
          });
    spent = now;
    if (index < fractions.length - 1) before = survive(current, fraction, z);
    return z;
  });
}

export type GroupSequentialDesign =
  | { readonly kind: 'obrien-fleming' | 'pocock' }
  | { readonly kind: 'spending'; readonly spending: AlphaSpending };

export interface GroupSequentialBounds {
  /** [look]: reject when z is at least this. */
  readonly z: readonly number[];
  /** [look]: its z as a one-sided p-value. */
  readonly stagePValues: readonly number[];
  /** [look]: chance of error used up by then. */
  readonly alphaSpent: readonly number[];
}

/**
 * One-sided bounds on z for planned looks.
 *
 * Counts of answers are not normal: with them these bounds can exceed alpha (three looks at 100, 200 and 300 answers: 5.4 %).
 * For panels take `exactSpendingBoundary()` or the e-process.
 *
 * @param fractions of the planned answers at each look, ascending, the last 1
 * @param design `obrien-fleming` and `pocock` are the classical constants; `spending` takes looks at any fractions
 * @throws {RangeError} for fractions that do not ascend to 1, or alpha outside 0…½
 * @source Jennison & Turnbull, Group Sequential Methods, 2000, chapters 2, 7 and 19 (the recursion of Armitage, McPherson & Rowe 1969)
 */
export function groupSequentialBounds({
  fractions,
  alpha = 0.05,
  design = { kind: 'spending', spending: 'obrien-fleming' },
}: {
  fractions: readonly number[];
  alpha?: number;
  design?: GroupSequentialDesign;
}): GroupSequentialBounds {
  checkAlpha(alpha);
  if (alpha >= 0.5)
    throw new RangeError(`Cannot make bounds as alpha must be below one half: current value is ${alpha}`);
  if (
    fractions.at(-1) !== 1 ||
    fractions.some((fraction, index) => !(fraction > (index === 0 ? 0 : fractions[index - 1]!)))
  )
    throw new RangeError(
      `Cannot make bounds as fractions must ascend from above 0 to 1: current value is ${fractions.join(', ')}`,
    );
  const z =
    design.kind === 'spending'
      ? spendingBounds(fractions, alpha, design.spending)
      : classicalBounds(fractions, alpha, design.kind);
  let sum = 0;
  return {
    z,
    stagePValues: z.map((each) => passes(null, 1, each)),
    alphaSpent: passesAtLooks(fractions, z).map((passing) => {
      sum += passing;
      return sum;
    }),
  };
}

/** O'Brien and Fleming's bounds fall with the root of the fraction, Pocock's are one and the same: one constant gives alpha. */
function classicalBounds(
  fractions: readonly number[],
  alpha: number,
  kind: 'obrien-fleming' | 'pocock',
): number[] {
  const boundsOf = (constant: number): number[] =>
    fractions.map((fraction) => (kind === 'pocock' ? constant : constant / Math.sqrt(fraction)));
  const excess = (constant: number): number =>
    passesAtLooks(fractions, boundsOf(constant)).reduce((sum, each) => sum + each, 0) - alpha;
  return boundsOf(findRoot(excess, { low: 0, high: 8, tolerance: 1e-12 }));
}
