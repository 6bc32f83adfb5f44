/** What a sound file tells without its samples being heard: its container, and how its samples are written. */

export interface ContainerFace {
  /** Chunks or blocks with their lengths, the format, what fillers hold; `unknown` for no sound file. */
  readonly shape: string;
  readonly frames: number;
  /** Low bits that no sample uses, where samples lie open. */
  readonly unusedBits: number;
  /** Everything but samples, for searching names. */
  readonly text: string;
  /** The first samples as they are stored: by these the experimenter knows whose sound it is. */
  readonly firstSamples: Uint8Array;
}

const FIRST_BYTES = 3000;
const BYTES_PER_SAMPLE = 3;

export function readContainerFace(bytes: Uint8Array): ContainerFace {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.toString('latin1', 0, 4) === 'RIFF') return readWav(view);
  if (view.toString('latin1', 0, 4) === 'fLaC') return readFlac(view);
  return { shape: 'unknown', frames: 0, unusedBits: 0, text: view.toString('latin1'), firstSamples: bytes };
}

function readWav(view: Buffer): ContainerFace {
  const parts = [`RIFF ${view.readUInt32LE(4) + 8 - view.byteLength}`];
  const texts = [view.toString('latin1', 0, 12)];
  let samples: Buffer = view.subarray(0, 0);
  let frameBytes = 1;
  let place = 12;
  while (place + 8 <= view.byteLength) {
    const id = view.toString('latin1', place, place + 4);
    const size = view.readUInt32LE(place + 4);
    const content = view.subarray(place + 8, place + 8 + size);
    texts.push(id);
    if (id === 'data') {
      samples = content;
      parts.push('data');
    } else {
      if (id === 'fmt ' && content.byteLength >= 14) frameBytes = content.readUInt16LE(12);
      parts.push(`${id} ${size} ${content.toString('hex')}`);
      texts.push(content.toString('latin1'));
    }
    place += 8 + size + (size % 2);
  }
  if (place < view.byteLength) parts.push(`${view.byteLength - place} more`);
  let lowBits = 0;
  for (let at = 0; at < samples.byteLength; at += BYTES_PER_SAMPLE) lowBits |= samples[at]!;
  return {
    shape: parts.join(', '),
    frames: samples.byteLength / Math.max(1, frameBytes),
    unusedBits: lowBits === 0 ? 8 : 31 - Math.clz32(lowBits & -lowBits),
    text: texts.join('\n'),
    // without the lowest bits, which a leak may change
    firstSamples: samples.subarray(0, FIRST_BYTES).filter((_, at) => at % BYTES_PER_SAMPLE !== 0),
  };
}

function readFlac(view: Buffer): ContainerFace {
  const parts = ['fLaC'];
  let frames = 0;
  let place = 4;
  for (let isLast = false; !isLast && place + 4 <= view.byteLength; ) {
    const kind = view.readUInt8(place) & 0x7f;
    isLast = view.readUInt8(place) >= 0x80;
    const size = view.readUIntBE(place + 1, 3);
    const content = view.subarray(place + 4, place + 4 + size);
    if (kind === 0 && size === 34) {
      frames = Number(content.readBigUInt64BE(10) & 0xf_ffff_ffffn);
      const format = content.readBigUInt64BE(10) >> 36n;
      // the sizes of frames and the digest of the samples follow from the samples
      parts.push(`0 ${size} ${content.toString('hex', 0, 4)} ${format}`);
    } else parts.push(`${kind} ${size} ${Buffer.from(content.filter((byte) => byte !== 0)).toString('hex')}`);
    place += 4 + size;
  }
  return {
    shape: parts.join(', '),
    frames,
    unusedBits: 0,
    text: view.toString('latin1', 0, place),
    firstSamples: view.subarray(place, place + FIRST_BYTES),
  };
}
