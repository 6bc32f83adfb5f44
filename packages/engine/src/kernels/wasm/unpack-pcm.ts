import { checkPcm } from '../check-arguments.ts';
import type { Kernels, PcmEncoding } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface UnpackPcmExports {
  unpackPcm(
    bytes: number,
    kind: number,
    bytesPerSample: number,
    littleEndian: number,
    channelCount: number,
    frames: number,
    floats: number,
    channels: number,
  ): void;
}

/** As assembly/unpack-pcm.ts numbers them. */
const KIND_NUMBERS: Readonly<Record<PcmEncoding['kind'], number>> = { integer: 0, unsigned: 1, float: 2 };
const FLOAT32_BYTES = 4;
const ADDRESS_BYTES = 4;
/** Samples unpacked at a time: few calls, and their bytes and floats stay in the second-level cache. */
const CHUNK_SAMPLES = 16_384;
/** Chunks are whole vectors long, whatever their samples: the kernel turns bytes round by the vector. */
const VECTOR_BYTES = 16;
/** The kernel reads and writes whole vectors. */
const BYTES_SLACK = 16;
const FLOATS_SLACK = 8;

/** Plain loops throughout, as in sample-sums.ts. */
export function createUnpackPcm(
  wasm: UnpackPcmExports,
  memory: WasmMemory,
): Pick<Kernels, 'unpackPcm' | 'roomForBytes'> {
  return {
    roomForBytes(length) {
      const { scratchStart, buffer } = memory;
      const fits = scratchStart + length + BYTES_SLACK <= buffer.byteLength;
      return fits ? memory.bytes(scratchStart, length) : new Uint8Array(length);
    },

    unpackPcm(bytes, encoding, channelCount, frames, into) {
      checkPcm(bytes, encoding, channelCount, frames, into);
      const { kind, bytesPerSample, littleEndian } = encoding;
      const frameBytes = bytesPerSample * channelCount;
      const chunkFrames = VECTOR_BYTES * Math.ceil(CHUNK_SAMPLES / (VECTOR_BYTES * channelCount));
      const homes = memory.homesOf(into);
      const bytesHome = memory.homeOf(bytes);
      const places = memory.scratch([
        bytesHome < 0
          ? chunkFrames * frameBytes + BYTES_SLACK
          : Math.max(0, bytesHome + bytes.byteLength - memory.scratchStart) + BYTES_SLACK,
        (chunkFrames * channelCount + FLOATS_SLACK) * FLOAT32_BYTES,
        channelCount * ADDRESS_BYTES,
        channelCount * chunkFrames * FLOAT32_BYTES,
      ]);
      const addresses = memory.int32(places[2], channelCount);
      for (let start = 0; start < frames; start += chunkFrames) {
        const count = Math.min(chunkFrames, frames - start);
        let bytesAt = bytesHome + start * frameBytes;
        if (bytesHome < 0) {
          bytesAt = places[0];
          memory
            .bytes(bytesAt, count * frameBytes)
            .set(bytes.subarray(start * frameBytes, (start + count) * frameBytes));
        }
        for (let channel = 0; channel < channelCount; channel++) {
          addresses[channel] =
            homes[channel]! < 0
              ? copyOf(channel, places[3], chunkFrames)
              : homes[channel]! + start * FLOAT32_BYTES;
        }
        wasm.unpackPcm(
          bytesAt,
          KIND_NUMBERS[kind],
          bytesPerSample,
          littleEndian ? 1 : 0,
          channelCount,
          count,
          places[1],
          places[2],
        );
        for (let channel = 0; channel < channelCount; channel++) {
          if (homes[channel]! >= 0) continue;
          into[channel]!.set(memory.float32(copyOf(channel, places[3], chunkFrames), count), start);
        }
      }
    },
  };
}

const copyOf = (channel: number, copies: number, chunkFrames: number): number =>
  copies + channel * chunkFrames * FLOAT32_BYTES;
