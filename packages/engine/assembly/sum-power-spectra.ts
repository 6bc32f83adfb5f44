import { powerSpectra } from './power-spectra';

/** Bytes of a band: i32 first and last bin, f32 share of either. */
const BAND: usize = 16;

/**
 * Adds the power spectra of one window to f64 sums, and writes the power in each band of this window alone. A channel of zeros
 * has no power in any bin, which the rounding of the other's transform would give it.
 *
 * @param powers three rows of size/2 + 1 f32 for left, right and cross, `rowBytes` apart
 * @param sums three rows of size/2 + 1 f64, twice as far apart
 */
export function sumPowerSpectra(
  left: usize,
  right: usize,
  window: usize,
  size: i32,
  firstTwiddles: usize,
  twiddles: usize,
  work: usize,
  powers: usize,
  rowBytes: usize,
  sums: usize,
  bands: usize,
  bandCount: i32,
  leftBands: usize,
  rightBands: usize,
): void {
  const leftIsSilent = isSilent(left, size);
  const rightIsSilent = isSilent(right, size);
  if (leftIsSilent && rightIsSilent) {
    memory.fill(leftBands, 0, <usize>bandCount << 2);
    memory.fill(rightBands, 0, <usize>bandCount << 2);
    return;
  }
  const rightPowers = powers + rowBytes;
  const cross = rightPowers + rowBytes;
  powerSpectra(left, right, window, size, firstTwiddles, twiddles, work, powers, rightPowers, cross);
  if (leftIsSilent) memory.fill(powers, 0, rowBytes);
  if (rightIsSilent) memory.fill(rightPowers, 0, rowBytes);
  const bins = (size >> 1) + 1;
  addTo(sums, powers, bins);
  addTo(sums + 2 * rowBytes, rightPowers, bins);
  if (!leftIsSilent && !rightIsSilent) addTo(sums + 4 * rowBytes, cross, bins);
  sumBands(powers, bands, bandCount, leftBands);
  sumBands(rightPowers, bands, bandCount, rightBands);
}

/** Sound shows at once, so that only silence is looked at from end to end. */
function isSilent(samples: usize, count: i32): bool {
  for (const end = samples + (<usize>count << 2); samples < end; samples += 16) {
    if (v128.any_true(f32x4.ne(v128.load(samples), f32x4.splat(0)))) return false;
  }
  return true;
}

function addTo(sums: usize, powers: usize, bins: i32): void {
  let bin = 0;
  for (; bin + 4 <= bins; bin += 4) {
    const four = v128.load(powers);
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(four)));
    const upper = f64x2.promote_low_f32x4(v128.shuffle<f64>(four, four, 1, 1));
    v128.store(sums, f64x2.add(v128.load(sums, 16), upper), 16);
    powers += 16;
    sums += 32;
  }
  for (; bin < bins; bin++) {
    store<f64>(sums, load<f64>(sums) + <f64>load<f32>(powers));
    powers += 4;
    sums += 8;
  }
}

function sumBands(powers: usize, bands: usize, bandCount: i32, into: usize): void {
  for (let band = 0; band < bandCount; band++) {
    const first = load<i32>(bands);
    const last = load<i32>(bands, 4);
    const edges =
      <f64>load<f32>(bands, 8) * <f64>load<f32>(powers + (<usize>first << 2)) +
      <f64>load<f32>(bands, 12) * <f64>load<f32>(powers + (<usize>last << 2));
    store<f32>(into, <f32>(edges + sumOf(powers + (<usize>(first + 1) << 2), last - first - 1)));
    bands += BAND;
    into += 4;
  }
}

function sumOf(numbers: usize, count: i32): f64 {
  let sum0 = f32x4.splat(0);
  let sum1 = f32x4.splat(0);
  let sum2 = f32x4.splat(0);
  let sum3 = f32x4.splat(0);
  let n = 0;
  for (; n + 16 <= count; n += 16) {
    sum0 = f32x4.add(sum0, v128.load(numbers));
    sum1 = f32x4.add(sum1, v128.load(numbers, 16));
    sum2 = f32x4.add(sum2, v128.load(numbers, 32));
    sum3 = f32x4.add(sum3, v128.load(numbers, 48));
    numbers += 64;
  }
  const four = f32x4.add(f32x4.add(sum0, sum1), f32x4.add(sum2, sum3));
  let sum: f64 = 0;
  sum += <f64>f32x4.extract_lane(four, 0);
  sum += <f64>f32x4.extract_lane(four, 1);
  sum += <f64>f32x4.extract_lane(four, 2);
  sum += <f64>f32x4.extract_lane(four, 3);
  for (; n < count; n++) {
    sum += <f64>load<f32>(numbers);
    numbers += 4;
  }
  return sum;
}
