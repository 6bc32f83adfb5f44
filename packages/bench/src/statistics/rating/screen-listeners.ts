/** Which listeners heard the hidden reference and the anchor for what they are. */
import type { Level } from '../clustered/grouped-answers.ts';
import { checkRatings, distinct, type Rating } from './rating-table.ts';

/** BS.1534-3, 4.1.2: a reference below, or a mid-range anchor above, this score is a slip. */
const LIMIT_SCORE = 90;
/** The same clause: slips on more than this share of items exclude a listener. */
const MOST_SLIPS = 0.15;
/** The same clause: an item on which more than this share of listeners score the mid-range anchor high says nothing of them. */
const MOST_HIGH_ANCHORS = 0.25;

export interface ScreenedListener {
  readonly listener: Level;
  /** Of the items on which the listener rated the hidden reference; 0 where none. */
  readonly shareReferenceLow: number;
  /** Of the items on which the listener rated the mid-range anchor, excepted ones left out; 0 where none. */
  readonly shareAnchorHigh: number;
  /** Empty for those who are kept. */
  readonly reasons: readonly ('reference rated low' | 'anchor rated high')[];
}

export interface Screening {
  readonly listeners: readonly ScreenedListener[];
  readonly kept: readonly Level[];
  readonly excluded: readonly Level[];
  /** Items on which so many listeners rated the anchor high that the rule does not hold there. */
  readonly exceptedItems: readonly Level[];
  /** At this many items or fewer a single slip excludes. */
  readonly isOneSlipEnough: boolean;
}

/**
 * Post-screening by BS.1534-3. It looks at the hidden reference and the mid-range anchor only, never at systems under test.
 *
 * @param reference,midAnchor names of systems; leave `midAnchor` out where there was none
 * @param limitScore of a scale 0…100
 * @throws {RangeError} for no ratings, scores that are not finite or a reference that nobody rated
 * @source ITU-R BS.1534-3 (2015), 4.1.2
 */
export function screenListeners(
  ratings: readonly Rating[],
  {
    reference,
    midAnchor,
    limitScore = LIMIT_SCORE,
  }: { reference: string; midAnchor?: string; limitScore?: number },
): Screening {
  checkRatings(ratings);
  const ofReference = ratings.filter(({ system }) => system === reference);
  const ofAnchor = ratings.filter(({ system }) => system === midAnchor);
  for (const [name, found] of Object.entries({ [reference]: ofReference, [midAnchor ?? '']: ofAnchor }))
    if (name !== '' && found.length === 0)
      throw new RangeError(`Cannot screen listeners as "${name}" must have been rated: nobody did`);
  const isHigh = ({ score }: Rating): boolean => score > limitScore;
  const exceptedItems = distinct(ofAnchor.map(({ item }) => item)).filter(
    (item) =>
      shareOf(
        ofAnchor.filter((rating) => rating.item === item),
        isHigh,
      ) > MOST_HIGH_ANCHORS,
  );
  const excepted = new Set(exceptedItems);
  const telling = ofAnchor.filter(({ item }) => !excepted.has(item));
  const listeners = distinct(ratings.map(({ listener }) => listener)).map((listener) => {
    const byThem = (rating: Rating): boolean => rating.listener === listener;
    const shareReferenceLow = shareOf(ofReference.filter(byThem), ({ score }) => score < limitScore);
    const shareAnchorHigh = shareOf(telling.filter(byThem), isHigh);
    return {
      listener,
      shareReferenceLow,
      shareAnchorHigh,
      reasons: [
        ...(shareReferenceLow > MOST_SLIPS ? (['reference rated low'] as const) : []),
        ...(shareAnchorHigh > MOST_SLIPS ? (['anchor rated high'] as const) : []),
      ],
    };
  });
  const isKept = ({ reasons }: ScreenedListener): boolean => reasons.length === 0;
  return {
    listeners,
    kept: listeners.filter(isKept).map(({ listener }) => listener),
    excluded: listeners.filter((each) => !isKept(each)).map(({ listener }) => listener),
    exceptedItems,
    isOneSlipEnough: 1 / distinct(ofReference.map(({ item }) => item)).length > MOST_SLIPS,
  };
}

const shareOf = <Value>(values: readonly Value[], has: (value: Value) => boolean): number =>
  values.length === 0 ? 0 : values.filter(has).length / values.length;

/**
 * One analysis of all listeners and of those whom screening keeps: a result that hangs on the screening shows.
 *
 * @param analyze gets ratings, those of reference and anchor included
 * @returns `screened` null where nobody is kept
 * @throws as `screenListeners` and the analysis
 */
export function withAndWithoutScreening<Result>(
  ratings: readonly Rating[],
  {
    analyze,
    ...rule
  }: { analyze: (ratings: readonly Rating[]) => Result } & Parameters<typeof screenListeners>[1],
): { readonly screening: Screening; readonly all: Result; readonly screened: Result | null } {
  const screening = screenListeners(ratings, rule);
  const kept = new Set(screening.kept);
  return {
    screening,
    all: analyze(ratings),
    screened: kept.size === 0 ? null : analyze(ratings.filter(({ listener }) => kept.has(listener))),
  };
}
