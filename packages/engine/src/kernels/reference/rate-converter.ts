import { checkPolyphaseTaps, checkRateConversion } from '../check-arguments.ts';
import type { PolyphaseTaps, RateConverter } from '../kernels.ts';

/** How many sums the products of a frame go into, in turns. */
const SUMS = 8;

export function createRateConverter(filter: PolyphaseTaps): RateConverter {
  checkPolyphaseTaps(filter);
  const { taps, tapsPerPhase, phaseCount, phaseStep } = filter;
  return {
    convert(channels, firstPhase, frames, into) {
      checkRateConversion(filter, channels, firstPhase, frames, into);
      for (const [index, samples] of channels.entries()) {
        const output = into[index]!;
        for (let frame = 0; frame < frames; frame++) {
          const position = firstPhase + frame * phaseStep;
          const phase = position % phaseCount;
          output[frame] = weigh(
            samples.subarray((position - phase) / phaseCount),
            taps.subarray(phase * tapsPerPhase, (phase + 1) * tapsPerPhase),
          );
        }
      }
    },
  };
}

/** The order of the additions is part of the specification. */
function weigh(samples: Float32Array, taps: Float64Array): number {
  const sums = new Float64Array(SUMS);
  for (let tap = 0; tap < taps.length; tap++) sums[tap % SUMS]! += taps[tap]! * samples[tap]!;
  const even = sums[0]! + sums[2]! + (sums[4]! + sums[6]!);
  const odd = sums[1]! + sums[3]! + (sums[5]! + sums[7]!);
  return even + odd;
}
