/** The scales that stimuli are rated on, and when a rating of all of them is whole. */
import { msg, str } from '@lit/localize';
import type { Answer, AskedTrial } from '../api.ts';
import { listed } from './listed.ts';

export interface RatingScale {
  readonly lowest: number;
  readonly highest: number;
  readonly step: number;
  /** Where a slider stands that nobody has moved: the middle, and no rating. */
  readonly middle: number;
  /** From the highest to the lowest: a word for each band or point, or for the two ends alone. */
  readonly words: readonly string[];
  /** Whether the words stand for bands of the scale, rather than for points from end to end. */
  readonly hasBands: boolean;
}

export type Ratings = ReadonlyMap<string, number>;

type Slot = AskedTrial['stimuli'][number]['slot'];

/** Letters, but for a reference that is named as such. */
export const judgedSlots = ({ stimuli }: Pick<AskedTrial, 'stimuli'>): Slot[] =>
  stimuli.map(({ slot }) => slot).filter((slot) => slot !== 'R');

/**
 * The scale of a trial. Words of the panel's own go before those of the standards.
 *
 * @source ITU-R BS.1534-3 (five bands of 20 points), ITU-R BS.1116-3 (five grades with one decimal)
 */
export function ratingScaleOf({
  method,
  lowLabel,
  highLabel,
}: Pick<AskedTrial, 'method' | 'lowLabel' | 'highLabel'>): RatingScale {
  const own = lowLabel !== null || highLabel !== null ? [highLabel ?? '', lowLabel ?? ''] : null;
  if (method === 'triple-stimulus') {
    const words = own ?? [
      msg('imperceptible'),
      msg('perceptible, but not annoying'),
      msg('slightly annoying'),
      msg('annoying'),
      msg('very annoying'),
    ];
    return { lowest: 1, highest: 5, step: 0.1, middle: 3, words, hasBands: false };
  }
  const words = own ?? [msg('excellent'), msg('good'), msg('fair'), msg('poor'), msg('bad')];
  return { lowest: 0, highest: 100, step: 1, middle: 50, words, hasBands: own === null };
}

/** The nearest value that the scale has. */
export function onScale(value: number, { lowest, highest, step }: RatingScale): number {
  const stepsPerPoint = Math.round(1 / step);
  const stepped = Math.round(value * stepsPerPoint) / stepsPerPoint;
  return Math.min(highest, Math.max(lowest, stepped));
}

/** What a digit key stands for: a grade of five, or tens, with 0 for the hundred. */
export function ratingOfDigit(digit: number, scale: RatingScale): number | null {
  if (scale.highest === 5) return digit >= 1 && digit <= 5 ? digit : null;
  return digit === 0 ? 100 : digit * 10;
}

/** The answer that the ratings make; null while something is missing. */
export function answerOfRatings(trial: AskedTrial, ratings: Ratings): Answer['answer'] | null {
  if (missingOfRatings(trial, ratings) !== '') return null;
  return { ratings: judgedSlots(trial).map((slot) => ({ slot, rating: ratings.get(slot)! })) };
}

/** What a listener still has to do, as a sentence; empty when all is rated as the method asks. */
export function missingOfRatings(trial: AskedTrial, ratings: Ratings): string {
  const unrated = judgedSlots(trial).filter((slot) => !ratings.has(slot));
  if (unrated.length > 0) return msg(str`Not rated yet: ${listed(unrated)}.`);
  const { highest } = ratingScaleOf(trial);
  if ([...ratings.values()].includes(highest)) return '';
  if (trial.method === 'mushra') return msg('One of them at least is the reference: give it 100.');
  if (trial.method === 'triple-stimulus') return msg('One of the two is the reference: give it 5.0.');
  return '';
}

/** The word that stands for a rating; empty where only the ends have words. */
export function wordOfRating(rating: number, { lowest, highest, words, hasBands }: RatingScale): string {
  if (words.length < 3) return '';
  const share = (highest - rating) / (highest - lowest);
  const index = hasBands
    ? Math.min(words.length - 1, Math.floor(share * words.length))
    : Math.round(share * (words.length - 1));
  return words[index] ?? '';
}
