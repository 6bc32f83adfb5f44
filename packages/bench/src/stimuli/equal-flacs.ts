/** FLAC files made equal in all but their samples: one description of the stream, no tags, and padding up to one length. */

const SIGNATURE = Buffer.from('fLaC', 'latin1');
const BLOCK_HEADER_BYTES = 4;
const LAST_BLOCK = 0x80;
const STREAMINFO = 0;
const PADDING = 1;
/** What three bytes can count. */
const MOST_BLOCK_BYTES = 0xff_ffff;

function blockOf(kind: number, content: Uint8Array, { isLast }: { isLast: boolean }): Buffer {
  const header = Buffer.alloc(BLOCK_HEADER_BYTES);
  header.writeUInt8(kind | (isLast ? LAST_BLOCK : 0));
  header.writeUIntBE(content.byteLength, 1, 3);
  return Buffer.concat([header, content]);
}

/** What a stream says of itself, and its frames; all other blocks are left behind, since they name the program that wrote them. */
function splitFlac(file: Uint8Array): { streamInfo: Uint8Array; frames: Uint8Array } {
  const view = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  let streamInfo: Uint8Array | null = null;
  let place = SIGNATURE.byteLength;
  let isLast = false;
  while (!isLast) {
    const kind = view.readUInt8(place);
    const start = place + BLOCK_HEADER_BYTES;
    place = start + view.readUIntBE(place + 1, 3);
    isLast = (kind & LAST_BLOCK) !== 0;
    if ((kind & ~LAST_BLOCK) === STREAMINFO) streamInfo = file.subarray(start, place);
  }
  if (streamInfo === null)
    throw new TypeError('Cannot pad a FLAC file as it must have a STREAMINFO block: current value has none');
  return { streamInfo, frames: file.subarray(place) };
}

/** Padding of so many bytes, headers counted, in as few blocks as hold it. */
function paddingOf(byteLength: number): Buffer {
  const blocks: Buffer[] = [];
  for (let left = byteLength; left > 0; ) {
    const most = BLOCK_HEADER_BYTES + MOST_BLOCK_BYTES;
    // no rest may be too short for a header of its own
    const bytes = left <= most ? left : Math.min(most, left - BLOCK_HEADER_BYTES);
    left -= bytes;
    blocks.push(blockOf(PADDING, Buffer.alloc(bytes - BLOCK_HEADER_BYTES), { isLast: left === 0 }));
  }
  return Buffer.concat(blocks);
}

/**
 * Rewrites FLAC files as STREAMINFO, padding and frames, all of one length. What still differs is made of the samples alone: their
 * digest, and how far they could be compressed.
 */
export function equalFlacs(files: readonly Uint8Array[]): Uint8Array[] {
  const streams = files.map(splitFlac);
  const longest = Math.max(...streams.map(({ frames }) => frames.byteLength));
  return streams.map(({ streamInfo, frames }) =>
    Buffer.concat([
      SIGNATURE,
      blockOf(STREAMINFO, streamInfo, { isLast: false }),
      paddingOf(BLOCK_HEADER_BYTES + longest - frames.byteLength),
      frames,
    ]),
  );
}
