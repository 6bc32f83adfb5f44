import type { SampleSums } from './kernels.ts';

/** Rows for what `Kernels.sampleSums` finds in `blocks` blocks of frames. */
export function newSampleSums(channelCount: number, blocks: number): SampleSums {
  const rows = <Row>(make: () => Row): Row[] => Array.from({ length: channelCount }, make);
  return {
    sums: rows(() => new Float64Array(blocks)),
    energies: rows(() => new Float64Array(blocks)),
    peaks: rows(() => new Float32Array(blocks)),
    midEnergies: new Float64Array(blocks),
    sideEnergies: new Float64Array(blocks),
  };
}
