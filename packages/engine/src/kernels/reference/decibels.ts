import { log10, powerOfTen } from '../../audio/exact-math.ts';
import { checkLength } from '../check-arguments.ts';

export function decibels(values: Float64Array, factor: number, offset: number, into: Float64Array): void {
  checkLength('levels', into, values.length);
  for (const [index, value] of values.entries()) into[index] = offset + factor * log10(value);
}

export function ratios(levels: Float64Array, divisor: number, into: Float64Array): void {
  checkLength('ratios', into, levels.length);
  for (const [index, level] of levels.entries()) into[index] = powerOfTen(level / divisor);
}
