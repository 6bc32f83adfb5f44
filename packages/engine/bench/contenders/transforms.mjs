/** Fourier transforms of two real channels: our kernel against pffft, the C library, compiled to wasm SIMD. */
import createPffft from '@echogarden/pffft-wasm/simd';
import { createKernels } from '../../dist/kernels/load-kernels.js';
import { inProcess } from '../cpu-time.mjs';

export const TRANSFORM_SIZES = [1024, 2048, 4096, 8192, 16_384];

const REAL = 0;
const FORWARD = 0;

/** @returns contenders, two a size: ids `ours N` and `pffft N` */
export async function transformContenders() {
  const pffft = await createPffft();
  const kernels = createKernels();
  return TRANSFORM_SIZES.flatMap((size) => [
    inProcess(`ours ${size}`, oursOfSize(kernels, size)),
    inProcess(`pffft ${size}`, pffftOfSize(pffft, size)),
  ]);
}

/** Ours does more: it weighs by the window first and ends with both power spectra and the cross spectrum. */
function oursOfSize(kernels, size) {
  const inputs = [0, 1, 2].map(() => kernels.reserve(size));
  const outputs = [0, 1, 2].map(() => kernels.reserve(size / 2 + 1));
  const samplesOf = (buffers) => buffers.map(({ samples }) => samples);
  const transform = (turns) => {
    const [left, right, window] = samplesOf(inputs);
    const [leftPowers, rightPowers, cross] = samplesOf(outputs);
    const into = { left: leftPowers, right: rightPowers, cross };
    for (let turn = 0; turn < turns; turn++) kernels.powerSpectra(left, right, window, into);
  };
  for (const samples of samplesOf(inputs)) fill(samples);
  // The first call makes room for its scratch, which may move the memory.
  transform(1);
  return () => () => transform(TURNS);
}

function pffftOfSize(pffft, size) {
  const setup = pffft._pffft_new_setup(size, REAL);
  const [left, right, output, work] = [0, 1, 2, 3].map(() => pffft._pffft_aligned_malloc(size * 4));
  for (const address of [left, right]) fill(pffft.HEAPF32.subarray(address / 4, address / 4 + size));
  return () => () => {
    for (let turn = 0; turn < TURNS; turn++) {
      pffft._pffft_transform_ordered(setup, left, output, work, FORWARD);
      pffft._pffft_transform_ordered(setup, right, output, work, FORWARD);
    }
  };
}

function fill(samples) {
  for (let n = 0; n < samples.length; n++) samples[n] = Math.sin(n * n);
}

/** Transforms in one pass of a contender. */
export const TURNS = 64;
