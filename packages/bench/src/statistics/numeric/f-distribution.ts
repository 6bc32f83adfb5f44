/** Fisher's F distribution, exact in both tails. */
import { betaQuantile } from './beta-quantile.ts';
import { type BetaTails, betaTails } from './incomplete-beta.ts';
import { checkProbability } from './tail-quantile.ts';

interface Degrees {
  readonly numeratorDegrees: number;
  readonly denominatorDegrees: number;
}

function checkDegrees({ numeratorDegrees, denominatorDegrees }: Degrees): void {
  if (!(numeratorDegrees > 0 && denominatorDegrees > 0))
    throw new RangeError(
      `Cannot use the F distribution as both degrees of freedom must be > 0: current values are ${numeratorDegrees} and ${denominatorDegrees}`,
    );
}

/**
 * Both tails of the F distribution at x.
 *
 * @param x ≥ 0
 * @throws {RangeError} for degrees of freedom ≤ 0 or x < 0
 */
export function fTails({ x, ...degrees }: { x: number } & Degrees): BetaTails {
  checkDegrees(degrees);
  if (!(x >= 0)) throw new RangeError(`Cannot take F tails as x must be >= 0: current value is ${x}`);
  if (x === Infinity) return { lower: 1, upper: 0, logLower: 0, logUpper: -Infinity };
  const { numeratorDegrees, denominatorDegrees } = degrees;
  const scaled = numeratorDegrees * x;
  const total = scaled + denominatorDegrees;
  return betaTails({
    x: scaled / total,
    complement: denominatorDegrees / total,
    a: numeratorDegrees / 2,
    b: denominatorDegrees / 2,
  });
}

/**
 * The x below which an F variable falls with probability p.
 *
 * @throws {RangeError} for degrees of freedom ≤ 0 or p outside 0…1
 */
export function fQuantile({ p, ...degrees }: { p: number } & Degrees): number {
  checkDegrees(degrees);
  checkProbability(p, 'an F quantile');
  const { numeratorDegrees, denominatorDegrees } = degrees;
  const [a, b] = [numeratorDegrees / 2, denominatorDegrees / 2];
  if (p === 1) return Infinity;
  // whichever of the share and its complement is small is the one found directly
  const share = betaQuantile({ p, a, b });
  if (share < 0.5) return ((denominatorDegrees / numeratorDegrees) * share) / (1 - share);
  const complement = betaQuantile({ p: 1 - p, a: b, b: a });
  return ((denominatorDegrees / numeratorDegrees) * (1 - complement)) / complement;
}
