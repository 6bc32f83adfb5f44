/** What a listener's answers are worth when they resemble each other. */

/**
 * The design effect: by how much more answers are needed because each listener gives several.
 *
 * @param trials answers per listener, ≥ 1
 * @param intraclassCorrelation of a listener's answers, 0…1
 * @throws {RangeError} for values out of range
 * @source Kish, Survey Sampling, 1965, §5.4
 */
export function designEffect({
  trials,
  intraclassCorrelation,
}: {
  trials: number;
  intraclassCorrelation: number;
}): number {
  if (!(trials >= 1 && intraclassCorrelation >= 0 && intraclassCorrelation <= 1))
    throw new RangeError(
      `Cannot take a design effect as trials must be >= 1 and intraclassCorrelation 0…1: current values are ${trials} and ${intraclassCorrelation}`,
    );
  return 1 + (trials - 1) * intraclassCorrelation;
}

/**
 * Listeners needed where so many independent answers would be.
 *
 * @throws {RangeError} for values out of range
 */
export function listenersFor({
  answers,
  trials,
  intraclassCorrelation,
}: {
  answers: number;
  trials: number;
  intraclassCorrelation: number;
}): number {
  return Math.ceil((answers * designEffect({ trials, intraclassCorrelation })) / trials);
}
