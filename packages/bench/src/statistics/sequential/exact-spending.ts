/** Alpha spending on counts: looks at any numbers of answers, each with the smallest count that the exact chance of error allows. */
import { checkCount } from '../proportion/binomial.ts';
import { type AlphaSpending, spentAlpha } from './alpha-spending.ts';
import { addTrial } from './count-walk.ts';
import { checkAlpha, checkChance } from './e-process.ts';

export interface SpendingPlan {
  /** Answers at which all of alpha is spent. */
  readonly plannedTrials: number;
  readonly alpha?: number;
  readonly chance?: number;
  readonly spending?: AlphaSpending;
}

export interface SpendingLook {
  readonly n: number;
  /** Reject at so many successes or more; null where no count may reject at this look. */
  readonly critical: number | null;
  /** Chance of error used up so far, this look included. */
  readonly alphaUsed: number;
}

/** A panel that is looked at now and then; plain data, so that it may be stored between looks. */
export interface SpendingState {
  readonly plan: Required<SpendingPlan>;
  readonly looks: readonly SpendingLook[];
  /** Successes and answers at the last look. */
  readonly successes: number;
  readonly n: number;
  /** Under chance: probability of each count 0 … n, of paths that no look has rejected. */
  readonly surviving: readonly number[];
  readonly rejected: boolean;
}

/**
 * A panel before its first look.
 *
 * @throws {RangeError} for impossible plans
 */
export function startSpending({
  plannedTrials,
  alpha = 0.05,
  chance = 0.5,
  spending = 'obrien-fleming',
}: SpendingPlan): SpendingState {
  checkAlpha(alpha);
  checkChance(chance);
  if (!(Number.isSafeInteger(plannedTrials) && plannedTrials >= 1))
    throw new RangeError(
      `Cannot spend alpha as plannedTrials must be a whole number >= 1: current value is ${plannedTrials}`,
    );
  return {
    plan: { plannedTrials, alpha, chance, spending },
    looks: [],
    successes: 0,
    n: 0,
    surviving: [1],
    rejected: false,
  };
}

/** Spends at one more look, at n answers; what no count could use stays for later looks. */
function spendAt(
  surviving: readonly number[],
  before: SpendingLook,
  plan: Required<SpendingPlan>,
  n: number,
) {
  const counts = new Float64Array(n + 1);
  counts.set(surviving);
  for (let trial = surviving.length; trial <= n; trial += 1)
    addTrial(counts, { low: 0, high: trial - 1, proportion: plan.chance });
  const allowed = spentAlpha({ ...plan, fraction: n / plan.plannedTrials });
  let used = before.alphaUsed;
  let critical = n + 1;
  while (critical > 0 && used + counts[critical - 1]! <= allowed) {
    critical -= 1;
    used += counts[critical]!;
  }
  // counts that an earlier look has already ended weigh nothing, and are no reason to reject
  while (critical <= n && counts[critical] === 0) critical += 1;
  const look: SpendingLook = { n, critical: critical > n ? null : critical, alphaUsed: used };
  return {
    look,
    surviving: [...counts.subarray(0, critical), ...new Array<number>(n + 1 - critical).fill(0)],
  };
}

/**
 * Looks at a panel: at any number of answers, planned or not, as long as the looks are not chosen by how the answers have turned out
 * since the last one (who wants to be free in that too takes the e-process).
 *
 * @param successes,n all answers so far
 * @returns the state with one more look; `rejected` once any look has rejected
 * @throws {RangeError} for impossible counts, or no answers since the last look
 * @source Lan & DeMets 1983 on exact binomial tails, as Jennison & Turnbull 2000, chapter 12
 */
export function takeLook(
  state: SpendingState,
  { successes, n }: { successes: number; n: number },
): SpendingState {
  checkCount({ successes, n });
  if (n <= state.n || successes < state.successes || successes - state.successes > n - state.n)
    throw new RangeError(
      `Cannot look as answers must have come in since the last look (${state.successes} of ${state.n}): current value is ${successes} of ${n}`,
    );
  const before = state.looks.at(-1) ?? { n: 0, critical: null, alphaUsed: 0 };
  const { look, surviving } = spendAt(state.surviving, before, state.plan, n);
  return {
    ...state,
    looks: [...state.looks, look],
    successes,
    n,
    surviving,
    rejected: state.rejected || (look.critical !== null && successes >= look.critical),
  };
}

/**
 * The critical counts of looks that are planned beforehand.
 *
 * @param looks numbers of answers, ascending
 * @throws {RangeError} for looks that do not ascend, or impossible plans
 */
export function exactSpendingBoundary({
  looks,
  ...plan
}: SpendingPlan & { looks: readonly number[] }): readonly SpendingLook[] {
  let { surviving, plan: complete } = startSpending(plan);
  let before: SpendingLook = { n: 0, critical: null, alphaUsed: 0 };
  return looks.map((n) => {
    if (!(Number.isSafeInteger(n) && n > before.n))
      throw new RangeError(
        `Cannot spend alpha as looks must be whole numbers that ascend: current value is ${looks.join(', ')}`,
      );
    const next = spendAt(surviving, before, complete, n);
    surviving = next.surviving;
    before = next.look;
    return next.look;
  });
}
