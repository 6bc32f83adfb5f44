/** Evidence that may be looked at while a panel runs: how surely there is something, and not on whose side. */
import { PANEL_METHODS, type PanelDefinition } from '@earwitness/bench/panel';
import { anyTimeShare, catchTrialsWanted, holmAdjust } from '@earwitness/bench/statistics';
import type { AnswerCell, PanelTally } from './panel-tally.ts';
import type { Tally } from './session-quality.ts';

export interface PanelEvidence {
  /** Counted answers so far that are right or wrong, or prefer one of two. */
  readonly answers: number;
  /**
   * What a gambler against chance would own by now, of the claim and of its part (what was asked, how loud, which two) that is farthest
   * from enough; 1 says nothing, `threshold` is enough. null where it cannot be told as the plan will judge it.
   */
  readonly eValue: number | null;
  /** 1/alpha of that claim. */
  readonly threshold: number | null;
  /** Whether every claim of the plan, in all of its parts, has enough. */
  readonly mayStop: boolean;
  /** Why there is no value, as a sentence; null where there is one. */
  readonly notTold: string | null;
}

type Claim = PanelDefinition['analysisPlan']['claims'][number];
type SideClaim = Extract<Claim, { test: 'exact-binomial' | 'e-process' | 'clustered' }>;

/**
 * The evidence of a panel that is watched by plan, counted as its verdicts will: by what was asked, how loud the versions were to each
 * other and, where pairs are not pooled, by pair; the parts share alpha (Holm); without listeners who missed too many catch trials.
 *
 * @returns null where the plan does not allow to look (any look would cost alpha), or where answers are no choices between two
 */
export function panelEvidence({
  definition,
  tally,
}: {
  definition: PanelDefinition;
  tally: Pick<PanelTally, 'cells' | 'catchTrialsOf'>;
}): PanelEvidence | null {
  const { analysisPlan, method } = definition;
  if (!isWatched(definition)) return null;
  const isKept = keptBy({ definition, tally });
  const counted = tally.cells.map((cell) => countCell(cell, isKept));
  const answers = counted.reduce((sum, cell) => sum + cell.answers, 0);
  const notTold = whyNotTold(definition);
  if (notTold !== null) return { answers, eValue: null, threshold: null, mayStop: false, notTold };
  const claims = analysisPlan.claims.filter(isOfSide).map((claim) => {
    const pValues = cellsOf(claim, { cells: counted, method }).map((cell) =>
      pValueOf(claim, { cell, method }),
    );
    const eValue = 1 / Math.max(...(pValues.length > 0 ? holmAdjust(pValues) : [1]));
    return { eValue, threshold: 1 / claim.alpha };
  });
  const shareOf = (one: { eValue: number; threshold: number }): number => one.eValue / one.threshold;
  const farthest = claims.reduce((least, one) => (shareOf(one) < shareOf(least) ? one : least));
  return { answers, ...farthest, mayStop: shareOf(farthest) >= 1, notTold: null };
}

const isWatched = ({ analysisPlan, method }: PanelDefinition): boolean =>
  analysisPlan.stoppingRule === 'any-time' && PANEL_METHODS[method].answers === 'choice';

/** Whether the evidence of a panel has a value, however many have answered. */
export const tellsEvidence = (definition: PanelDefinition): boolean =>
  isWatched(definition) && whyNotTold(definition) === null;

const isOfSide = (claim: Claim): claim is SideClaim =>
  claim.test === 'exact-binomial' || claim.test === 'e-process';

/** Parts that the count goes by already. */
const KNOWN_STRATA = ['overall', 'condition-pair', 'attribute', 'level'];

/** What is judged by more than is counted here, or whose value would tell a side. */
function whyNotTold({ analysisPlan: { claims, exclusions }, method }: PanelDefinition): string | null {
  const isPreference = PANEL_METHODS[method].chance === null;
  if (!claims.every(isOfSide)) return 'The plan claims more than that there is something.';
  if (claims.some(({ margin }) => margin !== undefined)) return 'The plan has a margin.';
  if (claims.some(({ where, stratum }) => where !== undefined || !KNOWN_STRATA.includes(stratum)))
    return 'The plan judges some of the answers apart.';
  if (exclusions.some((rule) => typeof rule === 'object' && rule.rule === 'where'))
    return 'The plan leaves answers out that are counted here.';
  if (isPreference && claims.some(({ alternative }) => alternative === 'greater'))
    return 'The plan claims one side, and nothing here may tell which.';
  return null;
}

/** Whether a listener's answers count. A listener is in many cells, and asked about once. */
function keptBy({
  definition: { analysisPlan },
  tally,
}: {
  definition: PanelDefinition;
  tally: Pick<PanelTally, 'catchTrialsOf'>;
}): (listener: string) => boolean {
  const rules = analysisPlan.exclusions.flatMap((rule) =>
    typeof rule === 'object' && rule.rule === 'catch-trials' ? [rule] : [],
  );
  if (rules.length === 0) return () => true;
  const known = new Map<string, boolean>();
  return (listener) => {
    const before = known.get(listener);
    if (before !== undefined) return before;
    const { right, answers } = tally.catchTrialsOf(listener);
    const isKept = rules.every((rule) => right >= catchTrialsWanted(rule, answers));
    known.set(listener, isKept);
    return isKept;
  };
}

interface CountedCell extends AnswerCell, Tally {
  /** How many answered, "no preference" included. */
  readonly listeners: number;
}

function countCell(cell: AnswerCell, isKept: (listener: string) => boolean): CountedCell {
  const counted = { listeners: 0, right: 0, answers: 0 };
  for (const [listener, { right, answers }] of cell.byListener) {
    if (!isKept(listener)) continue;
    counted.listeners += 1;
    counted.right += right;
    counted.answers += answers;
  }
  return { ...cell, ...counted };
}

/** The parts that a claim is judged on one by one. */
function cellsOf(
  { conditions, stratum }: SideClaim,
  { cells, method }: { cells: readonly CountedCell[]; method: PanelDefinition['method'] },
): Tally[] {
  const isByPair = stratum === 'condition-pair' || PANEL_METHODS[method].chance === null;
  const parts = new Map<string, Tally>();
  for (const cell of cells) {
    const isAsked = conditions === undefined || cell.conditions.every((one) => conditions.includes(one));
    if (!isAsked || cell.listeners === 0) continue;
    const key = JSON.stringify([cell.attribute, cell.level, isByPair ? cell.conditions : null]);
    const { right, answers } = parts.get(key) ?? { right: 0, answers: 0 };
    parts.set(key, { right: right + cell.right, answers: answers + cell.answers });
  }
  return [...parts.values()];
}

/** As the verdict has it: the better of both directions, doubled, where the claim is for either. */
function pValueOf(
  { alternative }: SideClaim,
  { cell: { right, answers: n }, method }: { cell: Tally; method: PanelDefinition['method'] },
): number {
  const chance = PANEL_METHODS[method].chance ?? 1 / 2;
  const { pAbove, pBelow } = anyTimeShare({ successes: right, n }, { chance });
  const above = pAbove(chance);
  return alternative === 'greater' ? above : Math.min(1, 2 * Math.min(above, pBelow(chance)));
}
