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
  readonly frameCount: number;
  readonly hopFrames: number;
  readonly sampleRate: number;
}

export interface FeatureDistance extends WindowListener {
  /** The mean over windows; null when no window holds sound in both. */
  read(): number | null;
}

let settingsAtWork = '';

function applySettings({ frameCount, sampleRate }: FeatureSettings): void {
  const settings = `${sampleRate} ${frameCount}`;
  if (settings === settingsAtWork) return;
  Meyda.sampleRate = sampleRate;
  Meyda.bufferSize = frameCount;
  Meyda.windowingFunction = 'hanning';
  Meyda.melBands = 26;
  Meyda.numberOfMFCCCoefficients = 13;
  Meyda.chromaBands = 12;
  Meyda.melFilterBank = undefined;
  Meyda.chromaFilterBank = undefined;
  settingsAtWork = settings;
}

/** The levelled mean of both channels; null where it is too quiet to have features. */
function monoOf(left: Float32Array, right: Float32Array, gain: number): Float32Array | null {
  const mono = new Float32Array(left.length);
  let square = 0;
  for (let frame = 0; frame < left.length; frame += 1) {
    const sample = (gain * (left[frame]! + right[frame]!)) / 2;
    mono[frame] = sample;
    square += sample * sample;
  }
  return square / left.length > QUIET_POWER ? mono : null;
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
  return {
    frameCount: settings.frameCount,
    hopFrames: settings.hopFrames,
    hear({ oneLeft, oneRight, otherLeft, otherRight }) {
      const one = monoOf(oneLeft, oneRight, gains.one);
      const other = monoOf(otherLeft, otherRight, gains.other);
      if (one === null || other === null) return;
      applySettings(settings);
      const oneFeature = Meyda.extract(settings.feature, one) as unknown as number[];
      const otherFeature = Meyda.extract(settings.feature, other) as unknown as number[];
      sum += distance(oneFeature, otherFeature);
      count += 1;
    },
    read: () => (count === 0 ? null : sum / count),
  };
}
