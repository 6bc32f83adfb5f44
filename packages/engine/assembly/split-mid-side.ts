/** mid = (left + right) / 2, side = (left - right) / 2. */
export function splitMidSide(left: usize, right: usize, frames: i32, mid: usize, side: usize): void {
  const half = f32x4.splat(0.5);
  let n = 0;
  for (; n + 4 <= frames; n += 4) {
    const l = v128.load(left);
    const r = v128.load(right);
    v128.store(mid, f32x4.mul(half, f32x4.add(l, r)));
    v128.store(side, f32x4.mul(half, f32x4.sub(l, r)));
    left += 16;
    right += 16;
    mid += 16;
    side += 16;
  }
  for (; n < frames; n++) {
    const l = load<f32>(left);
    const r = load<f32>(right);
    store<f32>(mid, <f32>0.5 * (l + r));
    store<f32>(side, <f32>0.5 * (l - r));
    left += 4;
    right += 4;
    mid += 4;
    side += 4;
  }
}
