import type { Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface SinesExports {
  sines(into: number, count: number, shift: number, divisor: number): void;
}

export function createSines(wasm: SinesExports, memory: WasmMemory): Pick<Kernels, 'sines'> {
  return {
    sines(shift, divisor, into) {
      const at = memory.scratchOf(into.byteLength);
      wasm.sines(at, into.length, shift, divisor);
      into.set(memory.float64(at, into.length));
    },
  };
}
