import { checkEnvelopeFilter, checkLength, checkPeriods } from '../check-arguments.ts';
import type { Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';
import { FLOAT64_BYTES, LANES } from './channel-lanes.ts';

export interface EnvelopePowersExports {
  envelopePowers(
    left: number,
    right: number,
    frames: number,
    filter: number,
    state: number,
    powers: number,
    scratch: number,
  ): number;
}

const FLOAT32_BYTES = 4;
/** The memory of a filter and of its state as assembly/envelope-powers.ts has it. */
const GAIN_AT = 24;
const COEFFICIENTS_AT = 48;
const SLOPE_BYTES = 32;
const STAGE_BYTES = 16;
const STATES_AT = 16;
const SLOPE_STATE_BYTES = 128;
const STAGE_STATE_BYTES = 32;
const LONG_PERIOD_FRAMES = 512;
const FRAME_BYTES = LANES * FLOAT64_BYTES;

export function createEnvelopePowers(
  wasm: EnvelopePowersExports,
  memory: WasmMemory,
): Pick<Kernels, 'createEnvelopePowers'> {
  return {
    createEnvelopePowers(filter) {
      checkEnvelopeFilter(filter);
      const { periodFrames, decimation, lowPass, highPass, gain, allPasses } = filter;
      const stages = allPasses.length / 2;
      const slopes = (lowPass.length + highPass.length) / 4;
      const parameters = new Uint8Array(COEFFICIENTS_AT + slopes * SLOPE_BYTES + stages * STAGE_BYTES);
      const hasSlope = (slope: Float64Array) => (slope.length > 0 ? 1 : 0);
      new Int32Array(parameters.buffer, 0, 5).set([
        periodFrames,
        decimation,
        hasSlope(lowPass),
        hasSlope(highPass),
        stages,
      ]);
      new Float64Array(parameters.buffer, GAIN_AT, 1).set([gain]);
      new Float64Array(parameters.buffer, COEFFICIENTS_AT).set([...lowPass, ...highPass]);
      const spread = new Float32Array(parameters.buffer, COEFFICIENTS_AT + slopes * SLOPE_BYTES);
      for (let stage = 0; stage < stages; stage++) {
        const [even, odd] = [allPasses[2 * stage]!, allPasses[2 * stage + 1]!];
        spread.set([even, even, odd, odd], 4 * stage);
      }
      const state = new Uint8Array(STATES_AT + slopes * SLOPE_STATE_BYTES + stages * STAGE_STATE_BYTES);
      let position = 0;

      return {
        push(channels, frames, into) {
          const periods = checkPeriods(channels, frames, position, periodFrames);
          checkLength('powers', into, periods);
          const homes = memory.homesOf(channels);
          const [parametersAt, stateAt, powers, scratch, leftCopy, rightCopy] = memory.scratch([
            parameters.length,
            state.length,
            periods * FLOAT64_BYTES,
            Math.min(Math.max(periodFrames, LONG_PERIOD_FRAMES), frames) * FRAME_BYTES,
            frames * FLOAT32_BYTES,
            frames * FLOAT32_BYTES,
          ]);
          const left = memory.bringIn(channels[0]!, frames, homes[0]!, leftCopy);
          const right =
            channels.length > 1 ? memory.bringIn(channels[1]!, frames, homes[1]!, rightCopy) : left;
          memory.bytes(parametersAt, parameters.length).set(parameters);
          memory.bytes(stateAt, state.length).set(state);
          wasm.envelopePowers(left, right, frames, parametersAt, stateAt, powers, scratch);
          state.set(memory.bytes(stateAt, state.length));
          into.set(memory.float64(powers, periods));
          position = (position + frames) % periodFrames;
          return periods;
        },
      };
    },
  };
}
