/** Fetches a trial's stimuli and has them decoded exactly, all or nothing. */
import type { DecodedStimulus, StimulusType } from './decoded-stimulus.ts';
import { neutralWaveform } from './neutral-waveform.ts';

interface StimulusSource {
  slot: string;
  url: string;
}

/** What every stimulus of a trial must be, as the server announced it. */
interface StimulusShape {
  sampleRate: number;
  channelCount: number;
  frameCount: number;
}

/** What a trial's stimuli can be had as; all of them are of one length in bytes. */
export interface StimulusFormat {
  type: StimulusType;
  byteLength: number;
}

export interface AnnouncedStimuli extends StimulusShape {
  stimuli: readonly StimulusSource[];
  formats: readonly StimulusFormat[];
  /** Sent with every request for one of them, where it takes more than the cookie. */
  headers?: Readonly<Record<string, string>>;
}

export interface LoadedStimuli {
  /** stimuli[stimulus][channel][frame], each in buffers of its own. */
  stimuli: Float32Array<ArrayBuffer>[][];
  /** One picture for all of them. */
  waveform: number[];
}

/** A stimulus that is not what the trial said it would be: played, it could give itself away. */
export class UnfitStimulusError extends Error {
  override readonly name = 'UnfitStimulusError';
}

/**
 * Loads every stimulus of a trial in one format. When one of them fails the others are left going: the caller aborts them.
 *
 * @param decode turns a file's bytes, which it may take, into samples
 * @param onProgress bytes received so far, of all stimuli together
 * @throws {UnfitStimulusError} when rate, channels or length differ from what was announced; {TypeError} when the network fails; what
 *   `decode` throws
 */
export async function loadStimuli(
  announced: AnnouncedStimuli,
  format: StimulusFormat,
  {
    decode,
    signal,
    onProgress,
  }: {
    decode: (type: StimulusType, bytes: ArrayBuffer) => Promise<DecodedStimulus>;
    signal: AbortSignal;
    onProgress: (receivedBytes: number) => void;
  },
): Promise<LoadedStimuli> {
  const received = announced.stimuli.map(() => 0);
  const decoded = await Promise.all(
    announced.stimuli.map(async ({ url }, index) => {
      const bytes = await fetchBytes(url, format, {
        headers: announced.headers ?? {},
        signal,
        onProgress: (count) => {
          received[index] = count;
          onProgress(received.reduce((sum, one) => sum + one, 0));
        },
      });
      const stimulus = await decode(format.type, bytes);
      checkShape(stimulus, announced);
      return stimulus;
    }),
  );
  signal.throwIfAborted();
  return {
    stimuli: decoded.map(({ channels }) => channels),
    waveform: neutralWaveform(
      decoded.map(({ peaks }, index) => ({ slot: announced.stimuli[index]!.slot, peaks })),
    ),
  };
}

function checkShape(
  { sampleRate, channels }: DecodedStimulus,
  { sampleRate: announcedRate, channelCount, frameCount }: StimulusShape,
): void {
  const fits =
    sampleRate === announcedRate &&
    channels.length === channelCount &&
    channels.every((channel) => channel.length === frameCount);
  if (!fits) throw new UnfitStimulusError('A sound of this trial does not have the announced format.');
}

async function fetchBytes(
  url: string,
  { type, byteLength }: StimulusFormat,
  {
    headers,
    signal,
    onProgress,
  }: {
    headers: Readonly<Record<string, string>>;
    signal: AbortSignal;
    onProgress: (count: number) => void;
  },
): Promise<ArrayBuffer> {
  // Chromium calls a fetch that is over a failed one when its signal aborts later: this one's does not.
  const own = new AbortController();
  const abort = () => own.abort(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener('abort', abort, { once: true });
  try {
    const response = await fetch(url, {
      signal: own.signal,
      cache: 'no-store',
      headers: { ...headers, accept: type },
    });
    if (response.status === 404) throw new UnfitStimulusError('A sound of this trial is no longer there.');
    if (!response.ok || response.body === null) {
      throw new TypeError(`Cannot fetch a stimulus: status ${response.status}`);
    }
    const bytes = new Uint8Array(byteLength);
    let count = 0;
    const reader = response.body.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      if (count + read.value.length > byteLength) {
        own.abort();
        throw new UnfitStimulusError('A sound of this trial is longer than announced.');
      }
      bytes.set(read.value, count);
      count += read.value.length;
      onProgress(count);
    }
    if (count < byteLength) {
      throw new UnfitStimulusError('A sound of this trial is shorter than announced.');
    }
    return bytes.buffer;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
