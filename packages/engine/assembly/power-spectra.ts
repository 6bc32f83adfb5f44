// Radix-4 Stockham transform (autosort: no bit reversal), split real and imaginary parts, f32. Two real channels are one
// complex signal left + i·right; its spectrum is taken apart at the end.

/**
 * Power spectra and the real part of the cross spectrum of two real channels, size/2 + 1 bins each.
 *
 * @param size a power of two, at least 16
 * @param twiddles 6 rows of size/4 f32: re w, im w, re w², im w², re w³, im w³ with w = exp(-2πi p/size)
 * @param work 4 rows of size f32
 */
export function powerSpectra(
  left: usize,
  right: usize,
  window: usize,
  size: i32,
  twiddles: usize,
  work: usize,
  leftPowers: usize,
  rightPowers: usize,
  cross: usize,
): void {
  const rowBytes = <usize>size << 2;
  let re = work;
  let im = work + rowBytes;
  let nextRe = work + 2 * rowBytes;
  let nextIm = work + 3 * rowBytes;

  for (let offset: usize = 0; offset < rowBytes; offset += 16) {
    const weight = v128.load(window + offset);
    v128.store(re + offset, f32x4.mul(v128.load(left + offset), weight));
    v128.store(im + offset, f32x4.mul(v128.load(right + offset), weight));
  }

  firstStage(re, im, nextRe, nextIm, size, twiddles);
  let length = size >> 2;
  let stride = 4;
  while (length >= 4) {
    const swapRe = re;
    const swapIm = im;
    re = nextRe;
    im = nextIm;
    nextRe = swapRe;
    nextIm = swapIm;
    middleStage(re, im, nextRe, nextIm, length, stride, size, twiddles);
    length >>= 2;
    stride <<= 2;
  }
  if (length == 2) {
    const swapRe = re;
    const swapIm = im;
    re = nextRe;
    im = nextIm;
    nextRe = swapRe;
    nextIm = swapIm;
    lastStage(re, nextRe, stride);
    lastStage(im, nextIm, stride);
  }
  takeApart(nextRe, nextIm, size, leftPowers, rightPowers, cross);
}

/** Stride 1: four neighbouring p at a time, their results transposed into place. */
function firstStage(re: usize, im: usize, toRe: usize, toIm: usize, size: i32, twiddles: usize): void {
  const quarter = <usize>size;
  for (let offset: usize = 0; offset < quarter; offset += 16) {
    const aRe = v128.load(re + offset);
    const aIm = v128.load(im + offset);
    const bRe = v128.load(re + quarter + offset);
    const bIm = v128.load(im + quarter + offset);
    const cRe = v128.load(re + 2 * quarter + offset);
    const cIm = v128.load(im + 2 * quarter + offset);
    const dRe = v128.load(re + 3 * quarter + offset);
    const dIm = v128.load(im + 3 * quarter + offset);
    const acRe = f32x4.add(aRe, cRe);
    const acIm = f32x4.add(aIm, cIm);
    const bdRe = f32x4.add(bRe, dRe);
    const bdIm = f32x4.add(bIm, dIm);
    const eRe = f32x4.sub(aRe, cRe);
    const eIm = f32x4.sub(aIm, cIm);
    const fRe = f32x4.sub(bRe, dRe);
    const fIm = f32x4.sub(bIm, dIm);

    const uRe = f32x4.add(eRe, fIm);
    const uIm = f32x4.sub(eIm, fRe);
    const vRe = f32x4.sub(acRe, bdRe);
    const vIm = f32x4.sub(acIm, bdIm);
    const wRe = f32x4.sub(eRe, fIm);
    const wIm = f32x4.add(eIm, fRe);
    const t = twiddles + offset;
    const w1Re = v128.load(t);
    const w1Im = v128.load(t + quarter);
    const w2Re = v128.load(t + 2 * quarter);
    const w2Im = v128.load(t + 3 * quarter);
    const w3Re = v128.load(t + 4 * quarter);
    const w3Im = v128.load(t + 5 * quarter);
    storeTransposed(
      toRe + 4 * offset,
      f32x4.add(acRe, bdRe),
      f32x4.sub(f32x4.mul(uRe, w1Re), f32x4.mul(uIm, w1Im)),
      f32x4.sub(f32x4.mul(vRe, w2Re), f32x4.mul(vIm, w2Im)),
      f32x4.sub(f32x4.mul(wRe, w3Re), f32x4.mul(wIm, w3Im)),
    );
    storeTransposed(
      toIm + 4 * offset,
      f32x4.add(acIm, bdIm),
      f32x4.add(f32x4.mul(uRe, w1Im), f32x4.mul(uIm, w1Re)),
      f32x4.add(f32x4.mul(vRe, w2Im), f32x4.mul(vIm, w2Re)),
      f32x4.add(f32x4.mul(wRe, w3Im), f32x4.mul(wIm, w3Re)),
    );
  }
}

// @ts-ignore: decorator
@inline
function storeTransposed(to: usize, row0: v128, row1: v128, row2: v128, row3: v128): void {
  const low01 = v128.shuffle<f32>(row0, row1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(row0, row1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(row2, row3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(row2, row3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
  v128.store(to, v128.shuffle<f64>(low01, low23, 1, 3), 16);
  v128.store(to, v128.shuffle<f64>(high01, high23, 0, 2), 32);
  v128.store(to, v128.shuffle<f64>(high01, high23, 1, 3), 48);
}

/** Stride 4 and more: four neighbouring q at a time share one twiddle. */
function middleStage(
  re: usize,
  im: usize,
  toRe: usize,
  toIm: usize,
  length: i32,
  stride: i32,
  size: i32,
  twiddles: usize,
): void {
  const rowBytes = <usize>size;
  const quarter = length >> 2;
  const strideBytes = <usize>stride << 2;
  const quarterBytes = <usize>quarter * strideBytes;
  for (let p = 0; p < quarter; p++) {
    const t = twiddles + (<usize>(p * stride) << 2);
    const w1Re = v128.load32_splat(t);
    const w1Im = v128.load32_splat(t + rowBytes);
    const w2Re = v128.load32_splat(t + 2 * rowBytes);
    const w2Im = v128.load32_splat(t + 3 * rowBytes);
    const w3Re = v128.load32_splat(t + 4 * rowBytes);
    const w3Im = v128.load32_splat(t + 5 * rowBytes);
    const from = <usize>p * strideBytes;
    const to = from << 2;
    for (let q: usize = 0; q < strideBytes; q += 16) {
      const a = from + q;
      const b = a + quarterBytes;
      const c = b + quarterBytes;
      const d = c + quarterBytes;
      const aRe = v128.load(re + a);
      const aIm = v128.load(im + a);
      const bRe = v128.load(re + b);
      const bIm = v128.load(im + b);
      const cRe = v128.load(re + c);
      const cIm = v128.load(im + c);
      const dRe = v128.load(re + d);
      const dIm = v128.load(im + d);
      const acRe = f32x4.add(aRe, cRe);
      const acIm = f32x4.add(aIm, cIm);
      const bdRe = f32x4.add(bRe, dRe);
      const bdIm = f32x4.add(bIm, dIm);
      const eRe = f32x4.sub(aRe, cRe);
      const eIm = f32x4.sub(aIm, cIm);
      const fRe = f32x4.sub(bRe, dRe);
      const fIm = f32x4.sub(bIm, dIm);
      const uRe = f32x4.add(eRe, fIm);
      const uIm = f32x4.sub(eIm, fRe);
      const vRe = f32x4.sub(acRe, bdRe);
      const vIm = f32x4.sub(acIm, bdIm);
      const wRe = f32x4.sub(eRe, fIm);
      const wIm = f32x4.add(eIm, fRe);
      const y0: usize = to + q;
      const y1: usize = y0 + strideBytes;
      const y2: usize = y1 + strideBytes;
      const y3: usize = y2 + strideBytes;
      v128.store(toRe + y0, f32x4.add(acRe, bdRe));
      v128.store(toIm + y0, f32x4.add(acIm, bdIm));
      v128.store(toRe + y1, f32x4.sub(f32x4.mul(uRe, w1Re), f32x4.mul(uIm, w1Im)));
      v128.store(toIm + y1, f32x4.add(f32x4.mul(uRe, w1Im), f32x4.mul(uIm, w1Re)));
      v128.store(toRe + y2, f32x4.sub(f32x4.mul(vRe, w2Re), f32x4.mul(vIm, w2Im)));
      v128.store(toIm + y2, f32x4.add(f32x4.mul(vRe, w2Im), f32x4.mul(vIm, w2Re)));
      v128.store(toRe + y3, f32x4.sub(f32x4.mul(wRe, w3Re), f32x4.mul(wIm, w3Im)));
      v128.store(toIm + y3, f32x4.add(f32x4.mul(wRe, w3Im), f32x4.mul(wIm, w3Re)));
    }
  }
}

/** Radix 2, when the size is not a power of four. */
function lastStage(from: usize, to: usize, stride: i32): void {
  const half = <usize>stride << 2;
  for (let offset: usize = 0; offset < half; offset += 16) {
    const a = v128.load(from + offset);
    const b = v128.load(from + half + offset);
    v128.store(to + offset, f32x4.add(a, b));
    v128.store(to + half + offset, f32x4.sub(a, b));
  }
}

/** 2·Left[k] = Z[k] + conj Z[size-k], 2i·Right[k] = Z[k] - conj Z[size-k]; four bins at a time between the outermost two. */
function takeApart(re: usize, im: usize, size: i32, left: usize, right: usize, cross: usize): void {
  const half = size >> 1;
  takeBinApart(re, im, 0, 0, left, right, cross);
  const scale = f32x4.splat(0.5);
  let k = 1;
  for (; k + 4 <= half; k += 4) {
    const at = <usize>k << 2;
    const mirrored = <usize>(size - k - 3) << 2;
    const zRe = v128.load(re + at);
    const zIm = v128.load(im + at);
    const backRe = v128.load(re + mirrored);
    const backIm = v128.load(im + mirrored);
    const mirrorRe = v128.shuffle<f32>(backRe, backRe, 3, 2, 1, 0);
    const mirrorIm = v128.shuffle<f32>(backIm, backIm, 3, 2, 1, 0);
    const leftRe = f32x4.mul(scale, f32x4.add(zRe, mirrorRe));
    const leftIm = f32x4.mul(scale, f32x4.sub(zIm, mirrorIm));
    const rightRe = f32x4.mul(scale, f32x4.add(zIm, mirrorIm));
    const rightIm = f32x4.mul(scale, f32x4.sub(mirrorRe, zRe));
    v128.store(left + at, f32x4.add(f32x4.mul(leftRe, leftRe), f32x4.mul(leftIm, leftIm)));
    v128.store(right + at, f32x4.add(f32x4.mul(rightRe, rightRe), f32x4.mul(rightIm, rightIm)));
    v128.store(cross + at, f32x4.add(f32x4.mul(leftRe, rightRe), f32x4.mul(leftIm, rightIm)));
  }
  for (; k <= half; k++) {
    takeBinApart(re, im, <usize>k << 2, <usize>(size - k) << 2, left, right, cross);
  }
}

// @ts-ignore: decorator
@inline
function takeBinApart(
  re: usize,
  im: usize,
  at: usize,
  mirrored: usize,
  left: usize,
  right: usize,
  cross: usize,
): void {
  const half: f32 = 0.5;
  const leftRe = half * (load<f32>(re + at) + load<f32>(re + mirrored));
  const leftIm = half * (load<f32>(im + at) - load<f32>(im + mirrored));
  const rightRe = half * (load<f32>(im + at) + load<f32>(im + mirrored));
  const rightIm = half * (load<f32>(re + mirrored) - load<f32>(re + at));
  store<f32>(left + at, leftRe * leftRe + leftIm * leftIm);
  store<f32>(right + at, rightRe * rightRe + rightIm * rightIm);
  store<f32>(cross + at, leftRe * rightRe + leftIm * rightIm);
}
