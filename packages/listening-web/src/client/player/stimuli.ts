/** Fetches a trial's stimuli and decodes them exactly, all or nothing. */
import { decodeWav } from '@earwitness/engine/files';

/** What is asked for of each stimulus. */
export const STIMULUS_TYPE = 'audio/wav';

export interface StimulusSource {
  slot: string;
  url: string;
}

/** What every stimulus of a trial must be, as the server announced it. */
export interface StimulusShape {
  sampleRate: number;
  channelCount: number;
  frameCount: number;
}

/** A stimulus that is not what the trial said it would be: played, it could give itself away. */
export class UnfitStimulusError extends Error {
  override readonly name = 'UnfitStimulusError';
}

/**
 * Loads every stimulus of a trial: channels by stimulus, in the order of `sources`.
 *
 * @param onProgress bytes received so far, of all stimuli together
 * @throws {UnfitStimulusError} when rate, channels or length differ from `shape`; {TypeError} when the network fails
 */
export async function loadStimuli(
  sources: readonly StimulusSource[],
  shape: StimulusShape,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (receivedBytes: number) => void },
): Promise<Float32Array[][]> {
  const received = sources.map(() => 0);
  return Promise.all(
    sources.map(async ({ url }, index) => {
      const bytes = await fetchBytes(url, {
        signal,
        onProgress: (count) => {
          received[index] = count;
          onProgress(received.reduce((sum, one) => sum + one, 0));
        },
      });
      const { sampleRate, channels } = decodeWav(bytes).audio;
      const fits =
        sampleRate === shape.sampleRate &&
        channels.length === shape.channelCount &&
        channels.every((channel) => channel.length === shape.frameCount);
      if (!fits) throw new UnfitStimulusError('A sound of this trial does not have the announced format.');
      return [...channels];
    }),
  );
}

async function fetchBytes(
  url: string,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (count: number) => void },
): Promise<Uint8Array> {
  const response = await fetch(url, {
    signal,
    cache: 'no-store',
    headers: { accept: STIMULUS_TYPE },
  });
  if (response.status === 404) throw new UnfitStimulusError('A sound of this trial is no longer there.');
  if (!response.ok || response.body === null) {
    throw new TypeError(`Cannot fetch a stimulus: status ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let count = 0;
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value);
    count += read.value.length;
    onProgress(count);
  }
  const bytes = new Uint8Array(count);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
