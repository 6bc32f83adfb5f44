import type { Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface Xxh64Exports {
  beginXxh64(hash: number): void;
  updateXxh64(hash: number, bytes: number, count: number): void;
  digestXxh64(hash: number): bigint;
}

/** As assembly/xxh64.ts has it. */
const HASH_BYTES = 72;

export function createXxh64(wasm: Xxh64Exports, memory: WasmMemory): Pick<Kernels, 'createXxh64'> {
  return {
    createXxh64() {
      const hash = memory.keep(HASH_BYTES);
      wasm.beginXxh64(hash);
      return {
        update(bytes) {
          const count = bytes.byteLength;
          let at = memory.homeOf(bytes);
          if (at < 0) {
            at = memory.scratchOf(count);
            memory.bytes(at, count).set(bytes);
          }
          wasm.updateXxh64(hash, at, count);
        },
        // A u64 comes out of wasm as if it had a sign.
        digest: () => BigInt.asUintN(64, wasm.digestXxh64(hash)),
        clear: () => wasm.beginXxh64(hash),
      };
    },
  };
}
