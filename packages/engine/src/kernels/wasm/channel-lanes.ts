/**
 * Kernels in double precision run two channels in the lanes of one vector. Plain loops over the whole memory: calls are many, and
 * views of a few numbers would cost more than the kernel.
 */
import type { WasmMemory } from '../wasm-memory.ts';

export const LANES = 2;
export const FLOAT64_BYTES = 8;

/** The channel beside `left`; an odd last one is beside itself, so that its second lane holds no garbage. */
export const channelBeside = (left: number, channelCount: number): number =>
  left + 1 < channelCount ? left + 1 : left;

export function writeLane(
  memory: WasmMemory,
  address: number,
  lane: number,
  values: Float64Array,
  count: number,
): void {
  const { float64s } = memory;
  const first = address / FLOAT64_BYTES + lane;
  for (let index = 0; index < count; index++) float64s[first + index * LANES] = values[index]!;
}

export function readLane(
  memory: WasmMemory,
  address: number,
  lane: number,
  into: Float64Array,
  count: number,
): void {
  const { float64s } = memory;
  const first = address / FLOAT64_BYTES + lane;
  for (let index = 0; index < count; index++) into[index] = float64s[first + index * LANES]!;
}
