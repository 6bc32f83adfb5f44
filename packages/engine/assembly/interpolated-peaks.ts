// Taps h and their mirror image give two outputs, S + D and S - D, of which the larger magnitude is |S| + |D|:
// half the multiplications of two separate filters.
//   S = sum of (h[k] + h[T-1-k]) / 2 * (x[n-k] + x[n-T+1+k]),  D = sum of (h[k] - h[T-1-k]) / 2 * (x[n-k] - x[n-T+1+k])

/**
 * The peaks of 4 frames. `samples` is the address of the oldest sample in the first frame's support.
 *
 * `coefficients` are f32: for each mirrored pair of phases and each k < halfTaps one S and one D coefficient; then for each
 * phase that is its own mirror image one S coefficient a k.
 */
// @ts-ignore: decorator
@inline
export function peaksOfFourFrames(
  samples: usize,
  halfTaps: i32,
  delayBytes: usize,
  coefficients: usize,
  pairs: i32,
  selfMirrored: i32,
): v128 {
  const newest = samples + (<usize>(2 * halfTaps - 1) << 2);
  let peak = f32x4.abs(v128.load(newest - delayBytes));
  let at = coefficients;
  for (let pair = 0; pair < pairs; pair++) {
    let sum = f32x4.splat(0);
    let difference = f32x4.splat(0);
    let late = newest;
    for (let early = samples; early < late; early += 4, late -= 4) {
      const a = v128.load(late);
      const b = v128.load(early);
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(at), f32x4.add(a, b)));
      difference = f32x4.add(difference, f32x4.mul(v128.load32_splat(at, 4), f32x4.sub(a, b)));
      at += 8;
    }
    peak = f32x4.pmax(peak, f32x4.add(f32x4.abs(sum), f32x4.abs(difference)));
  }
  for (let phase = 0; phase < selfMirrored; phase++) {
    let sum = f32x4.splat(0);
    let late = newest;
    for (let early = samples; early < late; early += 4, late -= 4) {
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(at), f32x4.add(v128.load(late), v128.load(early))));
      at += 4;
    }
    peak = f32x4.pmax(peak, f32x4.abs(sum));
  }
  return peak;
}

/** Peaks of `frames` frames, written four at a time: `samples` and `peaks` need three more f32 of room. */
export function interpolatedPeaks(
  samples: usize,
  frames: i32,
  halfTaps: i32,
  delayFrames: i32,
  coefficients: usize,
  pairs: i32,
  selfMirrored: i32,
  peaks: usize,
): void {
  const delayBytes = <usize>delayFrames << 2;
  for (let n = 0; n < frames; n += 4) {
    v128.store(peaks, peaksOfFourFrames(samples, halfTaps, delayBytes, coefficients, pairs, selfMirrored));
    samples += 16;
    peaks += 16;
  }
}
