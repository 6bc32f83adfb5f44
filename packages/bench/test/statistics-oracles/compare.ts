/** One section of the reference values against our functions: what was compared, and how far the worst of it lies off. */

export type OracleNumber = number | 'Inf' | '-Inf' | null;
// biome-ignore lint/suspicious/noExplicitAny: the reference file has a shape of its own in each section
export type OracleValues = any;

/** A section of `oracles/statistics.json` or `statistics-distributions.json`, and how to go through it. */
export interface OracleSection {
  readonly name: string;
  /** Relative, as `meta.tolerance` of the file gives it for this section. */
  readonly tolerance: number;
  compare(oracle: OracleValues, comparison: Comparison, all: OracleValues): void;
}

const numberOf = (value: OracleNumber): number =>
  value === 'Inf' ? Infinity : value === '-Inf' ? -Infinity : (value ?? Number.NaN);

/** Below this, an absolute difference counts as the relative one: 0 has no relative error. */
const LEAST_SCALE = 1e-300;

export class Comparison {
  readonly tolerance: number;
  count = 0;
  worst = 0;
  worstWhat = '';
  readonly misses: string[] = [];

  constructor(tolerance: number) {
    this.tolerance = tolerance;
  }

  /**
   * Compares one value.
   *
   * @param scale what the difference is relative to, |expected| by default: give 1 where the value may be 0 but for rounding
   * @param tolerance where the reference column itself is less exact than its section, with the reason beside the call
   */
  near(
    what: string,
    actual: number,
    oracle: OracleNumber,
    { scale, tolerance = this.tolerance }: { scale?: number; tolerance?: number } = {},
  ): void {
    const expected = numberOf(oracle);
    this.count += 1;
    if (!Number.isFinite(expected)) {
      if (!Object.is(actual, expected)) this.misses.push(`${what}: ${actual} for ${expected}`);
      return;
    }
    const error = Math.abs(actual - expected) / Math.max(LEAST_SCALE, scale ?? Math.abs(expected));
    if (!(error <= tolerance))
      this.misses.push(`${what}: ${actual} for ${expected} (${error.toExponential(1)})`);
    // a column of its own, coarser tolerance would hide how near the others are
    if (tolerance === this.tolerance && !(error <= this.worst)) {
      this.worst = error;
      this.worstWhat = what;
    }
  }

  /** Compares what is no number, or must be exactly equal. */
  same(what: string, actual: unknown, expected: unknown): void {
    this.count += 1;
    if (JSON.stringify(actual) !== JSON.stringify(expected))
      this.misses.push(`${what}: ${JSON.stringify(actual)} for ${JSON.stringify(expected)}`);
  }
}
