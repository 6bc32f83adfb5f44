import { describe, expect, it } from 'vitest';
import { createRandom } from '../statistics/numeric/random.ts';
import { createCmaEs } from './cma-es.ts';
import { coordinateOf, withinBounds } from './within-bounds.ts';

type Cost = (point: readonly number[]) => number;

function minimize(
  cost: Cost,
  { size, seed, start = 1, evaluations }: { size: number; seed: string; start?: number; evaluations: number },
): { best: number; evaluations: number } {
  const search = createCmaEs({
    start: new Array<number>(size).fill(start),
    deviation: 0.5,
    random: createRandom(seed),
  });
  let best = Infinity;
  let used = 0;
  while (used < evaluations && best > 1e-10) {
    const ranked = search
      .ask()
      .map((point) => ({ point, cost: cost(point) }))
      .sort((one, other) => one.cost - other.cost);
    used += ranked.length;
    best = Math.min(best, ranked[0]!.cost);
    search.tell(ranked.map(({ point }) => point));
  }
  return { best, evaluations: used };
}

const sphere: Cost = (point) => point.reduce((sum, value) => sum + value * value, 0);
const ellipsoid: Cost = (point) =>
  point.reduce((sum, value, index) => sum + 1e6 ** (index / (point.length - 1)) * value * value, 0);
const rosenbrock: Cost = (point) =>
  point
    .slice(1)
    .reduce(
      (sum, value, index) => sum + 100 * (value - point[index]! ** 2) ** 2 + (1 - point[index]!) ** 2,
      0,
    );

/** Turns the axes, so that no coordinate can be searched by itself. */
function turned(cost: Cost, size: number): Cost {
  const random = createRandom('turned');
  const rows: number[][] = [];
  for (let row = 0; row < size; row += 1) {
    let vector = Array.from({ length: size }, () => random.uniform() - 0.5);
    for (const other of rows) {
      const along = vector.reduce((sum, value, index) => sum + value * other[index]!, 0);
      vector = vector.map((value, index) => value - along * other[index]!);
    }
    const length = Math.sqrt(sphere(vector));
    rows.push(vector.map((value) => value / length));
  }
  return (point) =>
    cost(rows.map((row) => row.reduce((sum, value, index) => sum + value * point[index]!, 0)));
}

describe('createCmaEs', () => {
  it.each([
    // as many evaluations as the literature's figures for 8 coordinates, half as many again
    ['the sphere', sphere, 1_500],
    ['an ellipsoid of condition 10⁶', ellipsoid, 6_000],
    ['a turned ellipsoid of condition 10⁶', turned(ellipsoid, 8), 6_000],
    ['Rosenbrock’s turned valley', turned(rosenbrock, 8), 12_000],
  ] as const)('finds the minimum of %s from three seeds', (_, cost, evaluations) => {
    for (const seed of ['1', '2', '3'])
      expect(minimize(cost, { size: 8, seed, start: 0.2, evaluations }).best).toBeLessThan(1e-10);
  });

  it('finds an optimum at a bound, and one between two, and asks for nothing beyond', () => {
    const asked: number[] = [];
    const cost: Cost = (point) => {
      const shares = point.map(withinBounds);
      asked.push(...shares);
      return (shares[0]! - 0) ** 2 + (shares[1]! - 1) ** 2 + (shares[2]! - 0.31) ** 2;
    };
    expect(minimize(cost, { size: 3, seed: 'bounds', start: 0.5, evaluations: 1_500 }).best).toBeLessThan(
      1e-10,
    );
    expect(Math.min(...asked)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...asked)).toBeLessThanOrEqual(1);
  });

  it('does not care how costs are scaled, only which is lower', () => {
    const two = [sphere, (point: readonly number[]) => Math.exp(40 * sphere(point)) - 1].map((cost) => {
      const search = createCmaEs({ start: [1, 1, 1], deviation: 0.3, random: createRandom('order') });
      for (let generation = 0; generation < 20; generation += 1)
        search.tell(search.ask().sort((one, other) => cost(one) - cost(other)));
      return search.mean;
    });
    expect(two[0]).toEqual(two[1]);
  });

  it('searches one coordinate', () => {
    expect(minimize(sphere, { size: 1, seed: 'one', evaluations: 400 }).best).toBeLessThan(1e-10);
  });

  it('never lets a coordinate of steps become narrower than it may', () => {
    const search = createCmaEs({
      start: [0.5, 0.5],
      deviation: 0.3,
      random: createRandom('steps'),
      leastDeviations: [0.1, 0],
    });
    for (let generation = 0; generation < 60; generation += 1)
      search.tell(search.ask().sort((one, other) => sphere(one) - sphere(other)));
    expect(search.deviations[0]).toBeGreaterThanOrEqual(0.0999);
    expect(search.deviations[1]).toBeLessThan(0.01);
  });

  it('refuses what is no search', () => {
    const random = createRandom('refused');
    expect(() => createCmaEs({ start: [], deviation: 1, random })).toThrow('at least one coordinate');
    expect(() => createCmaEs({ start: [0], deviation: 0, random })).toThrow('current value is 0');
    const search = createCmaEs({ start: [0, 0], deviation: 1, random });
    expect(() => search.tell([[0, 0]])).toThrow('must have 6 points: current number is 1');
  });
});

describe('withinBounds', () => {
  it('gives every share back that a coordinate was made of', () => {
    for (let share = 0; share <= 1; share += 0.01)
      expect(withinBounds(coordinateOf(share))).toBeCloseTo(share, 12);
  });

  it('moves on without a jump, and repeats', () => {
    for (let coordinate = -3; coordinate < 3; coordinate += 0.001) {
      const here = withinBounds(coordinate);
      expect(Math.abs(withinBounds(coordinate + 0.001) - here)).toBeLessThan(0.0011);
      expect(withinBounds(coordinate + 2.2)).toBeCloseTo(here, 9);
    }
  });
});
