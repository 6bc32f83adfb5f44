/** Ratings laid out for the mixed model: random terms numbered, those that the panel cannot tell apart named. */
import { type Level, TooFewLevelsError } from '../clustered/grouped-answers.ts';
import { checkRatings, distinct, type Rating } from './rating-table.ts';

/** What may differ by chance: listeners and items as a whole, and how each of them takes to single systems. */
export type RandomTerm = 'listener' | 'item' | 'listener:system' | 'item:system' | 'listener:item';

/** A number known of each rating: its place in the trial or the session. */
export interface RatingCovariate {
  readonly name: string;
  readonly values: readonly number[];
}

/** A random term cannot be told from another one, from the systems or from the residual. */
export class ConfoundedTermError extends Error {
  readonly term: RandomTerm;
  readonly other: string;

  constructor(term: RandomTerm, other: string) {
    super(
      `Cannot estimate how much "${term}" varies as in these ratings it cannot be told from ${other}: leave the term out`,
    );
    this.name = 'ConfoundedTermError';
    this.term = term;
    this.other = other;
  }
}

interface NumberedTerm {
  readonly term: RandomTerm;
  readonly levelOfRow: Int32Array;
  readonly levels: number;
}

export interface RatingDesign {
  readonly systems: readonly string[];
  readonly systemOfRow: Int32Array;
  readonly scores: Float64Array;
  readonly covariates: readonly RatingCovariate[];
  readonly terms: readonly NumberedTerm[];
  /** Usual terms that these ratings cannot show. */
  readonly leftOut: readonly { readonly term: RandomTerm; readonly reason: string }[];
  readonly listeners: number;
  readonly items: number;
}

const USUAL_TERMS: readonly RandomTerm[] = ['listener', 'item', 'listener:system', 'item:system'];

/** `random` undefined: of the usual terms, those that can be told apart. */
export function ratingDesign(
  ratings: readonly Rating[],
  {
    random,
    covariates,
  }: { random: readonly RandomTerm[] | undefined; covariates: readonly RatingCovariate[] },
): RatingDesign {
  checkRatings(ratings);
  for (const { name, values } of covariates)
    if (values.length !== ratings.length || !values.every(Number.isFinite))
      throw new RangeError(
        `Cannot fit ratings as covariate "${name}" must have one finite value for each of ${ratings.length} ratings: there are ${values.length}`,
      );
  const system = numbered(ratings.map((rating) => rating.system));
  const listener = numbered(ratings.map((rating) => rating.listener));
  const item = numbered(ratings.map((rating) => rating.item));
  const cross = (one: Numbered, other: Numbered): Numbered =>
    numbered(Array.from(one.levelOfRow, (level, row) => level * other.levels + other.levelOfRow[row]!));
  const numberedTerm = (term: RandomTerm): NumberedTerm => ({
    term,
    ...{
      listener: () => listener,
      item: () => item,
      'listener:system': () => cross(listener, system),
      'item:system': () => cross(item, system),
      'listener:item': () => cross(listener, item),
    }[term](),
  });
  const terms: NumberedTerm[] = [];
  const leftOut: { term: RandomTerm; reason: string }[] = [];
  for (const candidate of distinct(random ?? USUAL_TERMS).map(numberedTerm)) {
    const found = obstacle(candidate, { system, terms, counts: { listener, item } });
    if (found === null) terms.push(candidate);
    else if (random === undefined) leftOut.push({ term: candidate.term, reason: found.message });
    else throw found;
  }
  return {
    systems: distinct(ratings.map((rating) => rating.system)),
    systemOfRow: system.levelOfRow,
    scores: Float64Array.from(ratings, ({ score }) => score),
    covariates,
    terms,
    leftOut,
    listeners: listener.levels,
    items: item.levels,
  };
}

type Numbered = Pick<NumberedTerm, 'levelOfRow' | 'levels'>;

/** Levels by the order of their first appearance: equal partitions of the rows get equal numbers. */
function numbered(labels: readonly Level[]): Numbered {
  const known = new Map<Level, number>();
  const levelOfRow = Int32Array.from(labels, (label) => {
    const level = known.get(label) ?? known.size;
    known.set(label, level);
    return level;
  });
  return { levelOfRow, levels: known.size };
}

function obstacle(
  { term, levelOfRow, levels }: NumberedTerm,
  {
    system,
    terms,
    counts,
  }: { system: Numbered; terms: readonly NumberedTerm[]; counts: { listener: Numbered; item: Numbered } },
): Error | null {
  for (const factor of ['listener', 'item'] as const)
    if (term.includes(factor) && counts[factor].levels < 2)
      return new TooFewLevelsError(factor, counts[factor].levels);
  if (levels === levelOfRow.length) return new ConfoundedTermError(term, 'the residual');
  const isAlike = (other: Numbered): boolean =>
    other.levels === levels && other.levelOfRow.every((level, row) => level === levelOfRow[row]);
  if (isAlike(system)) return new ConfoundedTermError(term, 'the systems');
  const twin = terms.find(isAlike);
  return twin === undefined ? null : new ConfoundedTermError(term, `"${twin.term}"`);
}
