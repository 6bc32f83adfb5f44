/**
 * A search that needs nothing of a function but which of some points are better: the covariance matrix adaptation evolution strategy. Each
 * generation draws points about a mean, and moves mean, step size and the shape of the cloud towards those that were best.
 */
import { type Matrix, multiplyVector } from '../statistics/numeric/matrix.ts';
import { drawNormal } from '../statistics/numeric/normal-deviates.ts';
import type { Random } from '../statistics/numeric/random.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

export interface CmaEsOptions {
  readonly start: readonly number[];
  /** Standard deviation of the first cloud, the same in every coordinate: about a third of how far the optimum may lie off. */
  readonly deviation: number;
  readonly random: Random;
  /** Points a generation; 4 + 3 ln n by default. More finds more global optima, and takes longer. */
  readonly populationSize?: number;
  /** The least standard deviation of each coordinate, for those whose values are steps; 0 by default. */
  readonly leastDeviations?: readonly number[];
}

export interface CmaEs {
  readonly populationSize: number;
  /** Draws the points of the next generation. */
  ask(): number[][];
  /** Learns from the points of a generation, best first; only their order counts. */
  tell(bestFirst: readonly (readonly number[])[]): void;
  readonly mean: readonly number[];
  /** The cloud's standard deviation in each coordinate. */
  readonly deviations: readonly number[];
}

/** How much each parent counts, and how fast everything is learned, in n coordinates. */
function strategyOf(size: number, populationSize: number) {
  const parents = Math.floor(populationSize / 2);
  const raw = Array.from(
    { length: parents },
    (_, rank) => Math.log((populationSize + 1) / 2) - Math.log(rank + 1),
  );
  const sum = raw.reduce((total, weight) => total + weight, 0);
  const weights = raw.map((weight) => weight / sum);
  const effective = 1 / weights.reduce((total, weight) => total + weight * weight, 0);
  const pathRate = (4 + effective / size) / (size + 4 + (2 * effective) / size);
  const stepPathRate = (effective + 2) / (size + effective + 5);
  const rankOneRate = 2 / ((size + 1.3) ** 2 + effective);
  const rankMuRate = Math.min(
    1 - rankOneRate,
    (2 * (1 / 4 + effective + 1 / effective - 2)) / ((size + 2) ** 2 + effective),
  );
  const damping = 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (size + 1)) - 1) + stepPathRate;
  // the length that a standard normal vector has on average
  const usualLength = Math.sqrt(size) * (1 - 1 / (4 * size) + 1 / (21 * size * size));
  return { weights, effective, pathRate, stepPathRate, rankOneRate, rankMuRate, damping, usualLength };
}

const lengthOf = (vector: readonly number[]): number =>
  Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

function checkOptions({ start, deviation, populationSize }: CmaEsOptions): void {
  if (start.length === 0) throw new RangeError('Cannot search as there must be at least one coordinate');
  if (!(deviation > 0))
    throw new RangeError(`Cannot search as deviation must be > 0: current value is ${deviation}`);
  if (populationSize !== undefined && !(Number.isInteger(populationSize) && populationSize >= 4))
    throw new RangeError(
      `Cannot search as populationSize must be a whole number >= 4: current value is ${populationSize}`,
    );
}

/** Points a generation in so many coordinates. */
export const usualPopulationSize = (size: number): number => 4 + Math.floor(3 * Math.log(size));

/**
 * Begins a search for a minimum in unbounded coordinates; the same generator gives the same points.
 *
 * @throws {RangeError} no coordinate, a deviation that is not > 0, or fewer than 4 points a generation
 * @source N. Hansen, The CMA Evolution Strategy: A Tutorial (arXiv:1604.00772v2): (μ/μ_w, λ) with positive weights, rank-one and rank-μ
 *   update, cumulative step-size adaptation. Steps: N. Hansen, A CMA-ES for Mixed-Integer Nonlinear Optimization, INRIA RR-7751 (2011),
 *   reduced to a least deviation
 */
export function createCmaEs(options: CmaEsOptions): CmaEs {
  checkOptions(options);
  const { start, random } = options;
  const size = start.length;
  const { populationSize = usualPopulationSize(size), leastDeviations = start.map(() => 0) } = options;
  const strategy = strategyOf(size, populationSize);
  const { weights, effective, pathRate, stepPathRate, rankOneRate, rankMuRate, damping, usualLength } =
    strategy;

  let mean = [...start];
  let step = options.deviation;
  let covariance = start.map((_, row) => start.map((__, column) => Number(row === column)));
  let path = start.map(() => 0);
  let stepPath = start.map(() => 0);
  let generation = 0;
  let shape = shapeOf(covariance);

  const deviations = (): number[] => covariance.map((row, index) => step * Math.sqrt(row[index]!));

  return {
    populationSize,
    ask: () =>
      Array.from({ length: populationSize }, () => {
        const draws = start.map(() => drawNormal(random));
        const offset = multiplyVector(
          shape.vectors,
          draws.map((draw, index) => shape.deviations[index]! * draw),
        );
        return mean.map((middle, index) => middle + step * offset[index]!);
      }),
    tell(bestFirst) {
      if (bestFirst.length !== populationSize)
        throw new RangeError(
          `Cannot learn from a generation as it must have ${populationSize} points: current number is ${bestFirst.length}`,
        );
      generation += 1;
      const parents = bestFirst.slice(0, weights.length);
      const offsets = parents.map((point) => point.map((value, index) => (value - mean[index]!) / step));
      const move = start.map((_, index) =>
        offsets.reduce((sum, offset, rank) => sum + weights[rank]! * offset[index]!, 0),
      );
      mean = mean.map((middle, index) => middle + step * move[index]!);

      const whitened = shape.whiten(move);
      const stepGain = Math.sqrt(stepPathRate * (2 - stepPathRate) * effective);
      stepPath = stepPath.map((value, index) => (1 - stepPathRate) * value + stepGain * whitened[index]!);
      const stepLength = lengthOf(stepPath);
      // while the step size still grows fast, the path would say more about that than about the shape
      const usual = Math.sqrt(1 - (1 - stepPathRate) ** (2 * generation));
      const isSteady = stepLength / usual < (1.4 + 2 / (size + 1)) * usualLength;
      const pathGain = isSteady ? Math.sqrt(pathRate * (2 - pathRate) * effective) : 0;
      path = path.map((value, index) => (1 - pathRate) * value + pathGain * move[index]!);

      const kept = 1 - rankOneRate - rankMuRate + (isSteady ? 0 : rankOneRate * pathRate * (2 - pathRate));
      covariance = covariance.map((row, i) =>
        row.map((value, j) => {
          const spread = offsets.reduce(
            (sum, offset, rank) => sum + weights[rank]! * offset[i]! * offset[j]!,
            0,
          );
          return kept * value + rankOneRate * path[i]! * path[j]! + rankMuRate * spread;
        }),
      );
      step *= Math.exp((stepPathRate / damping) * (stepLength / usualLength - 1));
      covariance = covariance.map((row, index) => {
        const least = (leastDeviations[index]! / step) ** 2;
        return row.map((value, column) => (column === index ? Math.max(value, least) : value));
      });
      shape = shapeOf(covariance);
    },
    get mean() {
      return mean;
    },
    get deviations() {
      return deviations();
    },
  };
}

/** The axes of a cloud, and what makes it round. */
function shapeOf(covariance: Matrix) {
  const { values, vectors } = symmetricEigen(covariance);
  const largest = Math.max(...values);
  // rounding may leave an axis at nothing or below; a cloud that flat could never become thicker again
  const deviations = values.map((value) => Math.sqrt(Math.max(value, 1e-20 * largest)));
  return {
    vectors,
    deviations,
    /** C^(−1/2) · vector. */
    whiten(vector: readonly number[]): number[] {
      const along = deviations.map(
        (deviation, axis) =>
          vector.reduce((sum, value, index) => sum + vectors[index]![axis]! * value, 0) / deviation,
      );
      return multiplyVector(vectors, along);
    },
  };
}
