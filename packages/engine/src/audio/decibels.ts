/** Decibels and back; amplitude ratios use 20·log10, power ratios 10·log10. Zero is −Infinity dB. */
import { log10, powerOfTen } from './exact-math.ts';

export const amplitudeToDb = (ratio: number): number => 20 * log10(ratio);
export const powerToDb = (ratio: number): number => 10 * log10(ratio);
export const dbToAmplitude = (db: number): number => powerOfTen(db / 20);

/** A level that may not exist: −Infinity and NaN (silence) become `null`, as they do in JSON. */
export const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
