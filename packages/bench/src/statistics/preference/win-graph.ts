/** Whether paired comparisons hang together well enough to be put on one scale. */

/** Some items never lost to, or were never compared with, others: no finite scale holds them all. */
export class DisconnectedComparisonsError extends Error {
  /** Items that are comparable with each other; a group never lost to, or never met, those after it. */
  readonly groups: readonly (readonly string[])[];
  /** Items that never lost and never tied. */
  readonly undefeated: readonly string[];
  /** Items that never won and never tied. */
  readonly winless: readonly string[];

  constructor({
    groups,
    undefeated,
    winless,
  }: Pick<DisconnectedComparisonsError, 'groups' | 'undefeated' | 'winless'>) {
    const listed = groups.map((group) => `{${group.join(', ')}}`).join(' ');
    super(
      `Cannot put the items on one scale as every group of them must have both won against and lost to the others: ` +
        `${listed} are apart${undefeated.length > 0 ? `; never beaten: ${undefeated.join(', ')}` : ''}` +
        `${winless.length > 0 ? `; never preferred: ${winless.join(', ')}` : ''}. ` +
        'Collect comparisons between the groups, or give priorStandardDeviation: 1, a weak prior that holds odds beyond 1 : 7 unlikely, and say so',
    );
    this.name = 'DisconnectedComparisonsError';
    this.groups = groups;
    this.undefeated = undefeated;
    this.winless = winless;
  }
}

/**
 * The groups of items each of which can be reached from each other along wins; a tie leads both ways.
 *
 * @param beats beats[i] lists the items that item i was preferred to or tied with at least once
 * @returns places of items, a group never beaten by those after it first; one group where all hang together
 * @source R. Tarjan, SIAM Journal on Computing 1 (1972), without recursion
 */
export function connectedGroups(beats: readonly (readonly number[])[]): number[][] {
  const order = new Array<number>(beats.length).fill(-1);
  const low = new Array<number>(beats.length).fill(0);
  const isOpen = new Array<boolean>(beats.length).fill(false);
  const open: number[] = [];
  const groups: number[][] = [];
  let seen = 0;
  for (let root = 0; root < beats.length; root += 1) {
    if (order[root] !== -1) continue;
    const path: { item: number; next: number }[] = [];
    const enter = (item: number): void => {
      order[item] = seen;
      low[item] = seen;
      seen += 1;
      open.push(item);
      isOpen[item] = true;
      path.push({ item, next: 0 });
    };
    enter(root);
    while (path.length > 0) {
      const top = path.at(-1)!;
      const { item } = top;
      const beaten = beats[item]![top.next];
      top.next += 1;
      if (beaten !== undefined) {
        if (order[beaten] === -1) enter(beaten);
        else if (isOpen[beaten]) low[item] = Math.min(low[item]!, order[beaten]!);
        continue;
      }
      path.pop();
      const above = path.at(-1)?.item;
      if (above !== undefined) low[above] = Math.min(low[above]!, low[item]!);
      if (low[item] !== order[item]) continue;
      const group: number[] = [];
      let last: number;
      do {
        last = open.pop()!;
        isOpen[last] = false;
        group.push(last);
      } while (last !== item);
      groups.push(group.sort((a, b) => a - b));
    }
  }
  // a group is finished after all it beats
  return groups.reverse();
}

/**
 * Checks that the estimates of strengths are finite.
 *
 * @throws {DisconnectedComparisonsError}
 * @source L. R. Ford, American Mathematical Monthly 64 (1957)
 */
export function checkConnected(items: readonly string[], beats: readonly (readonly number[])[]): void {
  const groups = connectedGroups(beats);
  if (groups.length <= 1) return;
  const named = (places: readonly number[]): string[] => places.map((place) => items[place]!);
  const places = items.map((_, place) => place);
  const isBeaten = new Set(beats.flat());
  throw new DisconnectedComparisonsError({
    groups: groups.map(named),
    undefeated: named(places.filter((place) => !isBeaten.has(place) && beats[place]!.length > 0)),
    winless: named(places.filter((place) => isBeaten.has(place) && beats[place]!.length === 0)),
  });
}
