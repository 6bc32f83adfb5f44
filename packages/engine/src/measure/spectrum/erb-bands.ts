/** Bands one equivalent rectangular bandwidth (ERB) wide: about what the ear keeps apart. */
import { powerOfTen } from '../../audio/exact-math.ts';

/** ERB-rate = 21.4·log₁₀(1 + 0.00437·f). */
const ERBS_PER_DECADE = 21.4;
const PER_HZ = 0.00437;
/** Band i reaches from ERB-rate i + 1 (26 Hz) to i + 2; the last ends at 42 (20.8 kHz). */
const LOWEST_RATE = 1;
const HIGHEST_RATE = 42;

export interface ErbBand {
  readonly lowHz: number;
  readonly centerHz: number;
  readonly highHz: number;
}

/**
 * The bands, next to each other, whose centres (in the middle on the ERB-rate scale) lie below half the sample rate: 41 at
 * 44.1 kHz, from 26 Hz to 20.8 kHz.
 *
 * @source Glasberg and Moore, "Derivation of auditory filter shapes from notched-noise data", Hearing Research 47 (1990)
 */
export function erbBandsBelow(highestHz: number): ErbBand[] {
  return Array.from({ length: HIGHEST_RATE - LOWEST_RATE }, (_, index) => {
    const rate = LOWEST_RATE + index;
    return { lowHz: hzOfErbRate(rate), centerHz: hzOfErbRate(rate + 0.5), highHz: hzOfErbRate(rate + 1) };
  }).filter(({ centerHz }) => centerHz < highestHz);
}

const hzOfErbRate = (rate: number): number => (powerOfTen(rate / ERBS_PER_DECADE) - 1) / PER_HZ;
