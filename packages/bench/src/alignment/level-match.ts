/** Equal loudness before anybody compares: the louder is otherwise the better. */
import type { PcmAudio } from '@earwitness/engine';
import { measureIntegratedLoudness, measureTruePeak } from '@earwitness/engine/measure';
import { BenchError } from '../errors.ts';

/** Gating depends on level a little, so the gain is settled in rounds. */
const MOST_ROUNDS = 4;
const SETTLED_LU = 0.001;

/** The same audio, louder or softer; a gain of 0 dB passes it through. */
function applyGain(audio: PcmAudio, gainDb: number): PcmAudio {
  if (gainDb === 0) return audio;
  const gain = 10 ** (gainDb / 20);
  return { ...audio, channels: audio.channels.map((channel) => channel.map((sample) => sample * gain)) };
}

function loudnessOf(audio: PcmAudio): number {
  const lufs = measureIntegratedLoudness(audio);
  if (lufs === null)
    throw new BenchError(
      'Cannot match levels as every version must have a loudness: one is silent or shorter than 400 ms',
    );
  return lufs;
}

/**
 * The gains that bring audio to the lowest integrated loudness among it, to within what gating makes of a level.
 *
 * @returns ≤ 0 dB, in the order given
 * @throws {BenchError} for audio without loudness: silent, or shorter than 400 ms
 */
export function matchingGainsDb(audios: readonly PcmAudio[]): number[] {
  const loudnesses = audios.map(loudnessOf);
  const targetLufs = Math.min(...loudnesses);
  return loudnesses.map((lufs) => targetLufs - lufs);
}

/**
 * Brings audio to the lowest integrated loudness among it, by turning down only.
 *
 * @param ceilingDbtp when the loudest true peak after matching is above this, all are turned down alike, so that playback cannot clip
 * @returns audio and gains in the order given, gains ≤ 0 dB
 * @throws {BenchError} for audio without loudness: silent, or shorter than 400 ms
 */
export function levelMatch(
  audios: readonly PcmAudio[],
  { ceilingDbtp = -1 }: { ceilingDbtp?: number } = {},
): { audios: PcmAudio[]; gainsDb: number[] } {
  const loudnesses = audios.map(loudnessOf);
  const targetLufs = Math.min(...loudnesses);
  const gainsDb = audios.map((audio, index) => {
    let gainDb = targetLufs - loudnesses[index]!;
    for (let round = 1; round < MOST_ROUNDS && gainDb < 0; round += 1) {
      const missLu = targetLufs - (measureIntegratedLoudness(applyGain(audio, gainDb)) ?? targetLufs);
      if (Math.abs(missLu) <= SETTLED_LU) break;
      gainDb = Math.min(0, gainDb + missLu);
    }
    return gainDb;
  });
  const truePeaks = audios.map((audio, index) => (measureTruePeak(audio) ?? -Infinity) + gainsDb[index]!);
  const excessDb = Math.max(0, Math.max(...truePeaks) - ceilingDbtp);
  const safeGainsDb = gainsDb.map((gainDb) => gainDb - excessDb);
  return {
    audios: audios.map((audio, index) => applyGain(audio, safeGainsDb[index]!)),
    gainsDb: safeGainsDb,
  };
}
