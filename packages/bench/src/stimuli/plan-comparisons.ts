/** From a panel's file and its material to the comparisons of its pack. */

import type { PanelExcerpts, PanelFile } from '../panel/panel-file.ts';
import type { PanelMethod } from '../panel/panel-method.ts';
import type { ComparisonUse, LevelArm } from '../panel/panel-pack.ts';
import {
  anchorsOf,
  type ComparedRendering,
  type ComparisonRequest,
  type ExcerptWish,
  type MadeStimulus,
} from './comparison-request.ts';
import { PLATFORM_ARM, PLATFORM_IDS } from './level-excerpts.ts';
import type { MaterialItem } from './panel-material.ts';

/** Refuses a value of the file by its place there. */
export type Refuse = (path: readonly (string | number)[], problem: string) => never;

export interface PlannedComparisons {
  readonly requests: readonly ComparisonRequest[];
  /** Under test, the reference not among them. */
  readonly conditionIds: readonly string[];
  readonly hasAnchors: boolean;
}

/** All stimuli of an excerpt at once, or two of them. */
const SHOWS_ALL: ReadonlySet<PanelMethod> = new Set(['ranking', 'multi-stimulus', 'mushra']);
const HIDES_REFERENCE: ReadonlySet<PanelMethod> = new Set(['mushra', 'triple-stimulus']);
/** With a right answer to every trial, a reference beside it would give it away. */
const MAY_OPEN_REFERENCE: ReadonlySet<PanelMethod> = new Set([
  'preference',
  'paired-comparison',
  'ranking',
  'multi-stimulus',
]);
/** @source Recommendation ITU-R BS.1534-3, 5.2 */
const MOST_STIMULI = 12;
const USES = ['trials', 'training', 'qualification', 'catch'] as const;

interface Cast {
  readonly conditionIds: readonly string[];
  readonly referenceId: string | null;
  readonly hasAnchors: boolean;
}

/** Conditions that each of the items has, in the order of the first. */
function commonConditions(items: readonly MaterialItem[]): string[] {
  const [first, ...others] = items;
  return [...(first?.renderings.keys() ?? [])].filter((conditionId) =>
    others.every(({ renderings }) => renderings.has(conditionId)),
  );
}

/** Who is compared, by what the method needs. */
function castOf(
  { method, material }: PanelFile,
  { items, refuse }: { items: readonly MaterialItem[]; refuse: Refuse },
): Cast {
  const { reference } = material;
  const named = material.conditions ?? commonConditions(items);
  const known = [...new Set(items.flatMap(({ renderings }) => [...renderings.keys()]))];
  for (const [index, conditionId] of (material.conditions ?? []).entries())
    if (!known.includes(conditionId))
      refuse(
        ['material', 'conditions', index],
        `no item has “${conditionId}”: there are ${known.join(', ')}`,
      );
  if (reference !== null && !known.includes(reference))
    refuse(['material', 'reference'], `no item has “${reference}”: there are ${known.join(', ')}`);
  const conditionIds = named.filter((conditionId) => conditionId !== reference);
  const hasAnchors = material.anchors ?? method === 'mushra';
  refuseWrongReference({ method, reference, refuse });
  if (hasAnchors && !SHOWS_ALL.has(method))
    refuse(['material', 'anchors'], `anchors are for methods that show all at once, and this is ${method}`);
  if (hasAnchors && reference === null)
    refuse(['material', 'anchors'], 'anchors are made of the reference: name one');
  if (method === 'mushra' && !hasAnchors)
    refuse(['material', 'anchors'], 'without anchors it is no MUSHRA: take multi-stimulus');
  const least = HIDES_REFERENCE.has(method) ? 1 : 2;
  if (conditionIds.length < least)
    refuse(
      ['material', 'conditions'],
      `${method} needs ${least === 1 ? 'a condition beside the reference' : 'two conditions'}, and ` +
        `${conditionIds.length === 0 ? 'there is none' : `there is ${conditionIds.join(', ')}`}` +
        // without names, all that every item has
        `${material.conditions === undefined ? ` that every item has: name them, and items without them are left out (some have ${known.join(', ')})` : ''}`,
    );
  if (method === 'identification') refuseWrongMakers({ items, conditionIds, refuse });
  return { conditionIds, referenceId: reference, hasAnchors };
}

function refuseWrongReference({
  method,
  reference,
  refuse,
}: {
  method: PanelMethod;
  reference: string | null;
  refuse: Refuse;
}): void {
  if (HIDES_REFERENCE.has(method) && reference === null)
    refuse(
      ['material', 'reference'],
      `${method} holds everything against a reference: name the condition that is it`,
    );
  if (reference !== null && !HIDES_REFERENCE.has(method) && !MAY_OPEN_REFERENCE.has(method))
    refuse(
      ['material', 'reference'],
      `a reference beside it would give the answer away in ${method}: leave it out, or name it among the conditions`,
    );
}

/** "Which did the AI master?" has an answer where one of two was by an engine. */
function refuseWrongMakers({
  items,
  conditionIds,
  refuse,
}: {
  items: readonly MaterialItem[];
  conditionIds: readonly string[];
  refuse: Refuse;
}): void {
  const isByEngine = (conditionId: string) =>
    items.some(({ renderings }) => renderings.get(conditionId)?.makerKind === 'engine');
  const engines = conditionIds.filter(isByEngine).length;
  if (engines === 0 || engines === conditionIds.length)
    refuse(
      ['material', 'conditions'],
      'identification needs one condition by an engine and one by somebody else: say in the files who made each (maker)',
    );
}

function refuseWrongPlan({ method, material, controls, qualification }: PanelFile, refuse: Refuse): void {
  if (qualification !== null && material.qualification === null)
    refuse(['material', 'qualification'], 'say on what material listeners qualify: items, or excerpts');
  if (qualification === null && material.qualification !== null)
    refuse(
      ['material', 'qualification'],
      'there is no qualification to be heard for: add qualification to the panel',
    );
  if (controls.catchTrials === 0 && material.catch !== null)
    refuse(['material', 'catch'], 'there are no catch trials: set controls.catchTrials');
  if (controls.catchTrials > 0 && method === 'identification')
    refuse(
      ['controls', 'catchTrials'],
      'who spoiled a sound cannot be heard, so identification has no catch trials',
    );
  for (const [index, level] of material.levels.entries()) {
    const platformId = level.startsWith(PLATFORM_ARM) ? level.slice(PLATFORM_ARM.length) : null;
    if (platformId !== null && !PLATFORM_IDS.includes(platformId))
      refuse(
        ['material', 'levels', index],
        `no platform “${platformId}” is known: these are ${PLATFORM_IDS.join(', ')}`,
      );
  }
}

/** What stands in the file for a use; null where it has none. */
function wishOf(
  { material, controls }: PanelFile,
  use: ComparisonUse,
): { items: readonly string[] | null; excerpts: PanelExcerpts; path: readonly string[] } | null {
  if (use === 'trials')
    return { items: material.items ?? null, excerpts: material.excerpts, path: ['material'] };
  const other = material[use] ?? (use === 'catch' && controls.catchTrials > 0 ? {} : null);
  if (other === null) return null;
  const { items = null, excerpts } = other;
  // other material is chosen like that of the trials, one excerpt of each item
  const usual = Array.isArray(material.excerpts) ? {} : material.excerpts;
  return {
    items,
    excerpts: excerpts ?? { choose: 'differ-most', seconds: 10, ...usual, perItem: 1 },
    path: ['material', use],
  };
}

/** Where in which item; `next` is the item that a spanning excerpt goes on into. */
interface PlannedExcerpt {
  readonly itemId: string;
  readonly next: string | null;
  readonly excerpt: ExcerptWish;
  /** Where it stands in the file. */
  readonly path: readonly (string | number)[];
}

/** Stretches of items that a given excerpt hears, from their start or before their end. */
function stretchesOf({ itemId, next, excerpt }: PlannedExcerpt) {
  if ('startSeconds' in excerpt)
    return [{ of: itemId, edge: 'start', from: excerpt.startSeconds, to: excerpt.endSeconds }];
  if (!('lastSeconds' in excerpt)) return [];
  return [
    { of: itemId, edge: 'end', from: -excerpt.lastSeconds, to: 0 },
    { of: next, edge: 'start', from: 0, to: excerpt.firstSeconds },
  ];
}

/** What is practised or qualified on must not come back in the trials. Where places are chosen, only who builds the pack can tell. */
function refuseSharedPlaces(
  planned: readonly ({ use: ComparisonUse } & PlannedExcerpt)[],
  refuse: Refuse,
): void {
  const heard = planned.flatMap((one) => stretchesOf(one).map((stretch) => ({ ...one, ...stretch })));
  for (const [index, one] of heard.entries()) {
    const other = heard
      .slice(0, index)
      .find(
        ({ use, of, edge, from, to }) =>
          use !== one.use && of === one.of && edge === one.edge && from < one.to && one.from < to,
      );
    if (other !== undefined)
      refuse(
        one.path,
        `${one.use} would hear what ${other.use} hears of “${one.of}” (${other.path.join('.')}): name another place`,
      );
  }
}

/** Of one item, chosen places must not overlap, so that they are counted through all uses. */
function createChooser(refuse: Refuse) {
  const counts = new Map<string, { rule: string; taken: number }>();
  return (
    itemId: string,
    { choose, seconds }: Exclude<PanelExcerpts, readonly unknown[]>,
    path: readonly string[],
  ): ExcerptWish => {
    const rule = `${choose}, ${seconds} s`;
    const count = counts.get(itemId) ?? { rule, taken: 0 };
    if (count.rule !== rule)
      refuse(
        [...path, 'excerpts'],
        `excerpts of “${itemId}” are chosen elsewhere by ${count.rule}, and could overlap those by ${rule}: choose alike, or from other items`,
      );
    counts.set(itemId, { rule, taken: count.taken + 1 });
    return { choose, seconds, rank: count.taken };
  };
}

const titled = (items: readonly MaterialItem[]): string => items.map(({ itemId }) => itemId).join(', ');

/**
 * Plans the comparisons of a panel: every excerpt on every level, item by item.
 *
 * @param refuse told the place in the file, and what is wrong there
 */
export function planComparisons({
  panel,
  items,
  refuse,
}: {
  panel: PanelFile;
  items: readonly MaterialItem[];
  refuse: Refuse;
}): PlannedComparisons {
  const { method, material } = panel;
  refuseWrongPlan(panel, refuse);
  const cast = castOf(panel, { items: itemsNamed(panel, { items, refuse }), refuse });
  const wanted = [...cast.conditionIds, ...(cast.referenceId === null ? [] : [cast.referenceId])];
  const hasAll = ({ renderings }: MaterialItem) => wanted.every((conditionId) => renderings.has(conditionId));
  const itemOf = (itemId: string, path: readonly (string | number)[]): MaterialItem => {
    const found =
      items.find((item) => item.itemId === itemId) ??
      refuse(path, `there is no item “${itemId}”: there are ${titled(items)}`);
    const missing = wanted.filter((conditionId) => !found.renderings.has(conditionId));
    return missing.length === 0 ? found : refuse(path, `item “${itemId}” has no ${missing.join(', ')}`);
  };
  const reserved = new Set(
    USES.flatMap((use) => (use === 'trials' ? [] : (wishOf(panel, use)?.items ?? []))),
  );
  // other material is of the items of the trials, unless it names its own
  const usualItems =
    material.items ??
    items.filter((item) => hasAll(item) && !reserved.has(item.itemId)).map(({ itemId }) => itemId);
  const chosen = createChooser(refuse);
  const planned = USES.flatMap((use) => {
    const wish = wishOf(panel, use);
    if (wish === null) return [];
    const { excerpts, path } = wish;
    if (Array.isArray(excerpts))
      return excerpts.map((given, index): { use: ComparisonUse } & PlannedExcerpt => {
        const place = [...path, 'excerpts', index];
        itemOf(given.item, [...place, 'item']);
        if (!('next' in given)) {
          const { startSeconds, endSeconds } = given;
          return { use, itemId: given.item, next: null, excerpt: { startSeconds, endSeconds }, path: place };
        }
        itemOf(given.next, [...place, 'next']);
        const { lastSeconds, gapSeconds, firstSeconds } = given;
        return {
          use,
          itemId: given.item,
          next: given.next,
          excerpt: { lastSeconds, gapSeconds, firstSeconds },
          path: place,
        };
      });
    const itemIds = wish.items?.map((itemId, index) => itemOf(itemId, [...path, 'items', index]).itemId);
    const from = itemIds ?? usualItems;
    if (from.length === 0) refuse(path, `no item has all of ${wanted.join(', ')}`);
    return from.flatMap((itemId) =>
      Array.from({ length: excerpts.perItem }, () => ({
        use,
        itemId,
        next: null,
        excerpt: chosen(itemId, excerpts, path),
        path,
      })),
    );
  });
  refuseSharedPlaces(planned, refuse);
  const requestOf = createRequestMaker({ method, cast, items, refuse });
  const order = items.map(({ itemId }) => itemId);
  // item by item, since each is opened and lined up once
  const requests = [...planned]
    .sort((one, other) => order.indexOf(one.itemId) - order.indexOf(other.itemId))
    .flatMap((one, index) =>
      levelsFor(one.use, material.levels).map((level) => requestOf(one, { level, index })),
    );
  return { requests, conditionIds: cast.conditionIds, hasAnchors: cast.hasAnchors };
}

/** Those that the panel is about: all, or those it names. */
function itemsNamed(
  { material }: PanelFile,
  { items, refuse }: { items: readonly MaterialItem[]; refuse: Refuse },
): MaterialItem[] {
  if (items.length === 0) refuse(['material'], 'it holds no item');
  const wanted = material.items;
  if (wanted === undefined) return [...items];
  return wanted.map(
    (itemId, index) =>
      items.find((item) => item.itemId === itemId) ??
      refuse(['material', 'items', index], `there is no item “${itemId}”: there are ${titled(items)}`),
  );
}

/** Only what is judged is heard on every level. */
const levelsFor = (use: ComparisonUse, levels: readonly LevelArm[]): readonly LevelArm[] =>
  use === 'trials' ? levels : [levels.includes('matched') ? 'matched' : levels[0]!];

function createRequestMaker({
  method,
  cast: { conditionIds, referenceId, hasAnchors },
  items,
  refuse,
}: {
  method: PanelMethod;
  cast: Cast;
  items: readonly MaterialItem[];
  refuse: Refuse;
}) {
  const referenceRole = HIDES_REFERENCE.has(method) ? 'hidden-reference' : 'open-reference';
  const known = new Map<string, ComparedRendering[]>();
  /** One list for each item, by which it is known that it is lined up already; the reference is what all are lined up with. */
  function renderingsOf(itemId: string, next: string | null): ComparedRendering[] {
    const name = JSON.stringify([itemId, next]);
    const renderings =
      known.get(name) ??
      [...(referenceId === null ? [] : [referenceId]), ...conditionIds].map(
        (conditionId): ComparedRendering => {
          const find = (id: string) => items.find((item) => item.itemId === id)?.renderings.get(conditionId);
          const rendering = find(itemId) ?? refuse(['material'], `item “${itemId}” has no ${conditionId}`);
          const nextAudio = next === null ? undefined : find(next)?.audio;
          return {
            conditionId,
            ...rendering,
            role: conditionId === referenceId ? referenceRole : 'condition',
            ...(nextAudio !== undefined && { nextAudio }),
          };
        },
      );
    known.set(name, renderings);
    return renderings;
  }

  return (
    { use, itemId, next, excerpt }: { use: ComparisonUse } & PlannedExcerpt,
    { level, index }: { level: LevelArm; index: number },
  ): ComparisonRequest => {
    const titles = [itemId, next].flatMap((id) => items.find((item) => item.itemId === id)?.itemTitle ?? []);
    const isCatch = use === 'catch';
    const base =
      HIDES_REFERENCE.has(method) && referenceId !== null
        ? referenceId
        : conditionIds[index % conditionIds.length]!;
    const made: MadeStimulus[] = [
      ...(hasAnchors && referenceId !== null ? anchorsOf(referenceId) : []),
      ...(isCatch ? [{ role: 'spoiled' as const, conditionId: 'spoiled', makerKind: 'none', of: base }] : []),
    ];
    const renderings = renderingsOf(itemId, next);
    // of two sounds, the one that is not spoiled must be the better whatever it is
    const heard = isCatch && !SHOWS_ALL.has(method) ? [base] : undefined;
    const stimulusCount = made.length + renderings.filter(({ role }) => role !== 'open-reference').length;
    if (SHOWS_ALL.has(method) && stimulusCount > MOST_STIMULI)
      refuse(
        ['material', 'conditions'],
        `a trial may show ${MOST_STIMULI} stimuli at most, and ${use === 'catch' ? 'a catch trial ' : ''}would show ${stimulusCount}`,
      );
    return {
      itemId: next === null ? itemId : `${itemId}+${next}`,
      itemTitle: titles.join(' → '),
      renderings,
      made,
      ...(heard !== undefined && { heard }),
      excerpt,
      use,
      level,
    };
  };
}
