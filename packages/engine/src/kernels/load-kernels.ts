/** One way to the kernels for Node, a page and a worker: the module's bytes are part of the code. */
import { keepWarm } from './keep-warm.ts';
import type { Kernels } from './kernels.ts';
import { WASM_BYTES_BASE64 } from './wasm-bytes.generated.ts';
import { createWasmKernels } from './wasm-kernels.ts';

let compiled: WebAssembly.Module | undefined;
let shared: Kernels | undefined;

/** The wasm kernels that everyone shares. What is reserved in them stays for good: whoever reserves creates kernels. */
export function loadKernels(): Kernels {
  shared ??= createKernels();
  return shared;
}

/** Creates wasm kernels with a memory of their own, which goes when they go. The code is compiled once. */
export function createKernels(): Kernels {
  return keepWarm('kernels', createWasmKernels(compileKernels()));
}

/** The module, to be handed to other threads: what one of them has optimised, all have. */
export function compileKernels(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(decodeBase64(WASM_BYTES_BASE64));
  return compiled;
}

/** Takes the module from another thread instead of compiling it here. */
export function adoptKernels(module: WebAssembly.Module): void {
  compiled ??= module;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** By hand, as an audio worklet has neither Buffer nor atob. */
function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((digits.length * 6) / 8));
  let bits = 0;
  let bitCount = 0;
  let written = 0;
  for (const digit of digits) {
    bits = ((bits << 6) | ALPHABET.indexOf(digit)) & 0xffff;
    bitCount += 6;
    if (bitCount < 8) continue;
    bitCount -= 8;
    bytes[written++] = (bits >> bitCount) & 0xff;
  }
  return bytes;
}
