/**
 * Meyda, made safe to use on files: its settings are global and its filter banks outlive a change of them, so every window sets all
 * and drops banks of other settings. Level is taken out first, since its mel bands are log(1 + power) and would otherwise hear level
 * as timbre.
 */
import meydaModule from 'meyda';
import type { WindowListener } from './read-windows.ts';

const Meyda = meydaModule as unknown as typeof meydaModule.default & {
  melFilterBank?: unknown;
  chromaFilterBank?: unknown;
};

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

let settingsAtWork = '';

function applySettings({ sampleCount, sampleRate, decimation }: FeatureSettings): void {
  const settings = `${sampleRate} ${decimation} ${sampleCount}`;
  if (settings === settingsAtWork) return;
  Meyda.sampleRate = sampleRate / decimation;
  Meyda.bufferSize = sampleCount;
  Meyda.windowingFunction = 'hanning';
  Meyda.melBands = 26;
  Meyda.numberOfMFCCCoefficients = 13;
  Meyda.chromaBands = 12;
  Meyda.melFilterBank = undefined;
  Meyda.chromaFilterBank = undefined;
  settingsAtWork = settings;
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
  const { feature, sampleCount, decimation, windowsApart } = settings;
  const frameCount = sampleCount * decimation;
  return {
    frameCount,
    hopFrames: windowsApart * frameCount,
    hear({ oneLeft, oneRight, otherLeft, otherRight }) {
      const one = monoOf(oneLeft, oneRight, { gain: gains.one, decimation });
      const other = monoOf(otherLeft, otherRight, { gain: gains.other, decimation });
      if (one === null || other === null) return;
      applySettings(settings);
      const oneFeature = Meyda.extract(feature, one) as unknown as number[];
      const otherFeature = Meyda.extract(feature, other) as unknown as number[];
      sum += distance(oneFeature, otherFeature);
      count += 1;
    },
    read: () => (count === 0 ? null : sum / count),
  };
}
