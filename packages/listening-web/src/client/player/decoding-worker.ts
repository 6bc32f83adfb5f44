/** Decodes stimuli off the page's thread, exactly, one after the other. */
import { decodeFlac, decodeWav } from '@earwitness/engine/files';
import type { DecodedStimulus, StimulusType } from './decoded-stimulus.ts';
import { peaksOf } from './neutral-waveform.ts';

export interface DecodingRequest {
  id: number;
  type: StimulusType;
  bytes: ArrayBuffer;
}

/** `unreadable`: the file is at fault; else this browser cannot decode such files. */
export type DecodingReply =
  | { id: number; decoded: DecodedStimulus }
  | { id: number; unreadable: boolean; reason: string };

const page = globalThis as unknown as {
  onmessage: (event: MessageEvent<DecodingRequest>) => void;
  postMessage(reply: DecodingReply, transfer: Transferable[]): void;
};

page.onmessage = async ({ data: { id, type, bytes } }) => {
  try {
    const decoded = await decode(type, new Uint8Array(bytes));
    page.postMessage(
      { id, decoded },
      decoded.channels.map(({ buffer }) => buffer),
    );
  } catch (error) {
    const { name, message } = error as Error;
    const unreadable = name === 'UnreadableAudioError' || name === 'UnsupportedAudioError';
    page.postMessage({ id, unreadable, reason: `${name}: ${message}` }, []);
  }
};

/** The header of a module and nothing else. */
const SMALLEST_MODULE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** Whoever may not compile must hear of it here: the decoder of FLAC would wait for ever. */
let compiling: Promise<unknown> | null = null;
const mayCompile = () => {
  compiling ??= WebAssembly.compile(SMALLEST_MODULE);
  return compiling;
};

async function decode(type: StimulusType, bytes: Uint8Array): Promise<DecodedStimulus> {
  if (type === 'audio/flac') await mayCompile();
  const { audio } = type === 'audio/flac' ? await decodeFlac(bytes) : decodeWav(bytes);
  const channels = audio.channels as Float32Array<ArrayBuffer>[];
  return { sampleRate: audio.sampleRate, channels, peaks: peaksOf(channels) };
}
