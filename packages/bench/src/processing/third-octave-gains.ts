/** Responses as tables of third octaves. */
import type { AmplitudeAt } from './zero-phase-filter.ts';

/** 20 Hz to 20 kHz. @source IEC 61260-1, base 10: 1000 · 10^(k/10) Hz */
export const THIRD_OCTAVES_HZ: readonly number[] = Array.from(
  { length: 31 },
  (_, band) => 1000 * 10 ** ((band - 17) / 10),
);

/**
 * The gain between two third octaves, straight over the logarithm of frequency. Above the last it stays; below the first it goes on falling
 * as from the second to the first, or stays.
 */
export function thirdOctaveGainDb(gainsDb: readonly number[], frequencyHz: number): number {
  const band = Math.min(gainsDb.length - 1, 10 * Math.log10(frequencyHz / 1000) + 17);
  const [first, second] = [gainsDb[0]!, gainsDb[1]!];
  if (band < 0) return second > first ? first + (second - first) * band : first;
  const below = Math.floor(band);
  const low = gainsDb[below]!;
  const high = gainsDb[below + 1] ?? low;
  return low + (high - low) * (band - below);
}

/** The filter of a table of 31 gains in dB, 20 Hz to 20 kHz. */
export const thirdOctaveAmplitude =
  (gainsDb: readonly number[]): AmplitudeAt =>
  (frequencyHz) =>
    10 ** (thirdOctaveGainDb(gainsDb, frequencyHz) / 20);
