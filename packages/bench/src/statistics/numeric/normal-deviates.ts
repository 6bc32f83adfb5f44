/** Draws from the normal distribution. */
import type { Random } from './random.ts';

/**
 * One standard normal draw.
 *
 * @source G. Marsaglia & T. Bray, SIAM Review 6 (1964): the polar method; its second draw is left, so that nothing is kept between calls
 */
export function drawNormal(random: Random): number {
  for (;;) {
    const x = 2 * random.uniform() - 1;
    const y = 2 * random.uniform() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}
