/** The lowest point of a smooth function of a few parameters: what every likelihood fit here stands on. */

export interface Minimum {
  readonly at: number[];
  readonly value: number;
  readonly rounds: number;
  /** False when the rounds ran out; `at` is then the lowest place seen. */
  readonly converged: boolean;
}

/** Central differences; a step that balances truncation against rounding. */
export function numericGradient(f: (x: readonly number[]) => number, at: readonly number[]): number[] {
  return at.map((value, index) => {
    const step = 6e-6 * Math.max(1, Math.abs(value));
    const moved = [...at];
    moved[index] = value + step;
    const above = f(moved);
    moved[index] = value - step;
    return (above - f(moved)) / (2 * step);
  });
}

/** The matrix of second derivatives by central differences, rows as arrays, symmetric. */
export function numericHessian(
  f: (x: readonly number[]) => number,
  at: readonly number[],
  { relativeStep = 1e-4 }: { relativeStep?: number } = {},
): number[][] {
  const steps = at.map((value) => relativeStep * Math.max(1, Math.abs(value)));
  const valueAt = (moves: readonly (readonly [number, number])[]): number => {
    const moved = [...at];
    for (const [index, times] of moves) moved[index]! += times * steps[index]!;
    return f(moved);
  };
  const middle = f(at);
  const hessian = at.map(() => new Array<number>(at.length).fill(0));
  for (let i = 0; i < at.length; i += 1) {
    // five points: the error falls with the fourth power of the step
    hessian[i]![i] =
      (-valueAt([[i, 2]]) +
        16 * valueAt([[i, 1]]) -
        30 * middle +
        16 * valueAt([[i, -1]]) -
        valueAt([[i, -2]])) /
      (12 * steps[i]! ** 2);
    for (let j = 0; j < i; j += 1) {
      const second =
        (valueAt([
          [i, 1],
          [j, 1],
        ]) -
          valueAt([
            [i, 1],
            [j, -1],
          ]) -
          valueAt([
            [i, -1],
            [j, 1],
          ]) +
          valueAt([
            [i, -1],
            [j, -1],
          ])) /
        (4 * steps[i]! * steps[j]!);
      hessian[i]![j] = second;
      hessian[j]![i] = second;
    }
  }
  return hessian;
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * b[index]!, 0);

/**
 * Minimises by the BFGS method with a backtracking line search.
 *
 * @param f may return Infinity or NaN outside its domain: such steps are shortened
 * @param gradient central differences by default
 * @param tolerance the run ends when a round gains less than this share of |value| + 1 and the gradient is small
 * @source J. Nocedal & S. Wright, Numerical Optimization, 2006, algorithm 6.1
 */
export function minimize(
  f: (x: readonly number[]) => number,
  {
    start,
    gradient = (at) => numericGradient(f, at),
    tolerance = 1e-12,
    mostRounds = 500,
  }: {
    start: readonly number[];
    gradient?: (at: readonly number[]) => number[];
    tolerance?: number;
    mostRounds?: number;
  },
): Minimum {
  const count = start.length;
  let at = [...start];
  let value = f(at);
  if (!Number.isFinite(value))
    throw new RangeError(`Cannot minimise as the function must be finite at the start: it is ${value}`);
  if (count === 0) return { at, value, rounds: 0, converged: true };
  let slope = gradient(at);
  let inverse = identity(count);
  let isFresh = true;
  for (let round = 1; round <= mostRounds; round += 1) {
    let direction = inverse.map((row) => -dot(row, slope));
    let descent = dot(direction, slope);
    if (!(descent < 0)) {
      inverse = identity(count);
      isFresh = true;
      direction = slope.map((each) => -each);
      descent = -dot(slope, slope);
      if (descent === 0) return { at, value, rounds: round, converged: true };
    }
    const longest = Math.max(
      ...direction.map((each, index) => Math.abs(each) / Math.max(1, Math.abs(at[index]!))),
    );
    // nobody's first step along a raw gradient knows its length
    let length = isFresh && longest > 1 ? 1 / longest : 1;
    let next = at;
    let nextValue = Number.NaN;
    for (let halving = 0; halving < 60; halving += 1) {
      next = at.map((each, index) => each + length * direction[index]!);
      nextValue = f(next);
      if (nextValue <= value + 1e-4 * length * descent) break;
      length /= 2;
    }
    if (!(nextValue < value)) {
      // no way down along this direction: either the bottom, or a bad picture of the curvature
      if (isFresh) return { at, value, rounds: round, converged: true };
      inverse = identity(count);
      isFresh = true;
      continue;
    }
    const nextSlope = gradient(next);
    const step = next.map((each, index) => each - at[index]!);
    const change = nextSlope.map((each, index) => each - slope[index]!);
    const curvature = dot(step, change);
    const gained = value - nextValue;
    at = next;
    value = nextValue;
    slope = nextSlope;
    if (curvature > 1e-14) {
      if (isFresh) {
        const scale = curvature / dot(change, change);
        inverse = inverse.map((row) => row.map((each) => each * scale));
        isFresh = false;
      }
      const moved = inverse.map((row) => dot(row, change));
      const factor = (1 + dot(change, moved) / curvature) / curvature;
      inverse = inverse.map((row, i) =>
        row.map(
          (each, j) =>
            each + factor * step[i]! * step[j]! - (moved[i]! * step[j]! + step[i]! * moved[j]!) / curvature,
        ),
      );
    }
    if (gained <= tolerance * (Math.abs(value) + 1)) {
      const flatness = Math.max(
        ...slope.map((each, index) => Math.abs(each) * Math.max(1, Math.abs(at[index]!))),
      );
      if (flatness <= Math.sqrt(tolerance) * 10 * (Math.abs(value) + 1))
        return { at, value, rounds: round, converged: true };
    }
  }
  return { at, value, rounds: mostRounds, converged: false };
}

const identity = (count: number): number[][] =>
  Array.from({ length: count }, (_, i) => Array.from({ length: count }, (_each, j) => (i === j ? 1 : 0)));
