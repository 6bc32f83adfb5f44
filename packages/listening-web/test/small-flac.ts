/** The plainest FLAC that there is: frames of samples as they are, written by hand so that tests can also write wrong ones. */
import { createHash } from 'node:crypto';

const BITS = 24;
const BLOCK_FRAMES = 4096;
/** Their numbers must take one byte. */
const MOST_BLOCKS = 128;

const crc = (bytes: Uint8Array, { polynomial, bits }: { polynomial: number; bits: 8 | 16 }): number => {
  const top = 1 << (bits - 1);
  let value = 0;
  for (const byte of bytes) {
    value ^= byte << (bits - 8);
    for (let bit = 0; bit < 8; bit += 1)
      value = ((value << 1) ^ (value & top ? polynomial : 0)) & ((1 << bits) - 1);
  }
  return value;
};

export function flacBlock(kind: number, content: Uint8Array, { isLast = false } = {}): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt8(kind | (isLast ? 0x80 : 0));
  header.writeUIntBE(content.byteLength, 1, 3);
  return Buffer.concat([header, content]);
}

/** A header of a frame with its checksum: size of the block and sample rate in 16 bits each. */
export function flacFrameHeader({
  number,
  frames,
  channelCount,
  sampleRate,
}: {
  number: number;
  frames: number;
  channelCount: number;
  sampleRate: number;
}): Buffer {
  if (number > 127) throw new RangeError(`Cannot write frame ${number} as its number must take one byte`);
  const header = Buffer.from([0xff, 0xf8, 0x7d, ((channelCount - 1) << 4) | 0x0c, number, 0, 0, 0, 0]);
  header.writeUInt16BE(frames - 1, 5);
  header.writeUInt16BE(sampleRate, 7);
  return Buffer.concat([header, Buffer.from([crc(header, { polynomial: 0x07, bits: 8 })])]);
}

/** Ends a frame with its checksum. */
export function endFlacFrame(frame: Buffer): Buffer {
  const end = Buffer.alloc(2);
  end.writeUInt16BE(crc(frame, { polynomial: 0x8005, bits: 16 }));
  return Buffer.concat([frame, end]);
}

export function flacStreamInfo({
  sampleRate,
  channelCount,
  frameCount,
  md5 = Buffer.alloc(16),
  blockFrames = BLOCK_FRAMES,
}: {
  sampleRate: number;
  channelCount: number;
  frameCount: number;
  md5?: Buffer;
  blockFrames?: number;
}): Buffer {
  const info = Buffer.alloc(34);
  info.writeUInt16BE(blockFrames, 0);
  info.writeUInt16BE(blockFrames, 2);
  info.writeBigUInt64BE(
    (BigInt(sampleRate) << 44n) |
      (BigInt(channelCount - 1) << 41n) |
      (BigInt(BITS - 1) << 36n) |
      BigInt(frameCount),
    10,
  );
  md5.copy(info, 18);
  return info;
}

/** @param wav as `encodeWav24` writes it, of up to 128 blocks of 65,535 frames */
export function encodeFlac24(wav: Buffer, { paddingBytes = 0 }: { paddingBytes?: number } = {}): Buffer {
  const channelCount = wav.readUInt16LE(22);
  const sampleRate = wav.readUInt32LE(24);
  const samples = wav.subarray(44);
  const frameCount = samples.byteLength / (3 * channelCount);
  const md5 = createHash('md5').update(samples).digest();
  const blockFrames = Math.max(BLOCK_FRAMES, Math.ceil(frameCount / MOST_BLOCKS));
  const frames: Buffer[] = [];
  for (let first = 0; first < frameCount; first += blockFrames) {
    const count = Math.min(blockFrames, frameCount - first);
    const subframes = Array.from({ length: channelCount }, (_, channel) => {
      const subframe = Buffer.alloc(1 + 3 * count, 0x02);
      for (let frame = 0; frame < count; frame += 1)
        subframe.writeIntBE(
          samples.readIntLE(3 * ((first + frame) * channelCount + channel), 3),
          1 + 3 * frame,
          3,
        );
      return subframe;
    });
    const header = flacFrameHeader({ number: first / blockFrames, frames: count, channelCount, sampleRate });
    frames.push(endFlacFrame(Buffer.concat([header, ...subframes])));
  }
  return Buffer.concat([
    Buffer.from('fLaC', 'latin1'),
    flacBlock(0, flacStreamInfo({ sampleRate, channelCount, frameCount, md5, blockFrames })),
    flacBlock(1, Buffer.alloc(paddingBytes), { isLast: true }),
    ...frames,
  ]);
}
