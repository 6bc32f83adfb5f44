import { checkPolyphaseTaps, checkRateConversion } from '../check-arguments.ts';
import type { Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';
import { channelBeside, FLOAT64_BYTES, LANES } from './channel-lanes.ts';

export interface RateConverterExports {
  promoteSamples(from: number, frames: number, into: number): void;
  convertRate(
    left: number,
    right: number,
    taps: number,
    tapsPerPhase: number,
    phaseCount: number,
    phaseStep: number,
    firstPhase: number,
    frames: number,
    leftOut: number,
    rightOut: number,
  ): void;
}

const FLOAT32_BYTES = 4;
/** Samples are brought in by fours. */
const SIMD_SLACK = 3;

export function createRateConverters(
  wasm: RateConverterExports,
  memory: WasmMemory,
): Pick<Kernels, 'createRateConverter'> {
  return {
    createRateConverter(filter) {
      checkPolyphaseTaps(filter);
      const { taps, tapsPerPhase, phaseCount, phaseStep } = filter;
      const tapsAt = memory.keep(taps.byteLength);
      memory.float64(tapsAt, taps.length).set(taps);
      return {
        convert(channels, firstPhase, frames, into) {
          const inputFrames = checkRateConversion(filter, channels, firstPhase, frames, into);
          if (frames === 0) return;
          const inputHomes = memory.homesOf(channels);
          const outputHomes = memory.homesOf(into);
          for (let left = 0; left < channels.length; left += LANES) {
            const pair = [left, channelBeside(left, channels.length)] as const;
            const [copyAt, leftAt, rightAt, leftOut, rightOut] = memory.scratch([
              (inputFrames + SIMD_SLACK) * FLOAT32_BYTES,
              (inputFrames + SIMD_SLACK) * FLOAT64_BYTES,
              (inputFrames + SIMD_SLACK) * FLOAT64_BYTES,
              frames * FLOAT32_BYTES,
              frames * FLOAT32_BYTES,
            ]);
            for (const [lane, channel] of pair.entries()) {
              const from = memory.bringIn(channels[channel]!, inputFrames, inputHomes[channel]!, copyAt);
              wasm.promoteSamples(from, inputFrames, lane === 0 ? leftAt : rightAt);
            }
            const outputs = [leftOut, rightOut].map((copy, lane) => {
              const home = outputHomes[pair[lane]!]!;
              return home < 0 ? copy : home;
            }) as [number, number];
            wasm.convertRate(
              leftAt,
              rightAt,
              tapsAt,
              tapsPerPhase,
              phaseCount,
              phaseStep,
              firstPhase,
              frames,
              ...outputs,
            );
            for (const [lane, channel] of pair.entries()) {
              if (outputHomes[channel]! < 0) into[channel]!.set(memory.float32(outputs[lane]!, frames));
            }
          }
        },
      };
    },
  };
}
