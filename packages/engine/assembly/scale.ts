/** Multiplies `frames` samples by a factor, in place, in double precision. */
export function scale(samples: usize, frames: i32, factor: f64): void {
  const factors = f64x2.splat(factor);
  let n = 0;
  for (; n + 4 <= frames; n += 4) {
    const four = v128.load(samples);
    const low = f64x2.mul(f64x2.promote_low_f32x4(four), factors);
    const high = f64x2.mul(f64x2.promote_low_f32x4(v128.shuffle<f64>(four, four, 1, 0)), factors);
    const lowFloats = f32x4.demote_f64x2_zero(low);
    const highFloats = f32x4.demote_f64x2_zero(high);
    v128.store(samples, v128.shuffle<f64>(lowFloats, highFloats, 0, 2));
    samples += 16;
  }
  for (; n < frames; n++) {
    store<f32>(samples, <f32>(<f64>load<f32>(samples) * factor));
    samples += 4;
  }
}
