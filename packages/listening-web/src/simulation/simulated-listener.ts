/**
 * How a listener made of arithmetic decides. Every sound is perceived as a number with noise of standard deviation 1, and d′ is how
 * far two sounds lie apart in it; the rules of decision are those by which the methods' models are derived. Noise is drawn in an order
 * that goes by what the sounds are and never by the switches they lie under, so that the same seed is right equally often.
 */
import { normalQuantile, type Random } from '@earwitness/bench/statistics';
import type { PairDifference } from './compare-stimuli.ts';

/** How a listener went about an answer. */
export interface Manner {
  readonly confidence: number;
  readonly responseSeconds: number;
  readonly switches: number;
}

/** A choice, and how sure it was: the distance from the point where it would have been the other. */
export interface Decision<Choice> {
  readonly choice: Choice;
  readonly evidence: number;
}

/** How single perceptions of one sound scatter: with `normal` noise choices follow Thurstone's law, with `gumbel` Bradley and Terry's. */
export type PerceptionNoise = 'normal' | 'gumbel';

/** Below this there is nothing to hear: music masks what is left. From the second on the listener has all of its d′. Assumptions of the model. */
const INAUDIBLE_RESIDUAL_DB = -30;
const PLAIN_RESIDUAL_DB = -20;

/** The d′ that is left on a pair: none where there is nothing to hear, all of it on a plain difference, and a share in between. */
export function effectiveDPrime(dPrime: number, { residualDb }: Pick<PairDifference, 'residualDb'>): number {
  const share = (residualDb - INAUDIBLE_RESIDUAL_DB) / (PLAIN_RESIDUAL_DB - INAUDIBLE_RESIDUAL_DB);
  return dPrime * Math.min(1, Math.max(0, share));
}

/**
 * ABX by independent observations: the listener hears A, B and X once each, decides which of A and B is which, decides which of
 * the two X is, and is right when both decisions are right or both wrong.
 *
 * @source Macmillan & Creelman, Detection Theory (2nd ed.), chapter 9: p(c) = Φ(d′/√2)·Φ(d′/2) + Φ(−d′/√2)·Φ(−d′/2)
 */
export function decideAbx({
  dPrime,
  truth,
  random,
}: {
  dPrime: number;
  truth: 'A' | 'B';
  random: Random;
}): Decision<'A' | 'B'> {
  const orderEvidence = dPrime / Math.SQRT2 + normal(random);
  const matchEvidence = dPrime / 2 + normal(random);
  const correct = orderEvidence > 0 === matchEvidence > 0;
  return {
    choice: correct ? truth : otherThan(truth),
    evidence: Math.min(Math.abs(orderEvidence), Math.abs(matchEvidence)),
  };
}

/**
 * Same–different by differencing: "different" when two perceptions lie further apart than the criterion that gets most right, given
 * that half of the trials are the same and that the listener knows the own d′.
 *
 * @param dPrime of the pair: 0 where both are the same sound
 * @param expectedDPrime what the listener takes the others to differ by, which sets the criterion
 * @source Macmillan & Creelman, Detection Theory (2nd ed.), chapter 9; at the criterion k both are as likely, cosh(k·d′/2) = exp(d′²/4)
 */
export function decideSameDifferent({
  dPrime,
  expectedDPrime,
  random,
}: {
  dPrime: number;
  expectedDPrime: number;
  random: Random;
}): Decision<'same' | 'different'> {
  const distance = Math.abs(dPrime + Math.SQRT2 * normal(random));
  const criterion =
    expectedDPrime < 1e-4 ? Math.SQRT2 : (2 / expectedDPrime) * Math.acosh(Math.exp(expectedDPrime ** 2 / 4));
  return {
    choice: distance > criterion ? 'different' : 'same',
    evidence: Math.abs(distance - criterion),
  };
}

/**
 * Triangle: the two perceptions that lie nearest to each other are taken for the pair, the third for the odd one.
 *
 * @returns the place of the odd one among the three
 * @source Ennis, Journal of Sensory Studies 8 (1993): the power of sensory discrimination methods
 */
export function decideTriangle({
  dPrime,
  oddPlace,
  random,
}: {
  dPrime: number;
  oddPlace: number;
  random: Random;
}): Decision<number> {
  const odd = dPrime + normal(random);
  const others = [normal(random), normal(random)];
  const perceived = [0, 1, 2].map((place) => (place === oddPlace ? odd : (others.shift() ?? 0)));
  const pairDistances = [0, 1, 2].map((place) => {
    const [one = 0, other = 0] = perceived.filter((_, index) => index !== place);
    return Math.abs(one - other);
  });
  const sorted = [...pairDistances].sort((first, second) => first - second);
  return {
    choice: pairDistances.indexOf(sorted[0] ?? 0),
    evidence: (sorted[1] ?? 0) - (sorted[0] ?? 0),
  };
}

/**
 * Tetrad: the lower two of four perceptions are one pair, the upper two the other.
 *
 * @param isFirstKind of each of the four: whether it is the same sound as the first
 * @returns the place of the one that is sorted with the first
 * @source Ennis & Jesionka, Journal of Sensory Studies 26 (2011): the power of sensory discrimination methods revisited
 */
export function decideTetrad({
  dPrime,
  isFirstKind,
  random,
}: {
  dPrime: number;
  isFirstKind: readonly boolean[];
  random: Random;
}): Decision<number> {
  const firsts = [normal(random), normal(random)];
  const others = [dPrime + normal(random), dPrime + normal(random)];
  const perceived = isFirstKind.map((isFirst) => (isFirst ? firsts : others).shift() ?? 0);
  const order = perceived.map((_, place) => place).sort((one, two) => perceived[one]! - perceived[two]!);
  const pairOfFirst = order.slice(0, 2).includes(0) ? order.slice(0, 2) : order.slice(2);
  return {
    choice: pairOfFirst.find((place) => place !== 0) ?? 1,
    evidence: perceived[order[2]!]! - perceived[order[1]!]!,
  };
}

/**
 * Perceives sounds of given strengths once each. Who then takes the stronger of two does so with probability Φ((s₁−s₂)/√2) under
 * normal noise and 1/(1+exp(s₂−s₁)) under Gumbel's; who sorts many, ranks as Thurstone or as Plackett and Luce have it.
 *
 * @source Thurstone, Psychological Review 34 (1927), case V; Yellott, Journal of Mathematical Psychology 15 (1977) for Gumbel noise and
 *   the choice axiom
 */
export function perceive({
  strengths,
  noise,
  random,
}: {
  strengths: readonly number[];
  noise: PerceptionNoise;
  random: Random;
}): number[] {
  return strengths.map((strength) => strength + (noise === 'normal' ? normal(random) : gumbel(random)));
}

/** How ratings scatter, as standard deviations in points of a scale of a hundred. */
export interface RatingSpread {
  /** How lenient the listener is. */
  readonly listener: number;
  /** How the listener likes the piece. */
  readonly item: number;
  /** What is left: each rating's own. */
  readonly noise: number;
}

/**
 * Rates: true scores, moved by how lenient the listener is and how the piece is liked, each with noise of its own, cut off at the ends
 * of the scale and rounded to its steps.
 *
 * @param scores in points of the scale
 * @param listenerRandom gives the same leniency for every trial of the listener
 * @param itemRandom gives the same liking for every trial of the piece
 */
export function rate({
  scores,
  spread,
  scale: { lowest, highest, stepsPerPoint },
  random,
  listenerRandom,
  itemRandom,
}: {
  scores: readonly number[];
  spread: RatingSpread;
  scale: RatingScale;
  random: Random;
  listenerRandom: Random;
  itemRandom: Random;
}): number[] {
  const pointsPerHundredth = (highest - lowest) / 100;
  const shift = spread.listener * normal(listenerRandom) + spread.item * normal(itemRandom);
  return scores.map((score) => {
    const rated = score + pointsPerHundredth * (shift + spread.noise * normal(random));
    return Math.round(Math.min(highest, Math.max(lowest, rated)) * stepsPerPoint) / stepsPerPoint;
  });
}

/** A scale and its smallest step. */
export interface RatingScale {
  readonly lowest: number;
  readonly highest: number;
  readonly stepsPerPoint: number;
}

/** Surer and quicker with more evidence. */
export function manner({ evidence, random }: { evidence: number; random: Random }): Manner {
  return {
    confidence: Math.min(5, 1 + Math.floor(2 * evidence)),
    responseSeconds: Math.round(10 * 14 * Math.exp(0.35 * normal(random) - 0.2 * evidence)) / 10,
    switches: 3 + random.integer(10),
  };
}

function normal(random: Random): number {
  // Kept off 0, whose quantile is infinite.
  return normalQuantile(Math.max(random.uniform(), Number.EPSILON));
}

function gumbel(random: Random): number {
  return -Math.log(-Math.log(Math.max(random.uniform(), Number.EPSILON)));
}

function otherThan(slot: 'A' | 'B'): 'A' | 'B' {
  return slot === 'A' ? 'B' : 'A';
}
