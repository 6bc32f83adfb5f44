/** Throws `RangeError` unless every p-value is 0…1. */
export function checkPValues(pValues: readonly number[]): void {
  for (const pValue of pValues)
    if (!(pValue >= 0 && pValue <= 1))
      throw new RangeError(`Cannot use p-values as each must be 0…1: current value is ${pValue}`);
}
