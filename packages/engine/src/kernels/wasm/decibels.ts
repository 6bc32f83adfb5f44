import { checkLength } from '../check-arguments.ts';
import type { Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface DecibelsExports {
  decibels(values: number, count: number, factor: number, offset: number): void;
  ratios(levels: number, count: number, divisor: number): void;
}

export function createDecibels(
  wasm: DecibelsExports,
  memory: WasmMemory,
): Pick<Kernels, 'decibels' | 'ratios'> {
  return {
    decibels(values, factor, offset, into) {
      checkLength('levels', into, values.length);
      const at = memory.scratchOf(values.byteLength);
      memory.float64(at, values.length).set(values);
      wasm.decibels(at, values.length, factor, offset);
      into.set(memory.float64(at, values.length));
    },
    ratios(levels, divisor, into) {
      checkLength('ratios', into, levels.length);
      const at = memory.scratchOf(levels.byteLength);
      memory.float64(at, levels.length).set(levels);
      wasm.ratios(at, levels.length, divisor);
      into.set(memory.float64(at, levels.length));
    },
  };
}
