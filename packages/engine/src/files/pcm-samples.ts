/** Raw PCM samples to floats, exactly: an integer v of b bits becomes v / 2^(b − 1), so that files of any kind null. */

export interface PcmEncoding {
  /** `unsigned` only at 8 bits. */
  readonly kind: 'integer' | 'unsigned' | 'float';
  readonly bytesPerSample: number;
  readonly littleEndian: boolean;
}

/** Splits interleaved samples into channels; an unfinished last frame is dropped. */
export function decodePcmSamples(
  bytes: Uint8Array,
  { encoding, channelCount }: { encoding: PcmEncoding; channelCount: number },
): Float32Array[] {
  const { bytesPerSample } = encoding;
  const frameBytes = bytesPerSample * channelCount;
  const frameCount = Math.floor(bytes.byteLength / frameBytes);
  const readSample = sampleReader(bytes, encoding);
  return Array.from({ length: channelCount }, (_, channelIndex) => {
    const channel = new Float32Array(frameCount);
    let offset = channelIndex * bytesPerSample;
    for (let frame = 0; frame < frameCount; frame++) {
      channel[frame] = readSample(offset);
      offset += frameBytes;
    }
    return channel;
  });
}

function sampleReader(
  bytes: Uint8Array,
  { kind, bytesPerSample, littleEndian }: PcmEncoding,
): (offset: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (kind === 'unsigned') return (offset) => (view.getUint8(offset) - 128) / 128;
  if (kind === 'float') {
    return bytesPerSample === 4
      ? (offset) => view.getFloat32(offset, littleEndian)
      : (offset) => view.getFloat64(offset, littleEndian);
  }
  switch (bytesPerSample) {
    case 1:
      return (offset) => view.getInt8(offset) / 2 ** 7;
    case 2:
      return (offset) => view.getInt16(offset, littleEndian) / 2 ** 15;
    case 3: {
      const [lowest, highest] = littleEndian ? [0, 2] : [2, 0];
      return (offset) =>
        ((view.getInt8(offset + highest) << 16) |
          (view.getUint8(offset + 1) << 8) |
          view.getUint8(offset + lowest)) /
        2 ** 23;
    }
    case 4:
      return (offset) => view.getInt32(offset, littleEndian) / 2 ** 31;
    default:
      throw new RangeError(
        `Cannot read PCM samples as bytesPerSample must be 1 to 4: current value is ${bytesPerSample}`,
      );
  }
}
