/** Whether a master is its mix with another level and nothing else: the null control of every comparison. */
import type { Analysis, PcmAudio } from '@earwitness/engine';

export interface LevelOnlyComparison {
  /** RMS over third octaves of the difference that is left after level matching. */
  readonly thirdOctaveRmsDb: number;
  /** What is left of the waveform in the worst twentieth of the blocks, relative to the master. */
  readonly residualDb: number;
}

const MOST_THIRD_OCTAVE_RMS_DB = 0.3;
/** Lossy coding leaves about −40 dB; the mildest limiter at work leaves more than −25 dB where it works. */
const MOST_RESIDUAL_DB = -30;
const BLOCK_SECONDS = 0.05;
const QUIET_BLOCK_POWER = 1e-3;

/**
 * Compares a master with its mix after both were cut to the same frames.
 *
 * @param gainDb level of the master relative to the mix
 * @returns null where nothing can be compared: silence, different channels
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
  if (differences.length === 0) return null;

  const gain = 10 ** (gainDb / 20);
  const blockFrames = Math.round(BLOCK_SECONDS * mix.audio.sampleRate);
  const frameCount = mix.audio.channels[0]?.length ?? 0;
  const blocks: { power: number; residual: number }[] = [];
  for (let start = 0; start + blockFrames <= frameCount; start += blockFrames) {
    let power = 0;
    let residual = 0;
    for (const [index, mixChannel] of mix.audio.channels.entries()) {
      const masterChannel = master.audio.channels[index]!;
      for (let frame = start; frame < start + blockFrames; frame += 1) {
        power += masterChannel[frame]! ** 2;
        residual += (masterChannel[frame]! - gain * mixChannel[frame]!) ** 2;
      }
    }
    blocks.push({ power, residual });
  }
  const loudest = blocks.reduce((most, { power }) => Math.max(most, power), 0);
  const residuals = blocks
    .filter(({ power }) => power > loudest * QUIET_BLOCK_POWER)
    .map(({ power, residual }) => 10 * Math.log10(Math.max(residual / power, 1e-30)))
    .sort((one, other) => one - other);
  const residualDb = residuals[Math.floor(0.95 * (residuals.length - 1))];
  if (residualDb === undefined) return null;
  const square = differences.reduce((sum, difference) => sum + difference * difference, 0);
  return { thirdOctaveRmsDb: Math.sqrt(square / differences.length), residualDb };
}

/** Whether the comparison leaves nothing but level. */
export function isLevelOnly({ thirdOctaveRmsDb, residualDb }: LevelOnlyComparison): boolean {
  return thirdOctaveRmsDb <= MOST_THIRD_OCTAVE_RMS_DB && residualDb <= MOST_RESIDUAL_DB;
}
