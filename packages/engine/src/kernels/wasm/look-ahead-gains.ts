import { checkHeldGains } from '../check-arguments.ts';
import { GAIN_STEPS, type Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';
import { FLOAT64_BYTES } from './channel-lanes.ts';

export interface LookAheadGainsExports {
  lookAheadGains(
    gains: number,
    held: number,
    blocks: number,
    blockCells: number,
    minimum: number,
    window: number,
    heldMinimum: number,
    heldWindow: number,
    memory: number,
    firstLength: number,
    secondLength: number,
    fastStep: number,
    slowFallStep: number,
    slowRiseStep: number,
    scale: number,
  ): number;
}

/**
 * The memory as assembly/look-ahead-gains.ts has it, in doubles: two sliding minima, each with two numbers before its places and one
 * place more than it has cells, then followers, sums and their rings.
 */
const MINIMA_AT = 2;
const [FAST_AT, SLOW_AT, SUM_AT, SUM_OF_SUMS_AT, RINGS_AT] = [0, 1, 2, 3, 5];

export function createLookAheadGains(
  wasm: LookAheadGainsExports,
  memory: WasmMemory,
): Pick<Kernels, 'createLookAheadGains'> {
  return {
    createLookAheadGains({ windowCells, heldBlocks, blockCells, release }) {
      const firstLength = Math.ceil((windowCells + 1) / 2);
      const secondLength = windowCells + 1 - firstLength;
      const heldAt = MINIMA_AT + windowCells + 1;
      const restAt = heldAt + MINIMA_AT + heldBlocks + 1;
      const state = new Float64Array(restAt + RINGS_AT + firstLength + secondLength);
      // Infinities lie before the first number.
      state.fill(Number.POSITIVE_INFINITY, 0, restAt);
      state[1] = 0;
      state[heldAt + 1] = 0;
      const rest = state.subarray(restAt);
      const sum = GAIN_STEPS * firstLength;
      rest[FAST_AT] = 1;
      rest[SLOW_AT] = 1;
      rest[SUM_AT] = sum;
      rest[SUM_OF_SUMS_AT] = sum * secondLength;
      rest.fill(GAIN_STEPS, RINGS_AT, RINGS_AT + firstLength).fill(sum, RINGS_AT + firstLength);

      return {
        process(gains, held) {
          checkHeldGains(gains, held, blockCells);
          const [gainsAt, heldGainsAt, stateAt] = memory.scratch([
            gains.byteLength,
            held.byteLength,
            state.byteLength,
          ]);
          const gainsThere = memory.float64(gainsAt, gains.length);
          const stateThere = memory.float64(stateAt, state.length);
          gainsThere.set(gains);
          memory.float64(heldGainsAt, held.length).set(held);
          stateThere.set(state);
          const cellsAtUnity = wasm.lookAheadGains(
            gainsAt,
            heldGainsAt,
            held.length,
            blockCells,
            stateAt,
            windowCells,
            stateAt + heldAt * FLOAT64_BYTES,
            heldBlocks,
            stateAt + restAt * FLOAT64_BYTES,
            firstLength,
            secondLength,
            release.fast,
            release.slowFall,
            release.slowRise,
            1 / (GAIN_STEPS * firstLength * secondLength),
          );
          gains.set(gainsThere);
          state.set(stateThere);
          return cellsAtUnity;
        },
      };
    },
  };
}
