/** The likelihood of a logistic model with one random intercept by adaptive Gauss–Hermite quadrature. */
import { gaussHermite, type QuadratureRule } from '../numeric/quadrature.ts';
import type { GroupedAnswers } from './grouped-answers.ts';
import { LaplaceLikelihood } from './laplace-likelihood.ts';

/**
 * −log likelihood at any coefficients and spread: around each level's mode, on as many nodes as asked for.
 *
 * @source J. Pinheiro & D. Bates, Journal of Computational and Graphical Statistics 4 (1995); 1 node is Laplace's approximation
 */
export class AdaptiveQuadratureLikelihood {
  readonly #answers: GroupedAnswers;
  readonly #laplace: LaplaceLikelihood;
  readonly #rule: QuadratureRule;
  readonly #start: Int32Array;

  /** @throws {RangeError} unless there is one factor with an intercept alone */
  constructor(answers: GroupedAnswers, nodes: number) {
    const [factor, ...others] = answers.factors;
    if (factor === undefined || others.length > 0 || factor.terms.length !== 1)
      throw new RangeError(
        `Cannot integrate by quadrature as there must be one random factor without slopes: current value is ${answers.factors.map(({ name, terms }) => `${name} with ${terms.join(', ')}`).join('; ') || 'none'}`,
      );
    this.#answers = answers;
    // the curvature is taken from differences of the likelihood alone, and few nodes feel where they are put
    this.#laplace = new LaplaceLikelihood(answers, { settled: 1e-18 });
    this.#rule = gaussHermite(nodes);
    this.#start = new Int32Array(factor.labels.length + 1);
    for (const level of factor.levelOfRow) this.#start[level + 1]! += 1;
    for (let level = 0; level < factor.labels.length; level += 1)
      this.#start[level + 1]! += this.#start[level]!;
  }

  /** −log likelihood, less the log prior where there is one, as `LaplaceLikelihood.at`. */
  at(coefficients: readonly number[], spreads: readonly number[]): number {
    const sd = spreads[0]!;
    if (!Number.isFinite(this.#laplace.at(coefficients, spreads))) return Infinity;
    const modes = this.#laplace.firstModes;
    const fixed = this.#fixedLogOdds(coefficients);
    const { priorSd } = this.#answers;
    let value =
      priorSd === undefined
        ? 0
        : 0.5 * coefficients.reduce((sum, each) => sum + each * each, 0) * priorSd ** -2;
    for (let level = 0; level < modes.length; level += 1)
      value -= this.#logIntegral(level, modes[level]!, sd, fixed);
    return value;
  }

  #fixedLogOdds(coefficients: readonly number[]): Float64Array {
    const { design, offset } = this.#answers;
    return offset.map((known, row) =>
      coefficients.reduce(
        (sum, value, column) => sum + value * design[row * coefficients.length + column]!,
        known,
      ),
    );
  }

  #logIntegral(level: number, mode: number, sd: number, fixed: Float64Array): number {
    const { successes, trials, factors } = this.#answers;
    const covariates = factors[0]!.covariates;
    const [from, to] = [this.#start[level]!, this.#start[level + 1]!];
    const logDensity = (effect: number): { value: number; curvature: number } => {
      let value = -0.5 * effect * effect;
      let curvature = 1;
      for (let row = from; row < to; row += 1) {
        const scale = sd * covariates[row]!;
        const logOdds = fixed[row]! + scale * effect;
        const odds = Math.exp(-Math.abs(logOdds));
        value += successes[row]! * logOdds - trials[row]! * (Math.max(0, logOdds) + Math.log1p(odds));
        curvature += (trials[row]! * odds * scale * scale) / (1 + odds) ** 2;
      }
      return { value, curvature };
    };
    const middle = logDensity(mode);
    const width = Math.SQRT2 / Math.sqrt(middle.curvature);
    const sum = this.#rule.nodes.reduce((total, node, index) => {
      const height = logDensity(mode + width * node).value - middle.value + node * node;
      return total + this.#rule.weights[index]! * Math.exp(height);
    }, 0);
    return middle.value + Math.log(sum) + Math.log(width) - 0.5 * Math.log(2 * Math.PI);
  }
}
