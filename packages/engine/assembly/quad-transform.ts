// A complex transform over quads: an element of this transform is four neighbouring complex numbers, re and im in a vector each.
//
// With N = 4M, the first stage (radix 4, decimation in frequency) makes four sequences of M points of one of N; their k-th points
// are the bins 4k to 4k + 3. Held as the lanes of quads, they go through all later stages together, which need no
// shuffles, and end in the order of their bins. Large transforms are split further, in the same way, into parts that stay in
// the first-level cache; a part is transformed by Stockham's method (autosort: no bit reversal).

/** Bytes of a quad. */
export const QUAD: usize = 32;
/** Quads that are transformed as a whole, between two areas of 16 KiB. */
const LARGEST_PART: i32 = 512;
/** Parts lie this much further apart than they are long: a whole number of pages apart, all would share a few lines of the cache. */
const GAP: usize = 256;
/** Bytes between two sets of twiddles, each w, w², w³: of single numbers, and of four numbers each. */
const SINGLE_TWIDDLES: usize = 24;
const QUAD_TWIDDLES: usize = 96;

/** How many quads there are in each part of a transform of `quads` quads. */
export function partLength(quads: i32): i32 {
  while (quads > LARGEST_PART) quads >>= 2;
  return quads;
}

/** Room for two areas, between which a transform goes to and fro. */
export function transformWorkBytes(size: i32): usize {
  const length = partLength(size >> 2);
  return 2 * <usize>((size >> 2) / length) * partStride(length);
}

/** How far apart parts begin. */
// @ts-ignore: decorator
@inline
export function partStride(length: i32): usize {
  return <usize>length * QUAD + GAP;
}

/**
 * Transforms window · (left + i·right); gives the address of the first part. Quad k of the spectrum lies in part k mod parts, at
 * place k div parts.
 *
 * @param size N, a power of two, at least 16
 * @param firstTwiddles for each four n < N/4: re and im of w^n, w^2n, w^3n, w = exp(-2πi/N)
 * @param twiddles for each length N/4, N/16 … ≥ 4, for each p < length/4: re and im of w^p, w^2p, w^3p, w = exp(-2πi/length)
 * @param work `transformWorkBytes(size)` bytes
 */
export function transformQuads(
  left: usize,
  right: usize,
  window: usize,
  size: i32,
  firstTwiddles: usize,
  twiddles: usize,
  work: usize,
): usize {
  let length = size >> 2;
  let from = work;
  let to = work + transformWorkBytes(size) / 2;
  firstStage(left, right, window, length, from, firstTwiddles);
  let parts = 1;
  let stride: usize = 0;
  while (length > LARGEST_PART) {
    const quarter = length >> 2;
    const partBytes = partStride(quarter);
    for (let part = 0; part < parts; part++) {
      const offset = <usize>part;
      radix4(from + offset * stride, length, to + offset * partBytes, <usize>parts * partBytes, QUAD, twiddles);
    }
    twiddles += <usize>quarter * SINGLE_TWIDDLES;
    const swap = from;
    from = to;
    to = swap;
    length = quarter;
    stride = partBytes;
    parts <<= 2;
  }
  let result = from;
  for (let part = 0; part < parts; part++) {
    const offset = <usize>part * stride;
    result = transformPart(from + offset, to + offset, length, twiddles) - offset;
  }
  return result;
}

/** Windows, makes four sequences of one, and turns them into the lanes of quads; four n at a time. */
function firstStage(left: usize, right: usize, window: usize, quads: i32, to: usize, twiddles: usize): void {
  const row = <usize>quads << 2;
  for (const end = left + row; left < end; left += 16) {
    const aWeight = v128.load(window);
    const aRe = f32x4.mul(v128.load(left), aWeight);
    const aIm = f32x4.mul(v128.load(right), aWeight);
    const bWeight = v128.load(window + row);
    const bRe = f32x4.mul(v128.load(left + row), bWeight);
    const bIm = f32x4.mul(v128.load(right + row), bWeight);
    const cWeight = v128.load(window + 2 * row);
    const cRe = f32x4.mul(v128.load(left + 2 * row), cWeight);
    const cIm = f32x4.mul(v128.load(right + 2 * row), cWeight);
    const dWeight = v128.load(window + 3 * row);
    const dRe = f32x4.mul(v128.load(left + 3 * row), dWeight);
    const dIm = f32x4.mul(v128.load(right + 3 * row), dWeight);

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
    const xRe = f32x4.sub(eRe, fIm);
    const xIm = f32x4.add(eIm, fRe);
    const w1Re = v128.load(twiddles);
    const w1Im = v128.load(twiddles, 16);
    const w2Re = v128.load(twiddles, 32);
    const w2Im = v128.load(twiddles, 48);
    const w3Re = v128.load(twiddles, 64);
    const w3Im = v128.load(twiddles, 80);
    storeTransposed(
      to,
      f32x4.add(acRe, bdRe),
      f32x4.sub(f32x4.mul(uRe, w1Re), f32x4.mul(uIm, w1Im)),
      f32x4.sub(f32x4.mul(vRe, w2Re), f32x4.mul(vIm, w2Im)),
      f32x4.sub(f32x4.mul(xRe, w3Re), f32x4.mul(xIm, w3Im)),
    );
    storeTransposed(
      to + 16,
      f32x4.add(acIm, bdIm),
      f32x4.add(f32x4.mul(uRe, w1Im), f32x4.mul(uIm, w1Re)),
      f32x4.add(f32x4.mul(vRe, w2Im), f32x4.mul(vIm, w2Re)),
      f32x4.add(f32x4.mul(xRe, w3Im), f32x4.mul(xIm, w3Re)),
    );
    right += 16;
    window += 16;
    to += 4 * QUAD;
    twiddles += QUAD_TWIDDLES;
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
  v128.store(to, v128.shuffle<f64>(low01, low23, 1, 3), 32);
  v128.store(to, v128.shuffle<f64>(high01, high23, 0, 2), 64);
  v128.store(to, v128.shuffle<f64>(high01, high23, 1, 3), 96);
}

/** One sequence into four of a quarter of its length, which begin `step` apart; their elements lie `advance` apart. */
function radix4(from: usize, length: i32, to: usize, step: usize, advance: usize, twiddles: usize): void {
  const row = (<usize>length >> 2) * QUAD;
  for (const end = from + row; from < end; from += QUAD) {
    butterfly(from, row, to, step, twiddles);
    to += advance;
    twiddles += SINGLE_TWIDDLES;
  }
}

/** Transforms a part, to and fro between two areas; gives the one that the result is in. */
function transformPart(from: usize, to: usize, length: i32, twiddles: usize): usize {
  const row = (<usize>length >> 2) * QUAD;
  let step = QUAD;
  while (length > 4) {
    if (step == QUAD) radix4(from, length, to, QUAD, 4 * QUAD, twiddles);
    else stage(from, row, to, step, twiddles);
    twiddles += (<usize>length >> 2) * SINGLE_TWIDDLES;
    const swap = from;
    from = to;
    to = swap;
    length >>= 2;
    step <<= 2;
  }
  if (length == 4) lastStage(from, row, to);
  else lastHalfStage(from, 2 * row, to);
  return to;
}

/** Interleaved sequences into four times as many of a quarter of their length; `step` bytes have one twiddle in common. */
function stage(from: usize, row: usize, to: usize, step: usize, twiddles: usize): void {
  const end = from + row;
  while (from < end) {
    for (const stop = from + step; from < stop; from += QUAD) {
      butterfly(from, row, to, step, twiddles);
      to += QUAD;
    }
    to += 3 * step;
    twiddles += SINGLE_TWIDDLES;
  }
}

// @ts-ignore: decorator
@inline
function butterfly(from: usize, row: usize, to: usize, step: usize, twiddles: usize): void {
  const b = from + row;
  const c = from + 2 * row;
  const d = from + 3 * row;
  const aRe = v128.load(from);
  const aIm = v128.load(from, 16);
  const bRe = v128.load(b);
  const bIm = v128.load(b, 16);
  const cRe = v128.load(c);
  const cIm = v128.load(c, 16);
  const dRe = v128.load(d);
  const dIm = v128.load(d, 16);
  const acRe = f32x4.add(aRe, cRe);
  const acIm = f32x4.add(aIm, cIm);
  const bdRe = f32x4.add(bRe, dRe);
  const bdIm = f32x4.add(bIm, dIm);
  v128.store(to, f32x4.add(acRe, bdRe));
  v128.store(to, f32x4.add(acIm, bdIm), 16);
  const vRe = f32x4.sub(acRe, bdRe);
  const vIm = f32x4.sub(acIm, bdIm);
  const w2Re = v128.load32_splat(twiddles, 8);
  const w2Im = v128.load32_splat(twiddles, 12);
  v128.store(to + 2 * step, f32x4.sub(f32x4.mul(vRe, w2Re), f32x4.mul(vIm, w2Im)));
  v128.store(to + 2 * step, f32x4.add(f32x4.mul(vRe, w2Im), f32x4.mul(vIm, w2Re)), 16);
  const eRe = f32x4.sub(aRe, cRe);
  const eIm = f32x4.sub(aIm, cIm);
  const fRe = f32x4.sub(bRe, dRe);
  const fIm = f32x4.sub(bIm, dIm);
  const uRe = f32x4.add(eRe, fIm);
  const uIm = f32x4.sub(eIm, fRe);
  const w1Re = v128.load32_splat(twiddles);
  const w1Im = v128.load32_splat(twiddles, 4);
  v128.store(to + step, f32x4.sub(f32x4.mul(uRe, w1Re), f32x4.mul(uIm, w1Im)));
  v128.store(to + step, f32x4.add(f32x4.mul(uRe, w1Im), f32x4.mul(uIm, w1Re)), 16);
  const xRe = f32x4.sub(eRe, fIm);
  const xIm = f32x4.add(eIm, fRe);
  const w3Re = v128.load32_splat(twiddles, 16);
  const w3Im = v128.load32_splat(twiddles, 20);
  v128.store(to + 3 * step, f32x4.sub(f32x4.mul(xRe, w3Re), f32x4.mul(xIm, w3Im)));
  v128.store(to + 3 * step, f32x4.add(f32x4.mul(xRe, w3Im), f32x4.mul(xIm, w3Re)), 16);
}

/** Length 4, where all twiddles are 1. */
function lastStage(from: usize, row: usize, to: usize): void {
  for (const end = from + row; from < end; from += QUAD) {
    const aRe = v128.load(from);
    const aIm = v128.load(from, 16);
    const bRe = v128.load(from + row);
    const bIm = v128.load(from + row, 16);
    const cRe = v128.load(from + 2 * row);
    const cIm = v128.load(from + 2 * row, 16);
    const dRe = v128.load(from + 3 * row);
    const dIm = v128.load(from + 3 * row, 16);
    const acRe = f32x4.add(aRe, cRe);
    const acIm = f32x4.add(aIm, cIm);
    const bdRe = f32x4.add(bRe, dRe);
    const bdIm = f32x4.add(bIm, dIm);
    v128.store(to, f32x4.add(acRe, bdRe));
    v128.store(to, f32x4.add(acIm, bdIm), 16);
    v128.store(to + 2 * row, f32x4.sub(acRe, bdRe));
    v128.store(to + 2 * row, f32x4.sub(acIm, bdIm), 16);
    const eRe = f32x4.sub(aRe, cRe);
    const eIm = f32x4.sub(aIm, cIm);
    const fRe = f32x4.sub(bRe, dRe);
    const fIm = f32x4.sub(bIm, dIm);
    v128.store(to + row, f32x4.add(eRe, fIm));
    v128.store(to + row, f32x4.sub(eIm, fRe), 16);
    v128.store(to + 3 * row, f32x4.sub(eRe, fIm));
    v128.store(to + 3 * row, f32x4.add(eIm, fRe), 16);
    to += QUAD;
  }
}

/** Length 2, for lengths that are no power of four. */
function lastHalfStage(from: usize, half: usize, to: usize): void {
  for (const end = from + half; from < end; from += 16) {
    const a = v128.load(from);
    const b = v128.load(from + half);
    v128.store(to, f32x4.add(a, b));
    v128.store(to + half, f32x4.sub(a, b));
    to += 16;
  }
}
