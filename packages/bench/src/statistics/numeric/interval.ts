/** An interval estimate: what repeated studies would cover as often as its level says. */

export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly level: number;
}

/** Throws `RangeError` unless 0 < level < 1. */
export function checkLevel(level: number): void {
  if (!(level > 0 && level < 1))
    throw new RangeError(
      `Cannot make an interval as level must be between 0 and 1: current value is ${level}`,
    );
}
