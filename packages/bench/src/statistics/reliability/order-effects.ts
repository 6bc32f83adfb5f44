/** Whether answers hang on where a sound stood, or on when in a session it came. */
import type { Level } from '../clustered/grouped-answers.ts';
import { logisticMixedModel } from '../clustered/logistic-mixed-model.ts';
import { logisticRegression, SeparationError } from '../clustered/logistic-regression.ts';
import { holmAdjust } from '../multiplicity/holm.ts';
import { createRandom } from '../numeric/random.ts';
import { exactBinomialTest } from '../proportion/binomial.ts';
import {
  checkPermutations,
  rowsByListener,
  USUAL_PERMUTATIONS,
  withinListenerPValue,
} from './within-listener-permutation.ts';

export interface PositionBias {
  /** How often each position was chosen. */
  readonly counts: readonly number[];
  readonly pValue: number;
  readonly byListener: readonly {
    readonly listener: Level;
    readonly counts: readonly number[];
    readonly pValue: number;
    /** After Holm, over listeners. */
    readonly adjustedPValue: number;
  }[];
}

/**
 * Whether some positions are chosen more often than others, over all listeners and for each.
 *
 * The null: positions were drawn by fair coins, and nobody looks at them. Exact for two positions; for more, chi-square against panels
 * drawn evenly.
 *
 * @param choices `position` 0 … positions − 1, of the sound that was chosen
 * @returns p 1 without choices
 * @throws {RangeError} for fewer than two positions, a choice of none of them, or fewer than 20 draws
 */
export function testPositionBias(
  choices: readonly { readonly listener: Level; readonly position: number }[],
  {
    positions = 2,
    draws = USUAL_PERMUTATIONS,
    seed = 'position bias',
  }: { positions?: number; draws?: number; seed?: string | number } = {},
): PositionBias {
  checkPermutations(draws);
  if (!(Number.isSafeInteger(positions) && positions >= 2))
    throw new RangeError(
      `Cannot test positions as there must be a whole number >= 2 of them: current value is ${positions}`,
    );
  for (const { position } of choices)
    if (!(Number.isSafeInteger(position) && position >= 0 && position < positions))
      throw new RangeError(
        `Cannot test positions as each must be a whole number 0…${positions - 1}: current value is ${position}`,
      );
  const countsOf = (rows: readonly number[]): number[] => {
    const counts = new Array<number>(positions).fill(0);
    for (const row of rows) counts[choices[row]!.position]! += 1;
    return counts;
  };
  const byListener = [...rowsByListener(choices)].map(([listener, rows]) => {
    const counts = countsOf(rows);
    return { listener, counts, pValue: evennessPValue(counts, { draws, seed: `${seed} ${listener}` }) };
  });
  const adjusted = holmAdjust(byListener.map(({ pValue }) => pValue));
  const counts = countsOf(choices.map((_, row) => row));
  return {
    counts,
    pValue: evennessPValue(counts, { draws, seed }),
    byListener: byListener.map((each, index) => ({ ...each, adjustedPValue: adjusted[index]! })),
  };
}

function evennessPValue(
  counts: readonly number[],
  { draws, seed }: { draws: number; seed: string | number },
): number {
  const n = counts.reduce((sum, count) => sum + count, 0);
  if (n === 0) return 1;
  if (counts.length === 2) return exactBinomialTest({ successes: counts[0]!, n }).pValue;
  // chi-square but for what is the same in all draws: whole numbers, so that it ties exactly
  const squaresOf = (each: readonly number[]): number => each.reduce((sum, count) => sum + count * count, 0);
  const observed = squaresOf(counts);
  const random = createRandom(seed);
  const drawn = [...counts];
  let asFar = 1;
  for (let draw = 0; draw < draws; draw += 1) {
    drawn.fill(0);
    for (let choice = 0; choice < n; choice += 1) drawn[random.integer(drawn.length)]! += 1;
    if (squaresOf(drawn) >= observed) asFar += 1;
  }
  return asFar / (draws + 1);
}

/** An answer, and where it stood. */
export interface PlacedAnswer {
  readonly listener: Level;
  /** The trial's number in its run (fatigue), the session's (learning), or 1 for what came first and 0 for the rest. */
  readonly place: number;
  readonly correct: boolean;
}

export interface OrderEffect {
  /** Log-odds of a right answer per unit of place, within listeners; null where places separate right from wrong, or do not vary. */
  readonly slope: number | null;
  readonly standardError: number | null;
  /** Two-sided: answers dealt anew over the places of each listener. */
  readonly pValue: number;
  readonly answers: number;
}

/**
 * Whether answers get better or worse along a run, from session to session, or differ in first place.
 *
 * The null is sharp: a listener's answers would have been as right in any other order; the tracks must have come in an order drawn by chance.
 * The slope is that of a logistic model with a random intercept for listeners (plain with one listener).
 *
 * @returns slope null and p 1 where nothing varies within any listener
 * @throws {RangeError} for places that are not finite or fewer than 20 permutations
 */
export function testOrderEffect(
  answers: readonly PlacedAnswer[],
  {
    permutations = USUAL_PERMUTATIONS,
    seed = 'order effect',
  }: { permutations?: number; seed?: string | number } = {},
): OrderEffect {
  if (!answers.every(({ place }) => Number.isFinite(place)))
    throw new RangeError('Cannot test an order as all places must be finite: some are not');
  const listeners = [...rowsByListener(answers).values()];
  const centered = answers.map(() => 0);
  for (const rows of listeners) {
    const mean = rows.reduce((sum, row) => sum + answers[row]!.place, 0) / rows.length;
    for (const row of rows) centered[row] = answers[row]!.place - mean;
  }
  const correct = answers.map((answer) => (answer.correct ? 1 : 0));
  const isTelling = listeners.some(
    (rows) =>
      rows.some((row) => correct[row] !== correct[rows[0]!]) &&
      rows.some((row) => answers[row]!.place !== answers[rows[0]!]!.place),
  );
  if (!isTelling) return { slope: null, standardError: null, pValue: 1, answers: answers.length };
  return {
    ...fitSlope(answers, { correct, centered, listeners: listeners.length }),
    pValue: withinListenerPValue(correct, {
      listeners,
      statistic: (dealt) =>
        Math.abs(dealt.reduce<number>((sum, value, row) => sum + value * centered[row]!, 0)),
      permutations,
      seed,
    }),
    answers: answers.length,
  };
}

function fitSlope(
  answers: readonly PlacedAnswer[],
  {
    correct,
    centered,
    listeners,
  }: { correct: readonly number[]; centered: readonly number[]; listeners: number },
): { slope: number | null; standardError: number | null } {
  const input = {
    successes: correct,
    design: centered.map((place) => [1, place]),
    columns: ['(intercept)', 'place'],
  };
  try {
    const { coefficients, standardErrors } =
      listeners < 2
        ? logisticRegression(input)
        : logisticMixedModel({
            ...input,
            random: [{ name: 'listener', levels: answers.map(({ listener }) => listener) }],
          });
    return { slope: coefficients[1]!, standardError: standardErrors[1]! };
  } catch (error) {
    if (error instanceof SeparationError) return { slope: null, standardError: null };
    throw error;
  }
}
