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
/** The kernel reads and writes whole vectors. */
const BYTES_SLACK = 16;
const FLOATS_SLACK = 8;

export function createUnpackPcm(wasm: UnpackPcmExports, memory: WasmMemory): Pick<Kernels, 'unpackPcm'> {
  return {
    unpackPcm(bytes, encoding, channelCount, frames, into) {
      checkPcm(bytes, encoding, channelCount, frames, into);
      const { kind, bytesPerSample, littleEndian } = encoding;
      const frameBytes = bytesPerSample * channelCount;
      const chunkFrames = Math.max(1, Math.floor(CHUNK_SAMPLES / channelCount));
      const homes = into.slice(0, channelCount).map((channel) => memory.addressOf(channel));
      const [bytesAt, floatsAt, channelsAt, ...copies] = memory.scratch([
        chunkFrames * frameBytes + BYTES_SLACK,
        (chunkFrames * channelCount + FLOATS_SLACK) * FLOAT32_BYTES,
        channelCount * ADDRESS_BYTES,
        ...homes.map((home) => (home === undefined ? chunkFrames * FLOAT32_BYTES : 0)),
      ]);
      const place = memory.bytes(bytesAt!, chunkFrames * frameBytes);
      const addresses = memory.int32(channelsAt!, channelCount);
      for (let start = 0; start < frames; start += chunkFrames) {
        const count = Math.min(chunkFrames, frames - start);
        place.set(bytes.subarray(start * frameBytes, (start + count) * frameBytes));
        for (const [channel, home] of homes.entries()) {
          addresses[channel] = home === undefined ? copies[channel]! : home + start * FLOAT32_BYTES;
        }
        wasm.unpackPcm(
          bytesAt!,
          KIND_NUMBERS[kind],
          bytesPerSample,
          Number(littleEndian),
          channelCount,
          count,
          floatsAt!,
          channelsAt!,
        );
        for (const [channel, home] of homes.entries()) {
          if (home === undefined) into[channel]!.set(memory.float32(copies[channel]!, count), start);
        }
      }
    },
  };
}
