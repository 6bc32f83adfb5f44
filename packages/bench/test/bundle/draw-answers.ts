/** Answers of simulated listeners, drawn from seeds: choices, ratings, grades, orders. */
import type { ChoiceRow, RankingRow, RatingRow } from '../../src/answers/answers-read.ts';
import { drawNormal } from '../../src/statistics/numeric/normal-deviates.ts';
import { createRandom } from '../../src/statistics/numeric/random.ts';
import { type ChoiceMethod, isPreference } from '../../src/statistics/verdict/choice-method.ts';

interface DrawnChoices {
  readonly seed: string;
  readonly listeners: number;
  readonly items: number;
  /** Answers of each listener on each piece. */
  readonly repeats?: number;
  readonly conditions?: readonly string[];
  /** Log-odds of a right answer, or of preferring the earlier condition. */
  readonly logOdds?: number;
  readonly sdListener?: number;
  readonly sdItem?: number;
  /** Log-odds added for answers in the studio. */
  readonly studio?: number;
  readonly ties?: number;
  /** Share of answers that are missing. */
  readonly missing?: number;
  /** Of the answers of every listener but the first, which share is missing besides. */
  readonly fewer?: number;
}

const PLAYBACK = ['studio-monitors', 'headphones', 'phone'];

/** Choices of simulated listeners, each with columns of all kinds. */
export function drawChoices(
  method: ChoiceMethod,
  {
    seed,
    listeners,
    items,
    repeats = 1,
    conditions = ['ours', 'reference'],
    logOdds = 0.4,
    sdListener = 0.4,
    sdItem = 0.3,
    studio = 0,
    ties = 0,
    missing = 0,
    fewer = 0,
  }: DrawnChoices,
): ChoiceRow[] {
  const random = createRandom(seed);
  const itemEffects = Array.from({ length: items }, () => sdItem * drawNormal(random));
  const pairs = conditions.flatMap((one, index) =>
    conditions.slice(index + 1).map((other) => [one, other] as const),
  );
  const rows: ChoiceRow[] = [];
  for (let listener = 0; listener < listeners; listener += 1) {
    const own = sdListener * drawNormal(random);
    const playback = PLAYBACK[listener % 3]!;
    for (let repeat = 0; repeat < repeats; repeat += 1)
      for (let item = 0; item < items; item += 1)
        for (const [one, other] of pairs) {
          const isTurned = random.uniform() < 0.5;
          const step = conditions.indexOf(other) - conditions.indexOf(one);
          const lean =
            logOdds * step + own + itemEffects[item]! + (playback === 'studio-monitors' ? studio : 0);
          const success = random.uniform() < 1 / (1 + Math.exp(-lean));
          const truth = random.uniform() < 0.5 ? 'A' : 'B';
          const choice =
            random.uniform() < ties
              ? 'none'
              : isPreference(method)
                ? success === isTurned
                  ? 'B'
                  : 'A'
                : success === (truth === 'A')
                  ? 'A'
                  : 'B';
          if (random.uniform() < missing || (listener > 0 && random.uniform() < fewer)) continue;
          rows.push({
            listener: `listener ${listener}`,
            itemId: `piece ${item}`,
            training: repeat === 0 && item === 0,
            conditionA: isTurned ? other : one,
            conditionB: isTurned ? one : other,
            choice,
            correct: isPreference(method) || choice === 'none' ? null : choice === truth,
            catchTrial: item === 1,
            playback,
            trainedListener: listener % 2 === 0,
            room: item % 2 === 0 ? 'small' : 'large',
            genre: listener === 0 && item === 2 ? null : ['folk', 'rock', '=techno'][item % 3]!,
          });
        }
  }
  return rows;
}

/** Ratings of listeners on pieces, in points of 0 … 100, with a hidden reference and an anchor. */
export function drawRatings({
  seed,
  means,
  listeners = 14,
  items = 8,
  missing = 0.04,
  spread = 8,
  step = 1,
}: {
  seed: string;
  means: Readonly<Record<string, number>>;
  listeners?: number;
  items?: number;
  missing?: number;
  /** SD of single ratings, in points. */
  spread?: number;
  /** Ratings are whole multiples of this: large ones tie. */
  step?: number;
}): RatingRow[] {
  const random = createRandom(seed);
  const rows: RatingRow[] = [];
  for (let listener = 0; listener < listeners; listener += 1) {
    const leaning = 5 * drawNormal(random);
    for (let item = 0; item < items; item += 1)
      for (const [condition, mean] of Object.entries(means)) {
        const drawn = mean + (mean < 90 ? leaning + spread * drawNormal(random) : 3 * drawNormal(random));
        // one listener does not hear the reference for what it is
        const rating = condition === 'reference' && listener === 3 ? 70 : drawn;
        if (random.uniform() < missing) continue;
        rows.push({
          listener: `listener ${listener}`,
          itemId: `piece ${item}`,
          training: item === 0,
          condition,
          rating: Math.max(0, Math.min(100, step * Math.round(rating / step))),
          playback: listener % 2 === 0 ? 'headphones' : 'car',
        });
      }
  }
  return rows;
}

/** Grades of a reference and what is under test beside it, trial by trial: 5.0 for the one taken for the reference. */
export function drawGrades({
  seed,
  grades,
  listeners = 8,
  items = 5,
}: {
  seed: string;
  /** Mean difference grade of each condition under test. */
  grades: Readonly<Record<string, number>>;
  listeners?: number;
  items?: number;
}): RatingRow[] {
  const random = createRandom(seed);
  const rows: RatingRow[] = [];
  for (let listener = 0; listener < listeners; listener += 1) {
    let trial = 0;
    for (let item = 0; item < items; item += 1)
      for (const [condition, grade] of Object.entries(grades)) {
        trial += 1;
        const heard = Math.round(10 * (grade + 0.8 * drawNormal(random))) / 10;
        const common = {
          listener: `listener ${listener}`,
          itemId: `piece ${item}`,
          training: false,
          session: `session ${listener}`,
          trial,
        };
        rows.push(
          { ...common, condition: 'original', role: 'hidden-reference', rating: heard > 0 ? 5 - heard : 5 },
          { ...common, condition, role: 'condition', rating: heard > 0 ? 5 : 5 + heard },
        );
      }
  }
  return rows;
}

/** Orders of simulated listeners, the likelier the larger the differences of strength. */
export function drawOrders({
  seed,
  strengths,
  listeners = 10,
  items = 4,
  ties = 0.1,
}: {
  seed: string;
  strengths: Readonly<Record<string, number>>;
  listeners?: number;
  items?: number;
  /** How likely two neighbours share a place. */
  ties?: number;
}): RankingRow[] {
  const random = createRandom(seed);
  const gumbel = (): number => -Math.log(-Math.log(random.uniform()));
  return Array.from({ length: listeners * items }, (_, index) => {
    const order = Object.entries(strengths)
      .map(([condition, strength]) => ({ condition, worth: strength + gumbel() }))
      .sort((one, other) => other.worth - one.worth)
      .map(({ condition }) => condition);
    const ranking = order.reduce((text, condition) =>
      random.uniform() < ties ? `${text} = ${condition}` : `${text} > ${condition}`,
    );
    return {
      listener: `listener ${Math.floor(index / items)}`,
      itemId: `piece ${index % items}`,
      training: index % items === 0,
      ranking,
      playback: index % 3 === 0 ? 'phone' : 'headphones',
      level: index % 2 === 0 ? 'matched' : 'as-released',
    };
  });
}
