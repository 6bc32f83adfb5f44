/** How far two moments' features are apart. */

/** Euclidean distance of cepstral coefficients without the first, which is level. */
export function timbreDistance(one: readonly number[], other: readonly number[]): number {
  let square = 0;
  for (let index = 1; index < one.length; index += 1) square += (one[index]! - other[index]!) ** 2;
  return Math.sqrt(square);
}

/** The angle between two mixtures of pitch classes, in degrees; 0 where one is empty. */
export function angleBetween(one: readonly number[], other: readonly number[]): number {
  const oneNorm = Math.hypot(...one);
  const otherNorm = Math.hypot(...other);
  if (oneNorm === 0 || otherNorm === 0) return 0;
  const apart = one.map((value, index) => value / oneNorm - other[index]! / otherNorm);
  // Of unit vectors: the arc over a chord, which keeps its digits near 0 where the arc cosine loses them
  return (2 * Math.asin(Math.min(1, Math.hypot(...apart) / 2)) * 180) / Math.PI;
}
