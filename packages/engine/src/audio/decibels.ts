/** Decibels and back; amplitude ratios use 20·log10, power ratios 10·log10. Zero is −Infinity dB. */
import { log10, powerOfTen } from './exact-math.ts';

export const amplitudeToDb = (ratio: number): number => 20 * log10(ratio);
export const powerToDb = (ratio: number): number => 10 * log10(ratio);
export const dbToAmplitude = (db: number): number => powerOfTen(db / 20);

/** A level that may not exist: −Infinity and NaN (silence) become `null`, as they do in JSON. */
export const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** `powerToDb` of each; in one place, so that it is compiled once and not into every loop. */
export function powersToDb(powers: Float64Array): Float64Array {
  const levels = new Float64Array(powers.length);
  for (let index = 0; index < powers.length; index++) levels[index] = powerToDb(powers[index]!);
  return levels;
}

/** The same of power over power. */
export function powerRatiosToDb(powers: Float64Array, others: Float64Array): Float64Array {
  const ratios = new Float64Array(powers.length);
  for (let index = 0; index < powers.length; index++) ratios[index] = powers[index]! / others[index]!;
  return powersToDb(ratios);
}

/** `offset` + `factor`·log₁₀ of each, where it exists; in one place likewise. */
export function toReadings(
  values: Float64Array,
  { factor, offset = 0 }: { factor: number; offset?: number },
): (number | null)[] {
  const readings: (number | null)[] = [];
  for (let index = 0; index < values.length; index++) {
    readings.push(finiteOrNull(offset + factor * log10(values[index]!)));
  }
  return readings;
}
