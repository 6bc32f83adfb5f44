/** Ratings of simulated listeners. */
import { drawNormal } from '../../src/statistics/numeric/normal-deviates.ts';
import type { Random } from '../../src/statistics/numeric/random.ts';
import type { Rating } from '../../src/statistics/rating/rating-table.ts';

export interface RatingPanel {
  readonly listeners: number;
  readonly items: number;
  readonly systems: number;
  /** Standard deviations in points, none by default. */
  readonly sdListener?: number;
  readonly sdItem?: number;
  readonly sdListenerSystem?: number;
  readonly sdItemSystem?: number;
  readonly sdResidual: number;
  /** How much higher the first system is rated: 0 by default. */
  readonly effect?: number;
  /** Share of ratings that are missing, 0 by default. */
  readonly missing?: number;
}

const draws = (random: Random, count: number, sd: number): number[] =>
  Array.from({ length: count }, () => sd * drawNormal(random));

/** Whole points around 60. */
export function drawRatings(
  random: Random,
  {
    listeners,
    items,
    systems,
    sdListener = 0,
    sdItem = 0,
    sdListenerSystem = 0,
    sdItemSystem = 0,
    sdResidual,
    effect = 0,
    missing = 0,
  }: RatingPanel,
): Rating[] {
  const ofListener = draws(random, listeners, sdListener);
  const ofItem = draws(random, items, sdItem);
  const tastes = draws(random, listeners * systems, sdListenerSystem);
  const fits = draws(random, items * systems, sdItemSystem);
  const ratings: Rating[] = [];
  for (let listener = 0; listener < listeners; listener += 1)
    for (let item = 0; item < items; item += 1)
      for (let system = 0; system < systems; system += 1) {
        const mean =
          60 +
          (system === 0 ? effect : 0) +
          ofListener[listener]! +
          ofItem[item]! +
          tastes[listener * systems + system]! +
          fits[item * systems + system]!;
        const score = Math.round(mean + sdResidual * drawNormal(random));
        if (missing === 0 || random.uniform() >= missing)
          ratings.push({ listener, item, system: `s${system}`, score });
      }
  return ratings;
}

export const panelName = ({ listeners, items, systems, missing, ...sds }: RatingPanel): string =>
  [
    `${listeners} listeners × ${items} ${items === 1 ? 'item' : 'items'} × ${systems} systems`,
    `sd ${[sds.sdListener, sds.sdItem, sds.sdListenerSystem, sds.sdItemSystem, sds.sdResidual].map((sd) => sd ?? 0).join(' / ')}`,
    ...(missing === undefined ? [] : [`${100 * missing} % missing`]),
  ].join(', ');
