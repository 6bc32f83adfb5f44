/**
 * How a listener made of arithmetic decides. Each model has one number, d′: how many standard deviations of the listener's own
 * noise lie between the two stimuli.
 */
import { normalQuantile, type Random } from '@earwitness/bench/statistics';
import type { PairDifference } from './compare-stimuli.ts';

/** What the listener says, and how it went about it. */
export interface SimulatedAnswer {
  readonly choice: 'A' | 'B' | 'none';
  readonly confidence: number;
  readonly responseSeconds: number;
  readonly switches: number;
}

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
export function answerAbx({
  dPrime,
  truth,
  random,
}: {
  dPrime: number;
  truth: 'A' | 'B';
  random: Random;
}): SimulatedAnswer {
  const orderEvidence = dPrime / Math.SQRT2 + normal(random);
  const matchEvidence = dPrime / 2 + normal(random);
  const correct = orderEvidence > 0 === matchEvidence > 0;
  return {
    choice: correct ? truth : otherThan(truth),
    ...manner({ evidence: Math.min(Math.abs(orderEvidence), Math.abs(matchEvidence)), random }),
  };
}

/** Preference: the listener likes the brighter of two and picks it with probability Φ(d′/√2); none where nothing is to hear. */
export function answerPreference({
  dPrime,
  brighter,
  random,
}: {
  dPrime: number;
  brighter: 'A' | 'B';
  random: Random;
}): SimulatedAnswer {
  const picked = pickOne({ dPrime, target: brighter, random });
  return dPrime === 0 ? { ...picked, choice: 'none' } : picked;
}

/** Identification: the listener takes the denser of two for the engine's, hears which that is with probability Φ(d′/√2), and guesses where nothing is to hear. */
export function answerIdentification({
  dPrime,
  denser,
  random,
}: {
  dPrime: number;
  denser: 'A' | 'B';
  random: Random;
}): SimulatedAnswer {
  return pickOne({ dPrime, target: denser, random });
}

/** Two-alternative forced choice: the difference of two observations has √2 times the noise of one. */
function pickOne({
  dPrime,
  target,
  random,
}: {
  dPrime: number;
  target: 'A' | 'B';
  random: Random;
}): SimulatedAnswer {
  const evidence = dPrime / Math.SQRT2 + normal(random);
  return {
    choice: evidence > 0 ? target : otherThan(target),
    ...manner({ evidence: Math.abs(evidence), random }),
  };
}

/** Surer and quicker with more evidence. */
function manner({ evidence, random }: { evidence: number; random: Random }) {
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

function otherThan(slot: 'A' | 'B'): 'A' | 'B' {
  return slot === 'A' ? 'B' : 'A';
}
