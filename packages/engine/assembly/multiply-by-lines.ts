/**
 * Multiplies samples by gains that go in straight lines from the beginning of each cell of frames to the next. `gains` are f64, one
 * more than cells. Each product is made in double precision and rounded once.
 */
export function multiplyByLines(
  samples: usize,
  gains: usize,
  cells: i32,
  cellFrames: i32,
  into: usize,
): void {
  const ramp = f64x2(0, 1);
  for (let cell = 0; cell < cells; cell++) {
    const gain = load<f64>(gains);
    const step = (load<f64>(gains, 8) - gain) / <f64>cellFrames;
    gains += 8;
    const base = f64x2.splat(gain);
    const steps = f64x2.splat(step);
    let n = 0;
    for (; n + 2 <= cellFrames; n += 2) {
      const place = f64x2.add(f64x2.splat(<f64>n), ramp);
      const line = f64x2.add(base, f64x2.mul(steps, place));
      const pair = f64x2.promote_low_f32x4(v128.load64_zero(samples));
      v128.store64_lane(into, f32x4.demote_f64x2_zero(f64x2.mul(pair, line)), 0);
      samples += 8;
      into += 8;
    }
    if (n < cellFrames) {
      store<f32>(into, <f32>(<f64>load<f32>(samples) * (gain + step * <f64>n)));
      samples += 4;
      into += 4;
    }
  }
}
