/** Decibels of whole rows, by a kernel: an hour has a quarter of a million readings over time. */
import { finiteOrNull } from '../audio/decibels.ts';
import { loadKernels } from '../kernels/load-kernels.ts';

/** 10·log10 of each. */
export function powersToDb(powers: Float64Array): Float64Array {
  const levels = new Float64Array(powers.length);
  loadKernels().decibels(powers, 10, 0, levels);
  return levels;
}

/** The same of power over power. */
export function powerRatiosToDb(powers: Float64Array, others: Float64Array): Float64Array {
  const ratios = new Float64Array(powers.length);
  for (let index = 0; index < powers.length; index++) ratios[index] = powers[index]! / others[index]!;
  loadKernels().decibels(ratios, 10, 0, ratios);
  return ratios;
}

/** `offset` + `factor`·log10 of each; null where there is no such number. */
export function toReadings(
  values: Float64Array,
  { factor, offset = 0 }: { factor: number; offset?: number },
): (number | null)[] {
  const levels = new Float64Array(values.length);
  loadKernels().decibels(values, factor, offset, levels);
  const readings: (number | null)[] = [];
  for (let index = 0; index < levels.length; index++) readings.push(finiteOrNull(levels[index]!));
  return readings;
}
