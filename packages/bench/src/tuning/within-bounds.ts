/**
 * Bounds for a search that knows none: every real number stands for one from 0 to 1. In the middle it is the number itself; near a bound the
 * line bends so that it meets the bound with slope 0, and beyond it comes back, again and again. So a search may run over a bound and never
 * asks for what is not allowed, and an optimum at a bound is an ordinary minimum.
 *
 * @source the boundary transformation of Hansen's implementations of CMA-ES (pycma's BoundTransform): linear within, quadratic at the bounds,
 *   periodic
 */

/** From here to the bound, and as far beyond it, the line bends. */
const MARGIN = 0.05;
/** After so much everything repeats: up, bent, down again, bent. */
const PERIOD = 2 * (1 + 2 * MARGIN);

/** What of 0…1 a coordinate stands for. */
export function withinBounds(coordinate: number): number {
  const along = coordinate + MARGIN - PERIOD * Math.floor((coordinate + MARGIN) / PERIOD);
  const folded = Math.min(along, PERIOD - along) - MARGIN;
  if (folded < MARGIN) return (folded + MARGIN) ** 2 / (4 * MARGIN);
  if (folded > 1 - MARGIN) return 1 - (1 + MARGIN - folded) ** 2 / (4 * MARGIN);
  return folded;
}

/** The coordinate nearest to the middle that stands for a share of 0…1. */
export function coordinateOf(share: number): number {
  if (share < MARGIN) return 2 * Math.sqrt(MARGIN * share) - MARGIN;
  if (share > 1 - MARGIN) return 1 + MARGIN - 2 * Math.sqrt(MARGIN * (1 - share));
  return share;
}
