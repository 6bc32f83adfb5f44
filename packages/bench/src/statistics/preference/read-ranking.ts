/** An order of items as one line of text. */

/**
 * Reads `human > ours = mix`: the best first, `=` between those in one place.
 *
 * @returns the items place by place; empty for an empty text
 */
export const readRanking = (text: string): string[][] =>
  text.trim() === '' ? [] : text.split(' > ').map((place) => place.split(' = ').map((item) => item.trim()));

/** Every pair of an order that it puts one before the other: the preferred one first. */
export const decidedPairs = (
  places: readonly (readonly string[])[],
): (readonly [winner: string, loser: string])[] =>
  places.flatMap((items, place) =>
    items.flatMap((winner) =>
      places
        .slice(place + 1)
        .flat()
        .map((loser) => [winner, loser] as const),
    ),
  );
