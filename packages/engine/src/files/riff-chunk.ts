/** Chunks of RIFF and AIFF files, written. */

export function chunkOf(
  id: string,
  content: Uint8Array,
  { littleEndian = true }: { littleEndian?: boolean } = {},
): Uint8Array {
  // Chunks begin at even offsets.
  const chunk = new Uint8Array(8 + content.byteLength + (content.byteLength % 2));
  writeCharacters(chunk, 0, id);
  new DataView(chunk.buffer).setUint32(4, content.byteLength, littleEndian);
  chunk.set(content, 8);
  return chunk;
}

/** Says that the texts of LIST/INFO are UTF-8 (code page 65001); without it they are Latin-1. */
export const UTF8_CHUNK = chunkOf('CSET', Uint8Array.of(0xe9, 0xfd, 0, 0, 0, 0, 0, 0));

export function writeCharacters(bytes: Uint8Array, offset: number, text: string): void {
  for (let index = 0; index < text.length; index++) bytes[offset + index] = text.charCodeAt(index);
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}
