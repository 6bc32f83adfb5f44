/**
 * The ways of asking whether two sounds differ, each with what a listener of a given d′ gets right in it. The same percentage means
 * a d′ three to seven times as large in one as in another, so no percentage is worth anything without its protocol.
 *
 * Perceptions are normal with standard deviation 1; d′ is the distance of their means. Listeners are without bias.
 */
import { gaussLegendre } from '../numeric/gauss-legendre.ts';
import { normalCdf, normalDensity } from '../numeric/normal.ts';
import { normalMean } from '../numeric/quadrature.ts';

/**
 * How a trial asks, and the rule by which it is answered.
 *
 * - `2afc`, `3afc`, …: which of m sounds is the one (the louder, the engine's, …)
 * - `abx-independent-observation`: X is A or B, each kept fixed in the mind; `abx-differencing`: X is compared with A and with B. Free
 *   switching lies between the two
 * - `duo-trio`: which of two is the reference; as ABX by differencing
 * - `same-different-independent-observation`, `same-different-differencing`: are the two the same; at the criterion that gets most right
 * - `triangle`: which of three is the odd one · `tetrad`: sort four into two and two
 */
export type Protocol = NamedProtocol | `${number}afc`;

type NamedProtocol =
  | 'abx-independent-observation'
  | 'abx-differencing'
  | 'duo-trio'
  | 'same-different-independent-observation'
  | 'same-different-differencing'
  | 'triangle'
  | 'tetrad';

interface ProtocolModel {
  /** The proportion correct of a listener who hears nothing. */
  readonly chance: number;
  /** Whether a listener may know the difference and name it the wrong way round, which is a negative d′. */
  readonly hasDirection: boolean;
  proportionCorrect(dPrime: number): number;
  /** The derivative of the proportion correct by d′. */
  slope(dPrime: number): number;
}

/** Beyond this the normal density is lost beside 1; a trapezoid of this many panels is exact to rounding. */
const QUADRATURE = { reach: 9, panels: 100 };

/** Both comparisons right, or both wrong: what ABX and duo-trio come to, with d′ seen through two divisors. */
function bothOrNeither(first: number, second: number): ProtocolModel {
  return {
    chance: 0.5,
    hasDirection: false,
    proportionCorrect: (dPrime) =>
      normalCdf(dPrime / first) * normalCdf(dPrime / second) +
      normalCdf(-dPrime / first) * normalCdf(-dPrime / second),
    slope: (dPrime) =>
      (normalDensity(dPrime / first) / first) * (2 * normalCdf(dPrime / second) - 1) +
      (normalDensity(dPrime / second) / second) * (2 * normalCdf(dPrime / first) - 1),
  };
}

function forcedChoice(alternatives: number): ProtocolModel {
  if (!Number.isInteger(alternatives) || alternatives < 2 || alternatives > 100)
    throw new RangeError(
      `Cannot use a forced choice as its alternatives must be whole and 2…100: current value is ${alternatives}`,
    );
  const others = alternatives - 1;
  if (others === 1)
    return {
      chance: 0.5,
      hasDirection: true,
      proportionCorrect: (dPrime) => normalCdf(dPrime / Math.SQRT2),
      slope: (dPrime) => normalDensity(dPrime / Math.SQRT2) / Math.SQRT2,
    };
  return {
    chance: 1 / alternatives,
    hasDirection: true,
    proportionCorrect: (dPrime) => normalMean((z) => normalCdf(z + dPrime) ** others, QUADRATURE),
    slope: (dPrime) =>
      normalMean(
        (z) => others * normalCdf(z + dPrime) ** (others - 1) * normalDensity(z + dPrime),
        QUADRATURE,
      ),
  };
}

const triangleSlope = (dPrime: number): number =>
  Math.sqrt(2 / 3) * normalDensity(dPrime / Math.sqrt(6)) * (2 * normalCdf(dPrime / Math.SQRT2) - 1);

/** Beyond this d′ nothing is added to the triangle's proportion correct, which up to it is exact to rounding. */
const TRIANGLE_REACH = 24;
const TRIANGLE_RULE = gaussLegendre(64);

/**
 * The distance between two perceptions from which on "different" is the likelier, given that half of the trials are.
 *
 * There a difference of d′ is as likely as none: cosh(k d′ / 2) = exp(d′² / 4); as d′ falls towards 0, k falls towards √2.
 */
function sameDifferentCriterion(dPrime: number): number {
  if (dPrime < 1e-4) return Math.SQRT2;
  // for large d′ the exponential leaves the range of doubles, and acosh(e^q) is q + log 2
  const q = (dPrime * dPrime) / 4;
  return (2 / dPrime) * (q > 300 ? q + Math.LN2 : Math.acosh(Math.exp(q)));
}

const NAMED_PROTOCOLS: Readonly<Record<NamedProtocol, ProtocolModel>> = {
  'abx-independent-observation': bothOrNeither(Math.SQRT2, 2),
  'abx-differencing': bothOrNeither(Math.SQRT2, Math.sqrt(6)),
  'duo-trio': bothOrNeither(Math.SQRT2, Math.sqrt(6)),
  // each of the two sounds is put into one of two classes, and the classes are compared
  'same-different-independent-observation': bothOrNeither(2, 2),
  'same-different-differencing': {
    chance: 0.5,
    hasDirection: false,
    proportionCorrect(dPrime) {
      const criterion = sameDifferentCriterion(dPrime);
      const hitRate =
        normalCdf((dPrime - criterion) / Math.SQRT2) + normalCdf((-dPrime - criterion) / Math.SQRT2);
      return 0.5 + (hitRate - 2 * normalCdf(-criterion / Math.SQRT2)) / 2;
    },
    // the criterion is the best one, so its own change adds nothing
    slope(dPrime) {
      const criterion = sameDifferentCriterion(dPrime);
      return (
        (normalDensity((dPrime - criterion) / Math.SQRT2) -
          normalDensity((dPrime + criterion) / Math.SQRT2)) /
        (2 * Math.SQRT2)
      );
    },
  },
  triangle: {
    chance: 1 / 3,
    hasDirection: false,
    proportionCorrect(dPrime) {
      const half = Math.min(dPrime, TRIANGLE_REACH) / 2;
      return TRIANGLE_RULE.nodes.reduce(
        (sum, node, index) => sum + half * TRIANGLE_RULE.weights[index]! * triangleSlope(half * (1 + node)),
        1 / 3,
      );
    },
    slope: triangleSlope,
  },
  tetrad: {
    chance: 1 / 3,
    hasDirection: false,
    proportionCorrect: (dPrime) =>
      1 -
      2 *
        normalMean((z) => {
          const other = normalCdf(z - dPrime);
          return other * (2 * normalCdf(z) - other);
        }, QUADRATURE),
    slope: (dPrime) =>
      4 * normalMean((z) => normalDensity(z - dPrime) * (normalCdf(z) - normalCdf(z - dPrime)), QUADRATURE),
  },
};

const FORCED_CHOICE = /^(\d+)afc$/;

/**
 * The model of a protocol.
 *
 * @throws {RangeError} for a protocol that there is not, or a forced choice of fewer than 2 or more than 100
 * @source Macmillan & Creelman, Detection Theory, 2005, ch. 9; Hautus & Meng, Perception & Psychophysics 64 (2002); Ennis, Journal of
 *   Sensory Studies 8 (1993) for the triangle; Ennis & Jesionka, ibid. 26 (2011) for the tetrad
 */
export function protocolModel(protocol: Protocol): ProtocolModel {
  const alternatives = FORCED_CHOICE.exec(protocol)?.[1];
  if (alternatives !== undefined) return forcedChoice(Number(alternatives));
  if (!Object.hasOwn(NAMED_PROTOCOLS, protocol))
    throw new RangeError(
      `Cannot find a model as protocol must be one of ${Object.keys(NAMED_PROTOCOLS).join(', ')}, 2afc, 3afc, …: current value is ${protocol}`,
    );
  return NAMED_PROTOCOLS[protocol as NamedProtocol];
}

/**
 * The proportion correct of a listener who hears nothing.
 *
 * @throws {RangeError} for a protocol that there is not
 */
export const chanceLevel = (protocol: Protocol): number => protocolModel(protocol).chance;
