/** Twin of assembly/unpack-pcm.ts. */
import { checkPcm } from '../check-arguments.ts';
import type { PcmEncoding } from '../kernels.ts';

export function unpackPcm(
  bytes: Uint8Array,
  encoding: PcmEncoding,
  channelCount: number,
  frames: number,
  into: readonly Float32Array[],
): void {
  checkPcm(bytes, encoding, channelCount, frames, into);
  const readSample = sampleReader(bytes, encoding);
  for (let frame = 0; frame < frames; frame++) {
    for (let channel = 0; channel < channelCount; channel++) {
      into[channel]![frame] = readSample((frame * channelCount + channel) * encoding.bytesPerSample);
    }
  }
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
  const scale = 2 ** (8 * bytesPerSample - 1);
  return (offset) => {
    let value = 0;
    for (let index = 0; index < bytesPerSample; index++) {
      const at = littleEndian ? bytesPerSample - 1 - index : index;
      value = value * 256 + (index === 0 ? view.getInt8(offset + at) : view.getUint8(offset + at));
    }
    return value / scale;
  };
}
