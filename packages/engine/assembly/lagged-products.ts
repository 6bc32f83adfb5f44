/**
 * For each lag k < `lagCount` writes Σ left[n]·right[n + k] over `frames` frames into `products` (f64). Both are multiples of
 * four; four lags run in the lanes, so that each left sample is spread once.
 */
export function laggedProducts(left: usize, right: usize, frames: i32, lagCount: i32, products: usize): void {
  const leftEnd = left + (<usize>frames << 2);
  for (let lag = 0; lag < lagCount; lag += 4) {
    let even = f32x4.splat(0);
    let odd = f32x4.splat(0);
    let other = right + (<usize>lag << 2);
    for (let at = left; at < leftEnd; at += 16) {
      even = f32x4.add(even, f32x4.mul(v128.load32_splat(at), v128.load(other)));
      odd = f32x4.add(odd, f32x4.mul(v128.load32_splat(at + 4), v128.load(other + 4)));
      even = f32x4.add(even, f32x4.mul(v128.load32_splat(at + 8), v128.load(other + 8)));
      odd = f32x4.add(odd, f32x4.mul(v128.load32_splat(at + 12), v128.load(other + 12)));
      other += 16;
    }
    const sum = f32x4.add(even, odd);
    store<f64>(products, <f64>f32x4.extract_lane(sum, 0));
    store<f64>(products + 8, <f64>f32x4.extract_lane(sum, 1));
    store<f64>(products + 16, <f64>f32x4.extract_lane(sum, 2));
    store<f64>(products + 24, <f64>f32x4.extract_lane(sum, 3));
    products += 32;
  }
}
