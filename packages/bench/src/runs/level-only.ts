/** Whether a master is its mix with another level and nothing else: the null control of every comparison. */
import type { Analysis, PcmAudio } from '@earwitness/engine';

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
function momentGainsDb(mix: PcmAudio, master: PcmAudio): number[] {
  const momentFrames = Math.round(MOMENT_SECONDS * mix.sampleRate);
  const frameCount = mix.channels[0]?.length ?? 0;
  const moments: { power: number; product: number }[] = [];
  for (let start = 0; start + momentFrames <= frameCount; start += momentFrames) {
    let power = 0;
    let product = 0;
    for (const [index, mixChannel] of mix.channels.entries()) {
      const masterChannel = master.channels[index]!;
      for (let frame = start; frame < start + momentFrames; frame += 1) {
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
export function compareLevelOnly({
  mix,
  master,
  gainDb,
}: {
  mix: { audio: PcmAudio; analysis: Analysis };
  master: { audio: PcmAudio; analysis: Analysis };
  gainDb: number;
}): LevelOnlyComparison | null {
  if (mix.audio.channels.length !== master.audio.channels.length) return null;
  const differences = mix.analysis.thirdOctaves.levelsDb.flatMap((level, band) => {
    const other = master.analysis.thirdOctaves.levelsDb[band] ?? null;
    return level === null || other === null ? [] : [other - level - gainDb];
  });
  const gainsDb = momentGainsDb(mix.audio, master.audio);
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
