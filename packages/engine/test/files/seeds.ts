/**
 * Small real files of every format that our readers open, written by ffmpeg 5.1 and flac 1.4 (`piped.wav` to a pipe, so without
 * sizes): a tenth of a second of two tones and a little noise, with a title.
 */
import { readdirSync, readFileSync } from 'node:fs';

export interface Seed {
  readonly name: string;
  readonly kind: 'pcm' | 'flac' | 'lossy';
  readonly bytes: Uint8Array;
  readonly parts: readonly Part[];
}

/** A chunk, block, page or frame: what can be moved, doubled or left out as a whole. */
interface Part {
  readonly start: number;
  readonly end: number;
  /** Where 4 bytes of the header state a size, if they do. */
  readonly sizeAt?: number;
}

const FOLDER = new URL('./seeds/', import.meta.url);

export const SEEDS: readonly Seed[] = readdirSync(FOLDER)
  .sort()
  .map((name) => {
    const bytes = new Uint8Array(readFileSync(new URL(name, FOLDER)));
    const kind = /\.(wav|aiff)$/.test(name) ? 'pcm' : /\.(flac|oga)$/.test(name) ? 'flac' : 'lossy';
    return { name, kind, bytes, parts: partsOf(name, bytes) };
  });

function partsOf(name: string, bytes: Uint8Array): Part[] {
  if (/\.(wav|aiff)$/.test(name)) return chunksOf(bytes, { littleEndian: name.endsWith('wav') });
  if (name.endsWith('.flac')) return flacPartsOf(bytes);
  if (name.endsWith('.mp3')) return cutAt(bytes, (at) => bytes[at] === 0xff && bytes[at + 1]! >= 0xf2);
  return cutAt(bytes, (at) => String.fromCharCode(...bytes.subarray(at, at + 4)) === 'OggS');
}

function chunksOf(bytes: Uint8Array, { littleEndian }: { littleEndian: boolean }): Part[] {
  const view = new DataView(bytes.buffer);
  const parts: Part[] = [{ start: 0, end: 12, sizeAt: 4 }];
  for (let start = 12; start + 8 <= bytes.byteLength; ) {
    const size = view.getUint32(start + 4, littleEndian);
    const end = Math.min(bytes.byteLength, start + 8 + size + (size % 2));
    parts.push({ start, end, sizeAt: start + 4 });
    start = end;
  }
  return parts;
}

function flacPartsOf(bytes: Uint8Array): Part[] {
  const parts: Part[] = [{ start: 0, end: 4 }];
  let start = 4;
  for (let isLast = false; !isLast; ) {
    isLast = bytes[start]! >= 128;
    const end = start + 4 + ((bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!);
    parts.push({ start, end, sizeAt: start });
    start = end;
  }
  const frames = cutAt(bytes, (at) => at >= start && bytes[at] === 0xff && bytes[at + 1] === 0xf8);
  return [...parts, ...frames.slice(1)];
}

function cutAt(bytes: Uint8Array, isStart: (at: number) => boolean): Part[] {
  const starts = [0];
  for (let at = 1; at + 4 < bytes.byteLength; at++) if (isStart(at)) starts.push(at);
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? bytes.byteLength }));
}
