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
   * The tone at the third octaves from 20 Hz to 20 kHz (31 gains in dB, 0 at 1 kHz), of what both channels have in common and before any
   * limit; null where a system has none to tell.
   */
  readonly thirdOctaveGainsDb: readonly number[] | null;
  /**
   * Simulates how a piece is heard.
   *
   * The music comes out as loud as it went in (integrated, within 0.1 LU), so that only the system's colour, its limits and its noise remain;
   * noise is added after that. At most 24 dB are put back: what a system hardly plays stays faint. Peaks may pass full scale. Silence comes out
   * as silence; a piece too short to have a loudness gets neither loudness put back nor limits nor noise. Memory does not grow with the length, but
   * for what measuring loudness keeps (some 20 MB an hour).
   *
   * @throws {UnsupportedAudioError} more than two channels
   * @throws the signal's reason, when it aborts
   */
  simulate(source: AudioSource, options: PlaybackOptions): Promise<PlaybackResult>;
}
