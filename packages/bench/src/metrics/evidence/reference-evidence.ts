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
/** Meyda takes its time: a window in sixteen tells as much of a piece. */
const MFCC = { feature: 'mfcc', seconds: 2_048 / 48_000, windowsApart: 16, leastRateHz: Infinity } as const;
/** Pitches are told apart below 5 kHz, and Meyda's transform is quicker at a quarter of the rate. */
const CHROMA = { feature: 'chroma', seconds: 8_192 / 48_000, windowsApart: 8, leastRateHz: 11_025 } as const;

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
    { feature, seconds, windowsApart, leastRateHz }: typeof MFCC | typeof CHROMA,
    distance: typeof timbreDistance,
  ) => {
    const decimation = Math.max(1, Math.floor(sampleRate / leastRateHz));
    const sampleCount = framesOf(seconds) / 2 ** Math.round(Math.log2(decimation));
    const settings = { feature, sampleCount, sampleRate, decimation, windowsApart };
    return createFeatureDistance({ settings, gains, distance });
  };
  const mfcc = featureOf(MFCC, timbreDistance);
  const chroma = featureOf(CHROMA, angleBetween);

  await readWindows(rendering.source, other.source, [...spectrograms, mfcc, chroma]);
  return {
    spectrograms: spectrograms.map((spectrogram) => spectrogram.read()),
    attacks: attacks.read(),
    mfccDistance: mfcc.read(),
    chromaDegrees: chroma.read(),
  };
}
