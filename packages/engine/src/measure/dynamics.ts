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
  const totals = Array.from({ length: channelCount }, () => new Float64Array(3));
  const sum = (channel: Float64Array): number => channel[0]!;
  const energy = (channel: Float64Array): number => channel[1]!;
  const peak = (channel: Float64Array): number => channel[2]!;
  let frameCount = 0;

  return {
    push(block, frames) {
      for (const [channel, samples] of block.entries()) addSamples(totals[channel]!, samples, frames);
      frameCount += frames;
    },
    isFinite: () => totals.every((channel) => Number.isFinite(energy(channel))),
    finish() {
      const largest = totals.reduce((most, channel) => Math.max(most, peak(channel)), 0);
      const wholeEnergy = totals.reduce((whole, channel) => whole + energy(channel), 0);
      const rms = Math.sqrt(wholeEnergy / (frameCount * channelCount));
      return {
        samplePeakDbfs: finiteOrNull(amplitudeToDb(largest)),
        crestFactorDb: finiteOrNull(amplitudeToDb(largest / rms)),
        dcOffsets: totals.map((channel) => (frameCount === 0 ? 0 : sum(channel) / frameCount)),
      };
    },
  };
}

/** Adds to sum, energy and peak. A function of its own, so that the compiler keeps the loop in registers. */
function addSamples(totals: Float64Array, samples: Float32Array, frames: number): void {
  let sum = totals[0]!;
  let energy = totals[1]!;
  let peak = totals[2]!;
  for (let n = 0; n < frames; n++) {
    const sample = samples[n]!;
    sum += sample;
    energy += sample * sample;
    const magnitude = Math.abs(sample);
    if (magnitude > peak) peak = magnitude;
  }
  totals[0] = sum;
  totals[1] = energy;
  totals[2] = peak;
}
