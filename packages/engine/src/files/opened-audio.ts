/** What opening an audio file gives, whatever its format. */
import type { AudioSource, PcmAudio } from '../audio/pcm-audio.ts';
import type { AudioFileFormat } from './decoded-audio.ts';

/** Audio that is open for reading. */
export interface OpenedAudio {
  readonly source: AudioSource;
  readonly format: AudioFileFormat;
  /** Whether any stretch can be read at little cost and in bounded memory; else all of it was, or must be, decoded first. */
  readonly isStreamed: boolean;
  /** All of it, where it was decoded to be opened. */
  readonly decoded?: PcmAudio;
  close(): Promise<void>;
}
