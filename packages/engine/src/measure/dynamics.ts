/** Dynamics of the samples themselves: peak, crest factor, DC; and whether they are numbers at all. */
import { amplitudeToDb, finiteOrNull } from '../audio/decibels.ts';

interface Dynamics {
  readonly samplePeakDbfs: number | null;
  /** 20·log10(sample peak / RMS), all channels pooled; null for silence. */
  readonly crestFactorDb: number | null;
  /** Mean of each channel. */
  readonly dcOffsets: readonly number[];
}

export interface DynamicsMeter {
  /** Takes the next `frames` frames. */
  push(block: readonly Float32Array[], frames: number): void;
  /** False as soon as a sample was NaN or infinite. */
  isFinite(): boolean;
  finish(): Dynamics;
}

/** Makes a meter of peak, crest factor and DC for audio that comes in blocks. Readings do not depend on block size. */
export function createDynamicsMeter({ channelCount }: { channelCount: number }): DynamicsMeter {
  const sums = new Float64Array(channelCount);
  const energies = new Float64Array(channelCount);
  let largest = 0;
  let frameCount = 0;

  return {
    push(block, frames) {
      let peak = largest;
      for (let channel = 0; channel < channelCount; channel++) {
        const samples = block[channel]!;
        let sum = sums[channel]!;
        let energy = energies[channel]!;
        for (let n = 0; n < frames; n++) {
          const sample = samples[n]!;
          sum += sample;
          energy += sample * sample;
          const magnitude = Math.abs(sample);
          if (magnitude > peak) peak = magnitude;
        }
        sums[channel] = sum;
        energies[channel] = energy;
      }
      largest = peak;
      frameCount += frames;
    },
    isFinite: () => energies.every(Number.isFinite),
    finish() {
      const meanSquare = energies.reduce((sum, energy) => sum + energy, 0) / (frameCount * channelCount);
      return {
        samplePeakDbfs: finiteOrNull(amplitudeToDb(largest)),
        crestFactorDb: finiteOrNull(amplitudeToDb(largest / Math.sqrt(meanSquare))),
        dcOffsets: Array.from(sums, (sum) => (frameCount === 0 ? 0 : sum / frameCount)),
      };
    },
  };
}
