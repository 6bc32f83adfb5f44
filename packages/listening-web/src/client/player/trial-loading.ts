/** One trial's stimuli on their way, in the first of the announced formats that this browser can decode. */
import {
  type AnnouncedStimuli,
  type LoadedStimuli,
  loadStimuli,
  type StimulusFormat,
  UnfitStimulusError,
} from './stimuli.ts';
import { type StimulusDecoder, UndecodableTypeError } from './stimulus-decoder.ts';

/** Types that this browser was found unable to decode, and why. */
export type Undecodable = Map<StimulusFormat['type'], string>;

export class TrialLoading {
  readonly trialToken: string;
  readonly #controller = new AbortController();
  receivedBytes = 0;
  totalBytes = 0;
  /** What the stimuli come as. */
  type: StimulusFormat['type'] | null = null;
  failed = false;
  /** All of them, or the failure of the first that failed, as `loadStimuli` says. */
  readonly loaded: Promise<LoadedStimuli>;
  /** Called with every part that has arrived. */
  onProgress: () => void = () => {};

  /** @param undecodable is added to when a type turns out to be */
  constructor(
    trial: AnnouncedStimuli & { trialToken: string },
    { decoder, undecodable }: { decoder: StimulusDecoder; undecodable: Undecodable },
  ) {
    this.trialToken = trial.trialToken;
    this.loaded = this.#load(trial, { decoder, undecodable });
    // Whoever waits hears of a failure; nobody may be waiting yet.
    this.loaded.catch(() => {
      this.failed = true;
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Stops what has not arrived yet. */
  abort(): void {
    this.#controller.abort();
  }

  async #load(
    trial: AnnouncedStimuli,
    { decoder, undecodable }: { decoder: StimulusDecoder; undecodable: Undecodable },
  ): Promise<LoadedStimuli> {
    for (const format of trial.formats) {
      if (undecodable.has(format.type)) continue;
      this.type = format.type;
      this.receivedBytes = 0;
      this.totalBytes = format.byteLength * trial.stimuli.length;
      const attempt = new AbortController();
      const abort = () => attempt.abort(this.signal.reason);
      this.signal.addEventListener('abort', abort, { once: true });
      try {
        return await loadStimuli(trial, format, {
          decode: (type, bytes) => decoder.decode(type, bytes),
          signal: attempt.signal,
          onProgress: (receivedBytes) => {
            if (attempt.signal.aborted) return;
            this.receivedBytes = receivedBytes;
            this.onProgress();
          },
        });
      } catch (error) {
        // All or nothing: the others are no use without the one that failed.
        attempt.abort(error);
        if (!(error instanceof UndecodableTypeError)) throw error;
        undecodable.set(error.type, error.message);
      } finally {
        this.signal.removeEventListener('abort', abort);
      }
    }
    throw new UnfitStimulusError('This browser can decode none of the formats of this trial.');
  }
}
