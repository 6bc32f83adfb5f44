/** Student's t distribution, exact in both tails. */
import { betaQuantile } from './beta-quantile.ts';
import { betaTails } from './incomplete-beta.ts';
import { checkProbability } from './tail-quantile.ts';

function checkDegrees(degreesOfFreedom: number): void {
  if (!(degreesOfFreedom > 0))
    throw new RangeError(
      `Cannot use Student's t as degreesOfFreedom must be > 0: current value is ${degreesOfFreedom}`,
    );
}

/**
 * Both tails of Student's t distribution.
 *
 * @returns `lower` = P(T ≤ t), `upper` = P(T ≥ t) and `twoSided` = P(|T| ≥ |t|), the small one computed directly
 * @throws {RangeError} for degreesOfFreedom ≤ 0
 */
export function studentTTails({ t, degreesOfFreedom }: { t: number; degreesOfFreedom: number }): {
  readonly lower: number;
  readonly upper: number;
  readonly twoSided: number;
} {
  checkDegrees(degreesOfFreedom);
  if (!Number.isFinite(t)) return { lower: t > 0 ? 1 : 0, upper: t > 0 ? 0 : 1, twoSided: 0 };
  const square = t * t;
  const total = degreesOfFreedom + square;
  const { lower: twoSided } = betaTails({
    x: degreesOfFreedom / total,
    complement: square / total,
    a: degreesOfFreedom / 2,
    b: 0.5,
  });
  const [outer, inner] = [twoSided / 2, 1 - twoSided / 2];
  return t < 0 ? { lower: outer, upper: inner, twoSided } : { lower: inner, upper: outer, twoSided };
}

/**
 * The t below which a Student's t variable falls with probability p.
 *
 * @throws {RangeError} for degreesOfFreedom ≤ 0 or p outside 0…1
 */
export function studentTQuantile({ p, degreesOfFreedom }: { p: number; degreesOfFreedom: number }): number {
  checkDegrees(degreesOfFreedom);
  checkProbability(p, "a quantile of Student's t");
  if (p === 0.5) return 0;
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  const twoSided = 2 * Math.min(p, 1 - p);
  const [a, b] = [degreesOfFreedom / 2, 0.5];
  const share = betaQuantile({ p: twoSided, a, b });
  // near the middle t² is small beside the degrees of freedom, and its share is the one to be found directly
  const ratio =
    twoSided < 0.5
      ? (1 - share) / share
      : ((complement: number) => complement / (1 - complement))(
          betaQuantile({ p: 1 - twoSided, a: b, b: a }),
        );
  return Math.sign(p - 0.5) * Math.sqrt(degreesOfFreedom * ratio);
}
