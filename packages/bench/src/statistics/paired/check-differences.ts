/** Throws `RangeError` unless there are `least` differences or more, all of them finite. */
export function checkDifferences(differences: readonly number[], { least }: { least: number }): void {
  if (differences.length < least)
    throw new RangeError(
      `Cannot compare pairs as there must be ${least} or more: current value is ${differences.length}`,
    );
  const odd = differences.find((difference) => !Number.isFinite(difference));
  if (odd !== undefined)
    throw new RangeError(`Cannot compare pairs as each difference must be finite: current value is ${odd}`);
}

/** Throws `RangeError` unless `draws` is a whole number ≥ 99: the tails of fewer say nothing. */
export function checkDraws(draws: number, what: string): void {
  if (!(Number.isSafeInteger(draws) && draws >= 99))
    throw new RangeError(
      `Cannot compare pairs as ${what} must be whole and >= 99: current value is ${draws}`,
    );
}
