/** From d′ to the proportion correct and back, for every protocol. */
import { findRoot } from '../numeric/find-root.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { type Protocol, protocolModel } from './protocol.ts';

/** At this d′ every protocol's proportion correct is 1 to rounding. */
export const LARGEST_D_PRIME = 64;

function checkDPrime(dPrime: number, protocol: Protocol): void {
  const { hasDirection } = protocolModel(protocol);
  if (Number.isNaN(dPrime) || (dPrime < 0 && !hasDirection))
    throw new RangeError(
      `Cannot predict answers in ${protocol} as dPrime must be ${hasDirection ? 'a number' : '>= 0'}: current value is ${dPrime}`,
    );
}

/**
 * The proportion correct that a listener of this sensitivity reaches.
 *
 * @param dPrime ≥ 0, in a forced choice also negative (the difference is heard and named the wrong way round); Infinity gives 1
 * @throws {RangeError} for a d′ or a protocol that there is not
 */
export function proportionCorrectAt({ protocol, dPrime }: { protocol: Protocol; dPrime: number }): number {
  checkDPrime(dPrime, protocol);
  if (Math.abs(dPrime) > LARGEST_D_PRIME) return dPrime > 0 ? 1 : 0;
  return Math.min(1, protocolModel(protocol).proportionCorrect(dPrime));
}

/**
 * What a little more d′ adds to the proportion correct: the derivative of the psychometric function.
 *
 * @returns 0 at d′ = 0 in every protocol but the forced choices; 0 far out
 * @throws {RangeError} for a d′ or a protocol that there is not
 */
export function psychometricSlope({ protocol, dPrime }: { protocol: Protocol; dPrime: number }): number {
  checkDPrime(dPrime, protocol);
  if (Math.abs(dPrime) > LARGEST_D_PRIME) return 0;
  return protocolModel(protocol).slope(dPrime);
}

/**
 * The sensitivity at which a protocol gives this proportion correct.
 *
 * @param signed a proportion below chance gives a negative d′ (forced choices only); otherwise it gives 0
 * @returns 0 at chance; Infinity for 1, −Infinity for a signed 0
 * @throws {RangeError} for a proportion outside 0…1, or a sign where the protocol has no direction
 */
export function dPrimeAt({
  protocol,
  proportionCorrect,
  signed = false,
}: {
  protocol: Protocol;
  proportionCorrect: number;
  signed?: boolean;
}): number {
  if (!(proportionCorrect >= 0 && proportionCorrect <= 1))
    throw new RangeError(
      `Cannot find d′ as proportionCorrect must be 0…1: current value is ${proportionCorrect}`,
    );
  const model = protocolModel(protocol);
  if (signed && !model.hasDirection)
    throw new RangeError(
      `Cannot give d′ a sign as protocol must be a forced choice: current value is ${protocol}`,
    );
  const isBelow = proportionCorrect < model.chance;
  if (proportionCorrect === model.chance || (isBelow && !signed)) return 0;
  if (protocol === '2afc') return Math.SQRT2 * normalQuantile(proportionCorrect);
  const direction = isBelow ? -1 : 1;
  const miss = (distance: number): number =>
    direction * (model.proportionCorrect(direction * distance) - proportionCorrect);
  let far = 2;
  while (far < LARGEST_D_PRIME && miss(far) < 0) far *= 2;
  if (miss(far) < 0 || proportionCorrect === 1 || proportionCorrect === 0) return direction * Infinity;
  // quadrature leaves a proportion that is chance but for rounding on the wrong side of it
  if (miss(0) >= 0) return 0;
  return direction * findRoot(miss, { low: 0, high: far });
}
