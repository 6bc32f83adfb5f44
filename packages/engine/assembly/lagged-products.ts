/**
 * For each lag k < `lagCount` writes Σ left[n]·right[n + k] over `frames` frames into `products` (f64). Both are multiples of
 * four; sixteen lags at a time run in the lanes, so that each left sample is spread once for all of them, and what is left of them
 * four at a time.
 */
export function laggedProducts(left: usize, right: usize, frames: i32, lagCount: i32, products: usize): void {
  const leftEnd = left + (<usize>frames << 2);
  let lag = 0;
  for (; lag + 16 <= lagCount; lag += 16) {
    let even0 = f32x4.splat(0);
    let even1 = f32x4.splat(0);
    let even2 = f32x4.splat(0);
    let even3 = f32x4.splat(0);
    let odd0 = f32x4.splat(0);
    let odd1 = f32x4.splat(0);
    let odd2 = f32x4.splat(0);
    let odd3 = f32x4.splat(0);
    let other = right + (<usize>lag << 2);
    for (let at = left; at < leftEnd; at += 8) {
      const even = v128.load32_splat(at);
      even0 = f32x4.add(even0, f32x4.mul(even, v128.load(other)));
      even1 = f32x4.add(even1, f32x4.mul(even, v128.load(other + 16)));
      even2 = f32x4.add(even2, f32x4.mul(even, v128.load(other + 32)));
      even3 = f32x4.add(even3, f32x4.mul(even, v128.load(other + 48)));
      const odd = v128.load32_splat(at + 4);
      odd0 = f32x4.add(odd0, f32x4.mul(odd, v128.load(other + 4)));
      odd1 = f32x4.add(odd1, f32x4.mul(odd, v128.load(other + 20)));
      odd2 = f32x4.add(odd2, f32x4.mul(odd, v128.load(other + 36)));
      odd3 = f32x4.add(odd3, f32x4.mul(odd, v128.load(other + 52)));
      other += 8;
    }
    storeDoubles(products, f32x4.add(even0, odd0));
    storeDoubles(products + 32, f32x4.add(even1, odd1));
    storeDoubles(products + 64, f32x4.add(even2, odd2));
    storeDoubles(products + 96, f32x4.add(even3, odd3));
    products += 128;
  }
  for (; lag < lagCount; lag += 4) {
    let even = f32x4.splat(0);
    let odd = f32x4.splat(0);
    let other = right + (<usize>lag << 2);
    for (let at = left; at < leftEnd; at += 8) {
      even = f32x4.add(even, f32x4.mul(v128.load32_splat(at), v128.load(other)));
      odd = f32x4.add(odd, f32x4.mul(v128.load32_splat(at + 4), v128.load(other + 4)));
      other += 8;
    }
    storeDoubles(products, f32x4.add(even, odd));
    products += 32;
  }
}

// @ts-ignore: decorator
@inline
function storeDoubles(at: usize, lanes: v128): void {
  v128.store(at, f64x2.promote_low_f32x4(lanes));
  v128.store(at + 16, f64x2.promote_low_f32x4(v128.shuffle<i32>(lanes, lanes, 2, 3, 2, 3)));
}
