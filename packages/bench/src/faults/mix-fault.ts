/** The contract of a mix fault: something that goes wrong in mixes, put into a clean one at a known strength. */
import type { AudioInput, AudioSource } from '@earwitness/engine';

export interface MixFault {
  /** Lower-case words joined by hyphens, unique among faults. */
  readonly id: string;
  readonly title: string;
  /** What it is, how it comes about, and what exactly is done to the samples. */
  readonly description: string;
  /** What `strength` counts in, as `dB` or `% of samples`. */
  readonly strengthUnit: string;
  /** A strength at which a trained listener should hear it, for those who do not say one. */
  readonly usualStrength: number;
  /** What a meter, a detector or `diagnose` should find in what comes out. */
  readonly expected: string;
  /**
   * Puts the fault into a clean mix: same sample rate, layout and frames, no delay. Strength 0 gives the same samples.
   *
   * The result reads from the mix, which must stay open, and gives the same samples in whichever pieces it is read; memory does not grow with
   * the length, but for what measuring takes. The same mix, strength and seed give the same samples.
   *
   * @throws {RangeError} a strength that is not a number from 0 to `mostStrength`
   * @throws {MixFaultError} a mix that cannot have the fault so strongly
   * @throws {UnsupportedAudioError} a layout that the fault makes no sense in
   * @throws the signal's reason, when it aborts
   */
  plant(mix: AudioInput, options: PlantOptions): Promise<AudioSource>;
  readonly mostStrength: number;
}

export interface PlantOptions {
  readonly strength: number;
  readonly seed: string;
  readonly signal?: AbortSignal | undefined;
}
