import type { DegreesOfFreedom } from '../../../src/statistics/rating/rating-contrast.ts';
import { ratingContrast } from '../../../src/statistics/rating/rating-contrast.ts';
import { fitRatingModel } from '../../../src/statistics/rating/rating-model.ts';
import type { Calibration } from '../calibration.ts';
import { misses } from '../draw-answers.ts';
import { drawRatings, panelName, type RatingPanel } from '../draw-ratings.ts';

const ALPHA = 0.05;
const SDS = { sdListener: 8, sdItem: 4, sdResidual: 8 };

const PANELS: readonly RatingPanel[] = [
  { listeners: 6, items: 4, systems: 2, ...SDS },
  { listeners: 6, items: 4, systems: 3, ...SDS, sdListenerSystem: 4, sdItemSystem: 4 },
  { listeners: 12, items: 6, systems: 3, ...SDS },
  { listeners: 12, items: 6, systems: 3, ...SDS, sdListenerSystem: 2, sdItemSystem: 2 },
  { listeners: 12, items: 6, systems: 3, ...SDS, sdListenerSystem: 8, sdItemSystem: 4 },
  { listeners: 12, items: 6, systems: 3, ...SDS, sdListenerSystem: 4, sdItemSystem: 4, missing: 0.2 },
  { listeners: 20, items: 10, systems: 3, ...SDS, sdListenerSystem: 4, sdItemSystem: 4 },
];

const CONTRAST = { s0: 1, s1: -1 };

const KINDS: readonly (readonly [DegreesOfFreedom, string, readonly RatingPanel[]])[] = [
  ['satterthwaite', 'Satterthwaite’s degrees of freedom', PANELS],
  ['fewest', 'as many degrees of freedom as listeners or items, less 1', PANELS.slice(1, 5)],
];

export const ratingModelCalibrations: readonly Calibration[] = KINDS.flatMap(
  ([degreesOfFreedom, words, panels]) => [
    {
      method: `Mixed model of ratings, two systems, ${words}`,
      truth:
        'Composite null: systems have one mean; listeners, items and how they take to systems are samples',
      counts: 'rejections of a true null',
      nominal: ALPHA,
      claim: 'printed',
      guard: 0.2,
      panels: { short: 6, long: 2_000 },
      cells: panels.map((panel) => ({
        cell: panelName(panel),
        run(random) {
          const model = fitRatingModel(drawRatings(random, panel));
          return ratingContrast(model, { weights: CONTRAST, degreesOfFreedom }).pValue <= ALPHA;
        },
      })),
    } as const,
    {
      method: `Mixed model of ratings, interval of a system’s mean, ${words}`,
      truth: 'Listeners, items and how they take to systems are samples around 60 points',
      counts: 'misses of the true value',
      nominal: ALPHA,
      claim: 'printed',
      guard: 0.3,
      panels: { short: 6, long: 2_000 },
      cells: panels.slice(-1).map((panel) => ({
        cell: panelName(panel),
        run(random) {
          const model = fitRatingModel(drawRatings(random, panel));
          return misses(ratingContrast(model, { weights: { s0: 1 }, degreesOfFreedom }).interval, 60);
        },
      })),
    } as const,
  ],
);
