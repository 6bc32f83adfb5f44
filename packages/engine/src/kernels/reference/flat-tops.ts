import { FLAT_TOP_MARGIN_FRAMES, type FlatTopList, type FlatTopShape } from '../kernels.ts';

const { fround } = Math;

/** Specification of `Kernels.flatTops`: differences of neighbours in single precision, edges in double. */
export function flatTops(
  samples: Float32Array,
  frames: number,
  { step, floor, leastEdges }: FlatTopShape,
  state: Float64Array,
): FlatTopList {
  const tops: { end: number; length: number; level: number }[] = [];
  let [length, before] = state as unknown as [number, number];
  for (let frame = 0; frame < frames; frame++) {
    const n = FLAT_TOP_MARGIN_FRAMES + frame;
    const x = samples[n]!;
    const isFlat =
      Math.abs(fround(x - samples[n - 1]!)) <= fround(step) &&
      Math.abs(fround(samples[n + 1]! - x)) <= fround(step) &&
      Math.abs(x) >= fround(floor);
    if (isFlat) {
      if (length === 0) before = samples[n - 3]!;
      // The first flat frame has an equal on either side.
      length = length === 0 ? 3 : length + 1;
    } else if (length > 0) {
      const sign = x < 0 ? -1 : 1;
      const [rise, fall] = [sign * (x - before), sign * (x - samples[n + 2]!)];
      if (rise > 0 && fall > 0 && rise + fall >= leastEdges) {
        tops.push({ end: frame, length, level: Math.abs(x) });
      }
      length = 0;
    }
  }
  state.set([length, before]);
  return {
    ends: Int32Array.from(tops, ({ end }) => end),
    lengths: Int32Array.from(tops, (top) => top.length),
    levels: Float32Array.from(tops, ({ level }) => level),
  };
}
