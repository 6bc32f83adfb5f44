/** What one pass over a rendering and its reference master tells: taken once a pair, and read by several metrics. */
import type { AlignedPair } from '../metric.ts';
import { createAttackComparison } from './attack-comparison.ts';
import { createFeatureDistance } from './feature-distance.ts';
import { angleBetween, timbreDistance } from './feature-vectors.ts';
import { levelGain } from './level-gain.ts';
import { readWindows } from './read-windows.ts';
import { createSpectrogramDistance, type SpectrogramDistance } from './spectrogram-distance.ts';

export interface ReferenceEvidence {
  /** One a resolution, from short windows to long. */
  readonly spectrograms: readonly ReturnType<SpectrogramDistance['read']>[];
  /** null without attacks. */
  readonly attacks: { readonly meanDb: number; readonly rmsDb: number } | null;
  readonly mfccDistance: number | null;
  readonly chromaDegrees: number | null;
}

/** 512, 1024 and 2048 frames at 44.1 and 48 kHz, as long in seconds at other rates. */
const RESOLUTION_SECONDS = [512, 1024, 2048].map((frames) => frames / 48_000);
/** 1024 frames: 23 ms, as long as an attack. */
const ATTACK_RESOLUTION = 1;
const MFCC = { frameSeconds: 2_048 / 48_000, windowsApart: 8 };
const CHROMA = { frameSeconds: 8_192 / 48_000, windowsApart: 8 };

const powerOfTwoNear = (frames: number): number => 2 ** Math.max(5, Math.round(Math.log2(frames)));

const known = new WeakMap<AlignedPair, Promise<ReferenceEvidence | null>>();

/**
 * Compares a pair, or gives what was found when it was compared before.
 *
 * @returns null where one of the two has no loudness: silence, or less than 400 ms
 */
export function referenceEvidence(pair: AlignedPair): Promise<ReferenceEvidence | null> {
  const found = known.get(pair) ?? compare(pair);
  known.set(pair, found);
  return found;
}

async function compare({ rendering, other }: AlignedPair): Promise<ReferenceEvidence | null> {
  const oneGain = levelGain(rendering.analysis);
  const otherGain = levelGain(other.analysis);
  if (oneGain === null || otherGain === null) return null;
  const gains = { one: oneGain, other: otherGain };
  const { sampleRate } = rendering.source;
  const framesOf = (seconds: number): number => powerOfTwoNear(seconds * sampleRate);

  const attackFrames = framesOf(RESOLUTION_SECONDS[ATTACK_RESOLUTION]!);
  const attacks = createAttackComparison({ sampleRate, fftFrames: attackFrames });
  const spectrograms = RESOLUTION_SECONDS.map((seconds, index) =>
    createSpectrogramDistance({
      fftFrames: framesOf(seconds),
      gains,
      ...(index === ATTACK_RESOLUTION ? { onMoment: attacks.hear } : {}),
    }),
  );
  const featureOf = (
    feature: 'mfcc' | 'chroma',
    { frameSeconds, windowsApart }: typeof MFCC,
    distance: typeof timbreDistance,
  ) => {
    const frameCount = framesOf(frameSeconds);
    const settings = { feature, frameCount, hopFrames: windowsApart * frameCount, sampleRate };
    return createFeatureDistance({ settings, gains, distance });
  };
  const mfcc = featureOf('mfcc', MFCC, timbreDistance);
  const chroma = featureOf('chroma', CHROMA, angleBetween);

  await readWindows(rendering.source, other.source, [...spectrograms, mfcc, chroma]);
  return {
    spectrograms: spectrograms.map((spectrogram) => spectrogram.read()),
    attacks: attacks.read(),
    mfccDistance: mfcc.read(),
    chromaDegrees: chroma.read(),
  };
}
