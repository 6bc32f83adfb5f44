/** The chunk that makes a WAV file a Broadcast Wave file. @source EBU Tech 3285, version 1 */
import type { AudioTags } from './audio-tags.ts';
import { chunkOf, writeCharacters } from './riff-chunk.ts';

const BYTES = 602;
const TEXTS = [
  { key: 'description', offset: 0, length: 256 },
  { key: 'originator', offset: 256, length: 32 },
  { key: 'originatorReference', offset: 288, length: 32 },
  { key: 'originationDate', offset: 320, length: 10 },
  { key: 'originationTime', offset: 330, length: 8 },
] as const;
const TIME_REFERENCE = 338;
const VERSION = 346;

/** Texts are cut to their fields' lengths; what is not ASCII, the only thing the fields can hold, becomes a question mark. */
export function encodeBroadcastChunk(broadcast: NonNullable<AudioTags['broadcast']>): Uint8Array {
  const content = new Uint8Array(BYTES);
  for (const { key, offset, length } of TEXTS) {
    const text = (broadcast[key] ?? '').replace(/[^ -~]/gu, '?');
    writeCharacters(content, offset, text.slice(0, length));
  }
  const view = new DataView(content.buffer);
  view.setBigUint64(TIME_REFERENCE, BigInt(broadcast.timeReferenceFrames ?? 0), true);
  view.setUint16(VERSION, 1, true);
  return chunkOf('bext', content);
}
