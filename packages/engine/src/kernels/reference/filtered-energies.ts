import { checkEnergyFilter, checkEnergyRoom } from '../check-arguments.ts';
import { type FoldedSections, foldSections } from '../folded-sections.ts';
import type { FilteredEnergies, FilteredEnergiesOptions } from '../kernels.ts';

interface ChannelState {
  readonly channel: number;
  readonly weight: number;
  /** x1 x2 y1 y2 z1 z2. */
  readonly states: Float64Array;
  /** Energy of the unfinished block, not yet times b0². */
  carry: number;
}

export function createFilteredEnergies(options: FilteredEnergiesOptions): FilteredEnergies {
  const { coefficients, weights, sampleRate, blocksPerSecond } = options;
  const sections = foldSections(coefficients);
  checkEnergyFilter(options);
  const heard = weights.flatMap((weight, channel): ChannelState[] =>
    weight === 0 ? [] : [{ channel, weight, states: new Float64Array(6), carry: 0 }],
  );
  let block = 0;
  let firstFrame = 0;

  const endOf = (index: number): number => Math.floor(((index + 1) * sampleRate) / blocksPerSecond + 0.5);

  return {
    begin(firstBlock) {
      block = firstBlock;
      firstFrame = endOf(firstBlock - 1);
      for (const state of heard) {
        state.states.fill(0);
        state.carry = 0;
      }
    },
    push(channels, frames, into, at) {
      checkEnergyRoom(options, channels, frames, into, at);
      let start = 0;
      let blocks = 0;
      for (let end = endOf(block) - firstFrame; end <= frames; end = endOf(block) - firstFrame) {
        let energy = 0;
        for (const state of heard) {
          addEnergy(channels[state.channel]!.subarray(start, end), sections, state);
          energy += state.weight * (state.carry * sections[6]!);
          state.carry = 0;
          for (const [n, value] of state.states.entries()) if (Math.abs(value) < 1e-30) state.states[n] = 0;
        }
        into[at + blocks] = energy;
        start = end;
        blocks++;
        block++;
      }
      for (const state of heard) {
        addEnergy(channels[state.channel]!.subarray(start, frames), sections, state);
      }
      firstFrame += frames;
      return blocks;
    },
    forget() {
      for (const state of heard) state.carry = 0;
    },
  };
}

/** Direct form 1. The order of additions is part of the specification: the wasm kernel keeps it, so both give the same bits. */
function addEnergy(samples: Float32Array, sections: FoldedSections, state: ChannelState): void {
  const [b1, b2, a1, a2, c1, c2] = sections as unknown as [number, number, number, number, number, number];
  let [x1, x2, y1, y2, z1, z2] = state.states as unknown as [number, number, number, number, number, number];
  let energy = state.carry;
  for (const x of samples) {
    const y = x + b1 * x1 + (b2 * x2 - a2 * y2) - a1 * y1;
    const z = y - y1 - (y1 - y2) - c2 * z2 - c1 * z1;
    energy += z * z;
    [x1, x2, y1, y2, z1, z2] = [x, x1, y, y1, z, z1];
  }
  state.states.set([x1, x2, y1, y2, z1, z2]);
  state.carry = energy;
}
