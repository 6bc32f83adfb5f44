/** The average spectrum of all that is heard, as detectors look at it. */
import { powerToDb } from '../../audio/decibels.ts';
import type { SpectrumEvidence } from '../spectrum/spectrum-evidence.ts';
import type { FullEvidence } from './detector.ts';

export interface MeanSpectrum {
  readonly binHz: number;
  /** Mean square per bin of mid and side together, averaged over time. */
  readonly powers: Float64Array;
  /** Power between two frequencies; bins count whole, by their centres. */
  between(lowHz: number, highHz: number): number;
}

/** By evidence, as several detectors look at it. */
const known = new WeakMap<SpectrumEvidence, MeanSpectrum>();

export function readMeanSpectrum({ spectrum, sampleRate }: FullEvidence): MeanSpectrum {
  const mean = known.get(spectrum) ?? average(spectrum, sampleRate);
  known.set(spectrum, mean);
  return mean;
}

function average(spectrum: SpectrumEvidence, sampleRate: number): MeanSpectrum {
  const { fftSize, windowCount, midSums, sideSums } = spectrum;
  const binHz = sampleRate / fftSize;
  const windows = Math.max(1, windowCount);
  const powers = new Float64Array(midSums.length);
  for (let bin = 0; bin < powers.length; bin++) powers[bin] = (midSums[bin]! + sideSums[bin]!) / windows;
  return {
    binHz,
    powers,
    between(lowHz, highHz) {
      let sum = 0;
      const end = Math.min(powers.length, highHz / binHz);
      for (let bin = Math.ceil(lowHz / binHz); bin < end; bin++) {
        sum += powers[bin]!;
      }
      return sum;
    },
  };
}

/** Mean level in dB of each cell of `cellHz`, from 0 Hz on; −Infinity where there is nothing. */
export function levelsOfCells({ binHz, powers }: MeanSpectrum, cellHz: number): number[] {
  const cellCount = Math.floor(((powers.length - 1) * binHz) / cellHz);
  return Array.from({ length: cellCount }, (_, cell) => {
    const start = Math.ceil((cell * cellHz) / binHz);
    const end = Math.max(start + 1, Math.ceil(((cell + 1) * cellHz) / binHz));
    let sum = 0;
    for (let bin = start; bin < end; bin++) sum += powers[bin] ?? 0;
    return powerToDb(sum / (end - start));
  });
}
