/** The one form in which stimuli are kept: 24-bit PCM WAV with a format, a data and at most a filler chunk; tags tell. */

/** What the header says, and where the samples lie. */
export interface CanonicalWav {
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly frameCount: number;
  /** All that stands before the samples. */
  readonly header: Uint8Array;
  /** Interleaved 24-bit little-endian samples. */
  readonly samples: Uint8Array;
}

const BYTES_PER_SAMPLE = 3;
const PCM_FORMAT = 1;
const EXTENSIBLE_FORMAT = 0xfffe;
/** Filler chunks of zeros carry nothing; every other chunk could name a file, an encoder or a date. */
const FILLER_CHUNKS: ReadonlySet<string> = new Set(['JUNK', 'PAD ', 'FLLR']);

/**
 * Reads a stimulus file.
 *
 * @throws {RangeError} with the reason if it is not canonical: another format or word length, a chunk that may carry tags, a
 *   header that does not fit the bytes
 * @source Multimedia Programming Interface and Data Specifications 1.0 (RIFF WAVE)
 */
export function readCanonicalWav(bytes: Uint8Array): CanonicalWav {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (offset: number) => String.fromCharCode(...bytes.subarray(offset, offset + 4));
  if (bytes.byteLength < 12 || text(0) !== 'RIFF' || text(8) !== 'WAVE')
    throw notCanonical('it is no WAV file');
  if (view.getUint32(4, true) + 8 !== bytes.byteLength)
    throw notCanonical('its length differs from its header');

  let format: { sampleRate: number; channelCount: number } | undefined;
  let samples: Uint8Array | undefined;
  let header: Uint8Array | undefined;
  let offset = 12;
  while (offset + 8 <= bytes.byteLength) {
    const id = text(offset);
    const size = view.getUint32(offset + 4, true);
    const start = offset + 8;
    if (start + size > bytes.byteLength) throw notCanonical('it is cut off');
    if (id === 'fmt ') format = readFormat({ view, start, size });
    else if (id === 'data') {
      samples = bytes.subarray(start, start + size);
      header = bytes.subarray(0, start);
    } else if (!FILLER_CHUNKS.has(id)) throw notCanonical(`it has a ${JSON.stringify(id)} chunk`);
    else if (bytes.subarray(start, start + size).some((byte) => byte !== 0))
      throw notCanonical(`its ${JSON.stringify(id)} chunk is not empty`);
    // Chunks begin at even offsets.
    offset = start + size + (size % 2);
  }
  if (format === undefined || samples === undefined || header === undefined)
    throw notCanonical('it has no format or no samples');
  const frameBytes = format.channelCount * BYTES_PER_SAMPLE;
  if (samples.byteLength % frameBytes !== 0) throw notCanonical('its last frame is cut off');
  return { ...format, frameCount: samples.byteLength / frameBytes, header, samples };
}

function readFormat({ view, start, size }: { view: DataView; start: number; size: number }) {
  if (size < 16) throw notCanonical('its format chunk is cut off');
  const tag = view.getUint16(start, true);
  const codec = tag === EXTENSIBLE_FORMAT && size >= 40 ? view.getUint16(start + 24, true) : tag;
  const bitDepth = view.getUint16(start + 14, true);
  if (codec !== PCM_FORMAT || bitDepth !== 8 * BYTES_PER_SAMPLE) throw notCanonical('it is not 24-bit PCM');
  const channelCount = view.getUint16(start + 2, true);
  const sampleRate = view.getUint32(start + 4, true);
  if (channelCount === 0 || sampleRate === 0) throw notCanonical('it has no channels or no sample rate');
  return { sampleRate, channelCount };
}

function notCanonical(problem: string): RangeError {
  return new RangeError(`Cannot read the stimulus as ${problem}`);
}

/** Decodes the samples of a stimulus to `channels[channel][frame]`, nominal −1…1. */
export function decodeCanonicalWav({ channelCount, frameCount, samples }: CanonicalWav): Float32Array[] {
  const view = new DataView(samples.buffer, samples.byteOffset, samples.byteLength);
  return Array.from({ length: channelCount }, (_, channel) => {
    const decoded = new Float32Array(frameCount);
    for (let frame = 0; frame < frameCount; frame += 1) {
      const offset = (frame * channelCount + channel) * BYTES_PER_SAMPLE;
      decoded[frame] = (view.getUint16(offset, true) + view.getInt8(offset + 2) * 0x10000) / 0x800000;
    }
    return decoded;
  });
}
