/** What methods with a number for each stimulus have in common. */
import type { GivenAnswer } from '../panels/given-answer.ts';
import { judgedSlots, namesEachOnce } from './many-stimuli.ts';
import type { Layout } from './method.ts';

/** A scale and its smallest step. */
export interface RatingScale {
  readonly lowest: number;
  readonly highest: number;
  /** Ratings are whole multiples of one over this. */
  readonly stepsPerPoint: number;
}

/** Why the ratings do not fit the trial; null when they do. */
export function problemOfRatings(
  answer: GivenAnswer,
  layout: Layout,
  { lowest, highest, stepsPerPoint }: RatingScale,
): string | null {
  if (!('ratings' in answer)) return 'it must be a rating of each';
  const slots = answer.ratings.map(({ slot }) => slot);
  if (!namesEachOnce(slots, layout)) return `it must rate each of ${judgedSlots(layout).join(', ')} once`;
  const isOnScale = ({ rating }: { rating: number }): boolean =>
    rating >= lowest &&
    rating <= highest &&
    Math.abs(rating * stepsPerPoint - Math.round(rating * stepsPerPoint)) < 1e-9;
  return answer.ratings.every(isOnScale)
    ? null
    : `ratings must be ${lowest} to ${highest} in steps of ${1 / stepsPerPoint}`;
}

/** What a switch was rated; NaN for one that was not. */
export const ratingOf = (answer: GivenAnswer, slot: string | null): number =>
  'ratings' in answer
    ? (answer.ratings.find((rated) => rated.slot === slot)?.rating ?? Number.NaN)
    : Number.NaN;

/** Whether a switch was rated lower than every other. */
export const isRatedLowest = (answer: GivenAnswer, slot: string): boolean =>
  'ratings' in answer &&
  answer.ratings.every((rated) => rated.slot === slot || rated.rating > ratingOf(answer, slot));
