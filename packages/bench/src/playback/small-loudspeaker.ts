/** A small loudspeaker and the amplifier that protects it: tone, then peaks held where they stand at a usual loudness. */
import type { AudioSource } from '@earwitness/engine';
import { dualMonoLufs } from '../processing/dual-mono-lufs.ts';
import { limitPeaks, type PeakLimit } from '../processing/limit-peaks.ts';

/** What streaming services play music at, and so what reaches the device's amplifier. */
const PLAYED_AT_LUFS = -14;

/**
 * Limits what a small device can play, as if the piece came at the loudness of streaming and the device was turned up fully; the level is
 * taken back behind it. Mono is driven as the same channel twice is. Without a loudness nothing is limited.
 *
 * @param pieceLufs of the piece before the loudspeaker's tone
 */
export function limitAtFullVolume(
  toned: AudioSource,
  pieceLufs: number | null,
  limit: PeakLimit,
): AudioSource {
  const heardLufs = dualMonoLufs(pieceLufs, toned.channelLayout);
  if (heardLufs === null) return toned;
  const driveDb = PLAYED_AT_LUFS - heardLufs;
  return limitPeaks(toned, { ...limit, ceilingDb: limit.ceilingDb - driveDb });
}
