/** Whether a master is its mix with another level and nothing else: the null control of every comparison. */
import type { AudioSource } from '@earwitness/engine';
import { channelCountOf } from '@earwitness/engine/measure';
import type { AlignedPair } from '../metrics/metric.ts';

export interface LevelOnlyComparison {
  /** RMS over third octaves of the difference that is left after level matching. */
  readonly thirdOctaveRmsDb: number;
  /** How far the gain moves from one moment (400 ms) to another: 5th to 95th percentile. */
  readonly gainSpreadDb: number;
}

const MOST_THIRD_OCTAVE_RMS_DB = 0.3;
/** Two lossy encodings of one piece stay within 0.15 dB; the mildest limiter at work moves more than 0.6 dB. */
const MOST_GAIN_SPREAD_DB = 0.3;
/** BS.1770's gating block, as long as a moment of loudness. */
const MOMENT_SECONDS = 0.4;
/** Moments this far below the loudest one are noise and fades. */
const QUIET_MOMENT_POWER = 1e-3;

/** Least-squares gain from mix to master in each moment that is loud enough, in ascending order. */
async function momentGainsDb(mix: AudioSource, master: AudioSource): Promise<number[]> {
  const momentFrames = Math.round(MOMENT_SECONDS * mix.sampleRate);
  const blockOf = (): Float32Array[] =>
    Array.from({ length: channelCountOf(mix.channelLayout) }, () => new Float32Array(momentFrames));
  const mixBlock = blockOf();
  const masterBlock = blockOf();
  const moments: { power: number; product: number }[] = [];
  for (let start = 0; start + momentFrames <= mix.frameCount; start += momentFrames) {
    await mix.read(start, momentFrames, mixBlock);
    await master.read(start, momentFrames, masterBlock);
    let power = 0;
    let product = 0;
    for (const [index, mixChannel] of mixBlock.entries()) {
      const masterChannel = masterBlock[index]!;
      for (let frame = 0; frame < momentFrames; frame += 1) {
        power += mixChannel[frame]! ** 2;
        product += mixChannel[frame]! * masterChannel[frame]!;
      }
    }
    moments.push({ power, product });
  }
  const loudest = moments.reduce((most, { power }) => Math.max(most, power), 0);
  return moments
    .filter(({ power, product }) => power > loudest * QUIET_MOMENT_POWER && product > 0)
    .map(({ power, product }) => 20 * Math.log10(product / power))
    .sort((one, other) => one - other);
}

/**
 * Compares a master with its mix after both were cut to the same frames.
 *
 * @param gainDb level of the master relative to the mix
 * @returns null where nothing can be compared: silence, other channels, less than 400 ms
 */
export async function compareLevelOnly(
  { rendering: master, other: mix }: AlignedPair,
  { gainDb }: { gainDb: number },
): Promise<LevelOnlyComparison | null> {
  if (mix.source.channelLayout !== master.source.channelLayout) return null;
  const differences = mix.analysis.thirdOctaves.levelsDb.flatMap((level, band) => {
    const other = master.analysis.thirdOctaves.levelsDb[band] ?? null;
    return level === null || other === null ? [] : [other - level - gainDb];
  });
  const gainsDb = await momentGainsDb(mix.source, master.source);
  const low = gainsDb[Math.round(0.05 * (gainsDb.length - 1))];
  const high = gainsDb[Math.round(0.95 * (gainsDb.length - 1))];
  if (differences.length === 0 || low === undefined || high === undefined) return null;
  const square = differences.reduce((sum, difference) => sum + difference * difference, 0);
  return { thirdOctaveRmsDb: Math.sqrt(square / differences.length), gainSpreadDb: high - low };
}

/** Whether the comparison leaves nothing but level. */
export function isLevelOnly({ thirdOctaveRmsDb, gainSpreadDb }: LevelOnlyComparison): boolean {
  return thirdOctaveRmsDb <= MOST_THIRD_OCTAVE_RMS_DB && gainSpreadDb <= MOST_GAIN_SPREAD_DB;
}
