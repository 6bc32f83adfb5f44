import { partLength, partStride, QUAD, transformQuads } from './quad-transform';

/**
 * Power spectra and the real part of the cross spectrum of two real channels, size/2 + 1 bins each. The channels are one complex
 * signal left + i·right, whose spectrum is taken apart at the end.
 *
 * @param size a power of two, at least 16
 * @param firstTwiddles,twiddles,work see `transformQuads`
 */
export function powerSpectra(
  left: usize,
  right: usize,
  window: usize,
  size: i32,
  firstTwiddles: usize,
  twiddles: usize,
  work: usize,
  leftPowers: usize,
  rightPowers: usize,
  cross: usize,
): void {
  const from = transformQuads(left, right, window, size, firstTwiddles, twiddles, work);
  takeApart(from, size >> 2, leftPowers, rightPowers, cross);
}

/** 2·Left[k] = Z[k] + conj Z[size-k], 2i·Right[k] = Z[k] - conj Z[size-k]; four bins at a time. */
function takeApart(from: usize, quads: i32, left: usize, right: usize, cross: usize): void {
  const length = partLength(quads);
  const parts = quads / length;
  const stride = partStride(length);
  const quarter = f32x4.splat(0.25);
  // The bins opposite those of a quad are the first of one quad and the last three of the quad before it.
  let aboveRe = v128.load(from);
  let aboveIm = v128.load(from, 16);
  // An undivided transform is one stretch of neighbouring quads; else each stretch goes once over all parts.
  let first = from;
  let last = from + <usize>(parts - 1) * stride + <usize>(length - 1) * QUAD;
  const isUndivided = parts == 1;
  const step = isUndivided ? QUAD : stride;
  const stretch = isUndivided ? length >> 1 : parts;
  for (let stretches = isUndivided ? 1 : length >> 1; stretches > 0; stretches--) {
    let at = first;
    let below = last;
    for (let quad = 0; quad < stretch; quad++) {
      const re = v128.load(at);
      const im = v128.load(at, 16);
      const belowRe = v128.load(below);
      const belowIm = v128.load(below, 16);
      const blendRe = v128.shuffle<f32>(aboveRe, belowRe, 0, 5, 6, 7);
      const blendIm = v128.shuffle<f32>(aboveIm, belowIm, 0, 5, 6, 7);
      const mirrorRe = v128.shuffle<f32>(blendRe, blendRe, 0, 3, 2, 1);
      const mirrorIm = v128.shuffle<f32>(blendIm, blendIm, 0, 3, 2, 1);
      const leftRe = f32x4.add(re, mirrorRe);
      const leftIm = f32x4.sub(im, mirrorIm);
      const rightRe = f32x4.add(im, mirrorIm);
      const rightIm = f32x4.sub(mirrorRe, re);
      v128.store(left, f32x4.mul(quarter, f32x4.add(f32x4.mul(leftRe, leftRe), f32x4.mul(leftIm, leftIm))));
      v128.store(right, f32x4.mul(quarter, f32x4.add(f32x4.mul(rightRe, rightRe), f32x4.mul(rightIm, rightIm))));
      v128.store(cross, f32x4.mul(quarter, f32x4.add(f32x4.mul(leftRe, rightRe), f32x4.mul(leftIm, rightIm))));
      aboveRe = belowRe;
      aboveIm = belowIm;
      at += step;
      below -= step;
      left += 16;
      right += 16;
      cross += 16;
    }
    first += QUAD;
    last -= QUAD;
  }
  // The bin at half the sample rate is its own mirror image.
  const re = f32x4.extract_lane(aboveRe, 0);
  const im = f32x4.extract_lane(aboveIm, 0);
  store<f32>(left, re * re);
  store<f32>(right, im * im);
  store<f32>(cross, re * im);
}
