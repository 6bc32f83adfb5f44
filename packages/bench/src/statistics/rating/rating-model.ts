/** The linear mixed model of ratings: systems' means when listeners and items are samples, too. */
import { invertSymmetric, type Matrix, SingularMatrixError } from '../numeric/matrix.ts';
import { minimize } from '../numeric/minimize.ts';
import { type RandomTerm, type RatingCovariate, type RatingDesign, ratingDesign } from './rating-design.ts';
import type { Rating } from './rating-table.ts';
import { RestrictedLikelihood } from './restricted-likelihood.ts';

export interface RatingModel {
  /** Systems, then covariates: what `coefficients` and `covariance` speak of. */
  readonly columns: readonly string[];
  readonly systems: readonly string[];
  /** Mean of each system in points (where all covariates are 0), then points per unit of each covariate. */
  readonly coefficients: readonly number[];
  readonly covariance: Matrix;
  /** SD of each random term, in points. */
  readonly spreads: readonly { readonly term: RandomTerm; readonly sd: number }[];
  /** In points. */
  readonly residualSd: number;
  /** −2 log restricted likelihood. */
  readonly restrictedDeviance: number;
  readonly logLikelihood: number;
  /** Terms estimated as 0; the model is fitted without them. */
  readonly singular: readonly RandomTerm[];
  /** Usual terms that these ratings cannot show: of what is left out, the result does not speak beyond those who were there. */
  readonly leftOut: readonly { readonly term: RandomTerm; readonly reason: string }[];
  readonly listeners: number;
  readonly items: number;
  readonly ratings: number;
  readonly converged: boolean;
  /** How `covariance` turns on the spreads and how exactly these are known: what Satterthwaite's degrees of freedom come from. */
  readonly uncertainty: {
    readonly slopes: readonly Matrix[];
    /** Null where the curvature gives none. */
    readonly covariance: Matrix | null;
    readonly residualDegrees: number;
  };
}

/** There is no spread to go by: every rating is what its system, listener and item say, or there are too few. */
export class NoResidualError extends Error {
  readonly ratings: number;

  constructor(ratings: number) {
    super(
      `Cannot fit a model to ${ratings} ratings as nothing is left that systems do not explain: collect more ratings, or describe these as they are`,
    );
    this.name = 'NoResidualError';
    this.ratings = ratings;
  }
}

/** Below this share of the residual SD a term varies by nothing, and is left out. */
const NO_SPREAD = 1e-3;
/** Sums of squares smaller than this share of the scores' own are rounding. */
const NO_SQUARES = 1e-20;
const START = 0.5;
/** A term of so many residual SDs is hardly held by being random. */
const FREE = 1e4;
/** Central differences of exact slopes: error of the order of its square. */
const STEP = 1e-4;

/**
 * Fits score ~ system + random intercepts by restricted maximum likelihood.
 *
 * Keep hidden references and anchors out: scores that crowd at an end of the scale are not normal. Terms whose spread comes out as 0 are
 * left out and named in `singular`.
 *
 * @param random by default listener, item, listener:system and item:system, less what these ratings cannot show (`leftOut`): one
 *   listener, one item, one rating for each
 * @param covariates one value a rating: position, trial, session
 * @throws {ConfoundedTermError} or {TooFewLevelsError} for a term of `random` that cannot be estimated
 * @throws {CollinearityError} for a covariate that says nothing new
 * @throws {NoResidualError} for ratings without any spread, or no more than there are systems and covariates
 * @throws {RangeError} for no ratings, or numbers that are not finite
 * @source D. Bates et al., "Fitting linear mixed-effects models using lme4", Journal of Statistical Software 67 (2015)
 */
export function fitRatingModel(
  ratings: readonly Rating[],
  {
    random,
    covariates = [],
  }: { random?: readonly RandomTerm[]; covariates?: readonly RatingCovariate[] } = {},
): RatingModel {
  const design = ratingDesign(ratings, { random, covariates });
  const likelihood = new RestrictedLikelihood(design);
  checkSpread(design, likelihood);
  const { theta, converged } = bestTheta(likelihood, design.terms.length);
  const fit = likelihood.fit(theta);
  const residualVariance = fit.penalizedSquares / likelihood.degreesOfFreedom;
  const { covariance } = likelihood.slopes(theta);
  const sd = Math.sqrt(residualVariance);
  return {
    columns: likelihood.columns,
    systems: design.systems,
    coefficients: fit.coefficients,
    covariance: covariance.map((row) => row.map((value) => residualVariance * value)),
    spreads: design.terms.map(({ term }, place) => ({ term, sd: sd * theta[place]! })),
    residualSd: sd,
    restrictedDeviance: fit.criterion,
    logLikelihood: -fit.criterion / 2,
    singular: design.terms.filter((_, place) => theta[place] === 0).map(({ term }) => term),
    leftOut: design.leftOut,
    listeners: design.listeners,
    items: design.items,
    ratings: ratings.length,
    converged,
    uncertainty: uncertaintyAt(likelihood, theta, residualVariance),
  };
}

function checkSpread({ scores, terms }: RatingDesign, likelihood: RestrictedLikelihood): void {
  if (likelihood.degreesOfFreedom < 1) throw new NoResidualError(scores.length);
  const left = likelihood.fit(terms.map(() => 0)).penalizedSquares;
  const size = scores.reduce((sum, score) => sum + score ** 2, 0);
  // with terms all but free, what is left is the residual's alone
  const ofResidual = likelihood.fit(terms.map(() => FREE)).penalizedSquares;
  if (!(left > NO_SQUARES * size && ofResidual > (10 / FREE ** 2) * left))
    throw new NoResidualError(scores.length);
}

/** θ at the bottom of the criterion; terms that come out as nothing are held at 0 from then on. */
function bestTheta(
  likelihood: RestrictedLikelihood,
  terms: number,
): { theta: readonly number[]; converged: boolean } {
  let theta: readonly number[] = new Array<number>(terms).fill(START);
  let isFree: readonly boolean[] = new Array<boolean>(terms).fill(true);
  for (;;) {
    const spread = (free: readonly number[]): number[] => {
      let next = 0;
      return isFree.map((is) => (is ? free[next++]! : 0));
    };
    const pick = <Value>(all: readonly Value[]): Value[] => all.filter((_, place) => isFree[place]);
    // the criterion is even in θ, so that 0 needs no fence
    const { at, converged } = minimize((free) => likelihood.fit(spread(free)).criterion, {
      start: pick(theta),
      gradient: (free) => pick(likelihood.slopes(spread(free)).criterion),
      tolerance: 1e-14,
    });
    theta = spread(at).map(Math.abs);
    const isLeft = theta.map((value, place) => isFree[place]! && value >= NO_SPREAD);
    if (isLeft.every((is, place) => is === isFree[place])) return { theta, converged };
    isFree = isLeft;
  }
}

/**
 * @source R. Fai & P. Cornelius, Journal of Statistical Computation and Simulation 54 (1996); A. Kuznetsova et al., "lmerTest package",
 *   Journal of Statistical Software 82 (2017): parameters are the θ that are not 0, and the residual SD
 */
function uncertaintyAt(
  likelihood: RestrictedLikelihood,
  theta: readonly number[],
  residualVariance: number,
): RatingModel['uncertainty'] {
  const sd = Math.sqrt(residualVariance);
  const free = theta.flatMap((value, place) => (value === 0 ? [] : [place]));
  const at = likelihood.slopes(theta);
  const moved = free.map((place) => {
    const step = STEP * Math.max(theta[place]!, 0.1);
    const to = (sign: 1 | -1) =>
      likelihood.slopes(theta.map((value, other) => (other === place ? value + sign * step : value)));
    const [above, below] = [to(1), to(-1)];
    return {
      /** Of −2 log likelihood with the residual SD held. */
      curvature: free.map(
        (other) =>
          (above.logDeterminant[other]! -
            below.logDeterminant[other]! +
            (above.penalizedSquares[other]! - below.penalizedSquares[other]!) / residualVariance) /
          (2 * step),
      ),
      slope: at.covariance.map((row, i) =>
        row.map(
          (_, j) => (residualVariance * (above.covariance[i]![j]! - below.covariance[i]![j]!)) / (2 * step),
        ),
      ),
    };
  });
  const mixed = free.map((place) => (-2 * at.penalizedSquares[place]!) / sd ** 3);
  const hessian = [
    ...moved.map(({ curvature }, index) => [
      ...curvature.map((value, other) => (value + moved[other]!.curvature[index]!) / 2),
      mixed[index]!,
    ]),
    [...mixed, (4 * likelihood.degreesOfFreedom) / residualVariance],
  ];
  return {
    slopes: [
      ...moved.map(({ slope }) => slope),
      at.covariance.map((row) => row.map((value) => 2 * sd * value)),
    ],
    covariance: inverseOrNull(hessian)?.map((row) => row.map((value) => 2 * value)) ?? null,
    residualDegrees: likelihood.degreesOfFreedom,
  };
}

function inverseOrNull(symmetric: Matrix): number[][] | null {
  try {
    return invertSymmetric(symmetric);
  } catch (error) {
    if (error instanceof SingularMatrixError) return null;
    throw error;
  }
}
