/** What all simulated systems share: the music goes through the system, its loudness is put back, noise is added. */
import { type AudioSource, UnsupportedAudioError } from '@earwitness/engine';
import { analyzeLoudness, channelCountOf } from '@earwitness/engine/measure';
import { addSources, changeLevel } from '../processing/change-samples.ts';
import type { PlaybackOptions, PlaybackResult } from './playback-system.ts';

/** What a system does; it needs no more of the piece than its loudness. */
interface SystemParts {
  /**
   * The piece as the system plays it.
   *
   * @param lufs how loud the piece is; null for silence and what is too short to have a loudness
   */
  play(piece: AudioSource, lufs: number | null): AudioSource;
  /** Noise where the listener is, this much louder or softer than the music. */
  readonly noise?: {
    readonly relativeLu: number;
    make(like: AudioSource, noise: { readonly lufs: number; readonly seed: string }): AudioSource;
  };
}

/** More loudness than this is not put back: what a system hardly plays stays faint. */
const MOST_RESTORED_DB = 24;

/** Simulates a system on a piece; `PlaybackSystem.simulate` says what comes out. */
export async function simulatePlayback(
  piece: AudioSource,
  { seed, signal }: PlaybackOptions,
  { play, noise }: SystemParts,
): Promise<PlaybackResult> {
  if (channelCountOf(piece.channelLayout) > 2) {
    throw new UnsupportedAudioError(
      `Cannot simulate playback of audio in ${piece.channelLayout}: only mono and stereo are supported`,
    );
  }
  const pieceLufs = await measureLufs(piece, signal);
  const played = play(piece, pieceLufs);
  const playedLufs = await measureLufs(played, signal);
  const loudnessGainDb =
    pieceLufs === null || playedLufs === null
      ? 0
      : Math.max(-MOST_RESTORED_DB, Math.min(MOST_RESTORED_DB, pieceLufs - playedLufs));
  const music = changeLevel(played, loudnessGainDb);
  const close = async (): Promise<void> => {};
  if (!noise || pieceLufs === null) return { source: music, measured: { loudnessGainDb }, close };
  const noiseLufs = pieceLufs + noise.relativeLu;
  return {
    source: addSources(music, noise.make(piece, { lufs: noiseLufs, seed })),
    measured: { loudnessGainDb, noiseLufs },
    close,
  };
}

async function measureLufs(source: AudioSource, signal: AbortSignal | undefined): Promise<number | null> {
  const { integratedLufs } = await analyzeLoudness(source, { signal });
  return integratedLufs;
}
