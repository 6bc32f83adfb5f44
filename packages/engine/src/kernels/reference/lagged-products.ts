const { fround } = Math;

/** Specification of `Kernels.laggedProducts`: single precision; even and odd frames are summed apart, then added. */
export function laggedProducts(
  left: Float32Array,
  right: Float32Array,
  frames: number,
  lagCount: number,
): Float64Array {
  return Float64Array.from({ length: lagCount }, (_, lag) => {
    const sums = [0, 0];
    for (let n = 0; n < frames; n++) {
      sums[n % 2] = fround(sums[n % 2]! + fround(left[n]! * right[n + lag]!));
    }
    return fround(sums[0]! + sums[1]!);
  });
}
