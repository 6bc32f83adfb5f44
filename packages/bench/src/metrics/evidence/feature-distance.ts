/**
 * Meyda, made safe to use on files: its settings are global and its filter banks outlive a change of them, so every window sets all and
 * brings filter banks of its own settings along, whoever else uses Meyda in between. Level is taken out first, since its mel bands are log(1 + power) and would otherwise hear level
 * as timbre.
 */
import meydaModule from 'meyda';
import type { WindowListener } from './read-windows.ts';

interface FilterBanks {
  melFilterBank?: unknown;
  chromaFilterBank?: unknown;
}

const Meyda = meydaModule as unknown as typeof meydaModule.default & FilterBanks;

/** Windows this far below the common level (−20 LUFS, power about 0.01) are left out by both sides. */
const QUIET_POWER = 1e-7;

export interface FeatureSettings {
  readonly feature: 'mfcc' | 'chroma';
  /** What Meyda gets: a power of two. */
  readonly sampleCount: number;
  /** Of the sources. */
  readonly sampleRate: number;
  /** So many frames become one sample, their mean: for features that need no treble. */
  readonly decimation: number;
  /** Between windows, in lengths of a window. */
  readonly windowsApart: number;
}

export interface FeatureDistance extends WindowListener {
  /** The mean over windows; null when no window holds sound in both. */
  read(): number | null;
}

/** Features as Meyda extracts them by these settings; it makes the filter banks that it finds missing, and they are kept for the next window. */
function createExtractor({ feature, sampleCount, sampleRate, decimation }: FeatureSettings) {
  const banks: FilterBanks = { melFilterBank: undefined, chromaFilterBank: undefined };
  return (samples: Float32Array): readonly number[] => {
    Object.assign(Meyda, {
      sampleRate: sampleRate / decimation,
      bufferSize: sampleCount,
      windowingFunction: 'hanning',
      melBands: 26,
      numberOfMFCCCoefficients: 13,
      chromaBands: 12,
      ...banks,
    });
    const features = Meyda.extract(feature, samples) as unknown as number[];
    banks.melFilterBank = Meyda.melFilterBank;
    banks.chromaFilterBank = Meyda.chromaFilterBank;
    return features;
  };
}

/** The levelled mean of both channels; null where it is too quiet to have features. */
function monoOf(
  left: Float32Array,
  right: Float32Array,
  { gain, decimation }: { gain: number; decimation: number },
): Float32Array | null {
  const mono = new Float32Array(left.length / decimation);
  const factor = gain / (2 * decimation);
  let square = 0;
  for (let index = 0; index < mono.length; index += 1) {
    let sum = 0;
    for (let frame = index * decimation; frame < (index + 1) * decimation; frame += 1)
      sum += left[frame]! + right[frame]!;
    mono[index] = factor * sum;
    square += (factor * sum) ** 2;
  }
  return square / mono.length > QUIET_POWER ? mono : null;
}

/**
 * Sets up the mean distance between the features of two signals' windows.
 *
 * @param gains that bring both to −20 LUFS
 * @param distance of one window's two feature vectors
 */
export function createFeatureDistance({
  settings,
  gains,
  distance,
}: {
  settings: FeatureSettings;
  gains: { readonly one: number; readonly other: number };
  distance: (one: readonly number[], other: readonly number[]) => number;
}): FeatureDistance {
  let sum = 0;
  let count = 0;
  const { sampleCount, decimation, windowsApart } = settings;
  const extract = createExtractor(settings);
  const frameCount = sampleCount * decimation;
  return {
    frameCount,
    hopFrames: windowsApart * frameCount,
    hear({ oneLeft, oneRight, otherLeft, otherRight }) {
      const one = monoOf(oneLeft, oneRight, { gain: gains.one, decimation });
      const other = monoOf(otherLeft, otherRight, { gain: gains.other, decimation });
      if (one === null || other === null) return;
      sum += distance(extract(one), extract(other));
      count += 1;
    },
    read: () => (count === 0 ? null : sum / count),
  };
}
