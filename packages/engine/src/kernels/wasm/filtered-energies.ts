import { checkEnergyFilter, checkEnergyRoom } from '../check-arguments.ts';
import { foldSections } from '../folded-sections.ts';
import type { Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface FilteredEnergiesExports {
  passFrames(filter: number, frames: number, boundaries: number): number;
  filteredEnergies(
    filter: number,
    pair: number,
    left: number,
    right: number,
    frames: number,
    boundaries: number,
    boundaryCount: number,
    energies: number,
  ): void;
}

const FLOAT32_BYTES = 4;
const FLOAT64_BYTES = 8;
const INT32_BYTES = 4;
/** The filter's memory as assembly/filtered-energies.ts has it. */
const POSITION_AT = 64;
const BLOCK_LENGTH_AT = 80;
const PAIRS_AT = 96;
const PAIR_BYTES = 128;
/** Of a pair: the filter's memory, then the energy of the unfinished block, then the weights. */
const STATES_AND_CARRY = 14;
const CARRY_AT = 96;
const WEIGHTS_AT = 112;

export function createFilteredEnergies(
  wasm: FilteredEnergiesExports,
  memory: WasmMemory,
): Pick<Kernels, 'createFilteredEnergies'> {
  return {
    createFilteredEnergies(options) {
      const { coefficients, weights, sampleRate, blocksPerSecond } = options;
      const sections = foldSections(coefficients);
      checkEnergyFilter(options);
      const heard = [...weights.keys()].filter((channel) => weights[channel] !== 0);
      const pairCount = Math.ceil(heard.length / 2);
      const homes = weights.map(() => -1);
      const filter = memory.keep(PAIRS_AT + pairCount * PAIR_BYTES);
      memory.bytes(filter, PAIRS_AT + pairCount * PAIR_BYTES).fill(0);
      memory.copyIn(sections, filter);
      memory.int32(filter + BLOCK_LENGTH_AT, 2).set([sampleRate, blocksPerSecond]);
      for (const [place, channel] of heard.entries()) {
        const pairAt = filter + PAIRS_AT + (place >> 1) * PAIR_BYTES;
        memory.float64(pairAt + WEIGHTS_AT, 2)[place & 1] = weights[channel]!;
      }

      return {
        begin(firstBlock) {
          const firstFrame = Math.floor((firstBlock * sampleRate) / blocksPerSecond + 0.5);
          new BigInt64Array(memory.buffer, filter + POSITION_AT, 2).set([
            BigInt(firstFrame),
            BigInt(firstBlock),
          ]);
          for (let pair = 0; pair < pairCount; pair++) {
            memory.float64(filter + PAIRS_AT + pair * PAIR_BYTES, STATES_AND_CARRY).fill(0);
          }
        },
        push(channels, frames, into, at) {
          const mostBlocks = checkEnergyRoom(options, channels, frames, into, at);
          let allAtHome = true;
          for (let channel = 0; channel < channels.length; channel++) {
            homes[channel] = memory.homeOf(channels[channel]!);
            allAtHome &&= homes[channel]! >= 0;
          }
          const copyBytes = allAtHome ? 0 : 2 * frames * FLOAT32_BYTES;
          const energies = memory.scratchOf(mostBlocks * (FLOAT64_BYTES + INT32_BYTES) + copyBytes);
          const boundaries = energies + mostBlocks * FLOAT64_BYTES;
          const leftCopy = boundaries + mostBlocks * INT32_BYTES;
          const rightCopy = leftCopy + frames * FLOAT32_BYTES;
          const blocks = wasm.passFrames(filter, frames, boundaries);
          for (let pair = 0; pair < pairCount; pair++) {
            const left = heard[2 * pair]!;
            // An odd last channel is beside itself, without weight, so that the other lane holds no garbage.
            const right = heard[2 * pair + 1] ?? left;
            wasm.filteredEnergies(
              filter,
              pair,
              memory.bringIn(channels[left]!, frames, homes[left]!, leftCopy),
              memory.bringIn(channels[right]!, frames, homes[right]!, rightCopy),
              frames,
              boundaries,
              blocks,
              energies,
            );
          }
          const { float64s } = memory;
          const first = energies / FLOAT64_BYTES;
          for (let block = 0; block < blocks; block++) into[at + block] = float64s[first + block]!;
          return blocks;
        },
        forget() {
          for (let pair = 0; pair < pairCount; pair++) {
            memory.float64(filter + PAIRS_AT + pair * PAIR_BYTES + CARRY_AT, 2).fill(0);
          }
        },
      };
    },
  };
}
