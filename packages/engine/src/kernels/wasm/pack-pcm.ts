import { checkPacking } from '../check-arguments.ts';
import { type Kernels, PACKING_STATES, SHAPING_TAPS } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface PackPcmExports {
  packPcm(
    channels: number,
    channelCount: number,
    frames: number,
    bytesPerSample: number,
    rounding: number,
    taps: number,
    blackFrames: number,
    states: number,
    integers: number,
    bytes: number,
  ): void;
}

/** As assembly/pack-pcm.ts numbers them. */
const ALONE = 0;
const DITHERED = 1;
const SHAPED = 2;
const SAMPLE_BYTES = 4;
const FLOAT64_BYTES = 8;
const ADDRESS_BYTES = 4;
const STATE_BYTES = PACKING_STATES * FLOAT64_BYTES;
/** Samples packed at a time: few calls, and all that they become stays in the second-level cache. */
const CHUNK_SAMPLES = 8_192;
/** The kernel writes whole vectors. */
const BYTES_SLACK = 16;

/** Plain loops throughout, as in sample-sums.ts. */
export function createPackPcm(wasm: PackPcmExports, memory: WasmMemory): Pick<Kernels, 'packPcm'> {
  return {
    packPcm(channels, frames, packing, states, into) {
      checkPacking(channels, frames, packing, states, into);
      const { bytesPerSample, dither } = packing;
      const channelCount = channels.length;
      const frameBytes = bytesPerSample * channelCount;
      const chunkFrames = Math.max(1, Math.min(frames, Math.floor(CHUNK_SAMPLES / channelCount)));
      const homes = memory.homesOf(channels);
      const [addressesAt, tapsAt, statesAt, copies, integersAt, bytesAt] = memory.scratch([
        channelCount * ADDRESS_BYTES,
        SHAPING_TAPS * FLOAT64_BYTES,
        channelCount * STATE_BYTES,
        channelCount * chunkFrames * SAMPLE_BYTES,
        channelCount * chunkFrames * SAMPLE_BYTES,
        chunkFrames * frameBytes + BYTES_SLACK,
      ]);
      const addresses = memory.int32(addressesAt, channelCount);
      const packed = memory.bytes(bytesAt, chunkFrames * frameBytes);
      let rounding = ALONE;
      if (dither) {
        rounding = dither.taps.length === 0 ? DITHERED : SHAPED;
        memory.float64(tapsAt, SHAPING_TAPS).fill(0).set(dither.taps);
        for (let channel = 0; channel < channelCount; channel++) {
          memory.copyIn(states[channel]!, statesAt + channel * STATE_BYTES);
        }
      }
      for (let start = 0; start < frames; start += chunkFrames) {
        const count = Math.min(chunkFrames, frames - start);
        for (let channel = 0; channel < channelCount; channel++) {
          const copy = copies + channel * chunkFrames * SAMPLE_BYTES;
          const home = homes[channel]!;
          addresses[channel] = home < 0 ? copy : home + start * SAMPLE_BYTES;
          if (home < 0) {
            memory.float32(copy, count).set(channels[channel]!.subarray(start, start + count));
          }
        }
        wasm.packPcm(
          addressesAt,
          channelCount,
          count,
          bytesPerSample,
          rounding,
          tapsAt,
          dither?.blackFrames ?? 0,
          statesAt,
          integersAt,
          bytesAt,
        );
        into.set(count === chunkFrames ? packed : packed.subarray(0, count * frameBytes), start * frameBytes);
      }
      if (!dither) return;
      for (let channel = 0; channel < channelCount; channel++) {
        states[channel]!.set(memory.float64(statesAt + channel * STATE_BYTES, PACKING_STATES));
      }
    },
  };
}
