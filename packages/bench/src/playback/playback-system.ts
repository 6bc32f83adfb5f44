/** The contract of a simulated way of hearing: a filter, noise and limits that stand for a kind of device and where it is used. */
import type { AudioSource } from '@earwitness/engine';

export interface PlaybackOptions {
  /** What noise is drawn from: the same seed gives the same samples. */
  readonly seed: string;
  readonly signal?: AbortSignal | undefined;
}

export interface PlaybackResult {
  /**
   * What the listener's ears get: the same sample rate, layout and frames as the original, without delay. It reads from the original, which
   * must stay open, and gives the same samples in whichever pieces it is read.
   */
  readonly source: AudioSource;
  /** What was measured and set for this piece, units in the names, as `loudnessGainDb`. */
  readonly measured: Readonly<Record<string, number>>;
  /** Lets go of what the simulation holds, such as temporary files; the original stays open. */
  close(): Promise<void>;
}

export interface PlaybackSystem {
  /** Lower-case words joined by hyphens, unique among systems. */
  readonly id: string;
  readonly title: string;
  /** What it stands for, which features were taken from where, and what it leaves out. */
  readonly description: string;
  /** Papers, standards, public measurements. */
  readonly source: string;
  /**
   * Simulates how a piece is heard.
   *
   * The music comes out as loud as it went in (integrated, within 0.1 LU), so that only the system's colour, its limits and its noise remain;
   * noise is added after that. Silence comes out as silence, but for noise; of a piece too short to have a loudness nothing is put back.
   * Memory does not grow with the length.
   *
   * @throws {UnsupportedAudioError} more than two channels
   * @throws the signal's reason, when it aborts
   */
  simulate(source: AudioSource, options: PlaybackOptions): Promise<PlaybackResult>;
}
