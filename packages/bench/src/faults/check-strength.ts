import type { MixFault } from './mix-fault.ts';

/** @throws {RangeError} a strength that is not a number from 0 to the most that the fault knows */
export function checkStrength({ id, mostStrength, strengthUnit }: MixFault, strength: number): void {
  if (strength >= 0 && strength <= mostStrength) return;
  throw new RangeError(
    `Cannot plant ${id} as its strength must be from 0 to ${mostStrength} ${strengthUnit}: current value is ${strength}`,
  );
}
