/** Whether an analysis plan can be carried out at all: said before the first answer, not after the last. */
import { type AnalysisPlan, type Claim, isNearChance } from './analysis-plan.ts';
import { CHOICE_METHODS, type ChoiceMethod, isPreference } from './choice-method.ts';

const refuse = (claim: Claim, rule: string, current: unknown): never => {
  throw new RangeError(
    `Cannot judge the claim “${claim.id ?? claim.test}” as ${rule}: current value is ${current}`,
  );
};

/**
 * Throws unless every claim can be judged under the plan's stopping rule, and by the answers of the method.
 *
 * @param conditionCount how many conditions are compared; null where nobody knows yet
 * @throws {RangeError} naming the claim and what it would need
 */
export function checkAnalysisPlan(
  { claims, stoppingRule, exclusions }: AnalysisPlan,
  method: ChoiceMethod | 'rating' | 'ranking' | null = null,
  { conditionCount = null }: { conditionCount?: number | null } = {},
): void {
  for (const exclusion of exclusions)
    if (
      typeof exclusion === 'object' &&
      exclusion.rule === 'catch-trials' &&
      exclusion.required > exclusion.of
    )
      throw new RangeError(
        `Cannot leave out listeners by catch trials as required must be at most of (${exclusion.of}): current value is ${exclusion.required}`,
      );
  if (typeof stoppingRule === 'object') {
    const { looksAt } = stoppingRule;
    const ascends = looksAt.every((n, index) => Number.isSafeInteger(n) && n > (looksAt[index - 1] ?? 0));
    if (looksAt.length === 0 || !ascends)
      throw new RangeError(
        `Cannot plan looks as their counts of answers must be whole, > 0 and ascend: current value is ${looksAt.join(', ')}`,
      );
  }
  for (const claim of claims) {
    checkMethod(claim, method);
    if (method !== null && method !== 'rating' && method !== 'ranking')
      checkShares(claim, { method, conditionCount });
    checkClaim(claim, stoppingRule);
  }
  const ids = claims.flatMap(({ id }) => (id === undefined ? [] : [id]));
  if (new Set(ids).size < ids.length)
    throw new RangeError(
      `Cannot tell claims apart as their ids must differ: current values are ${ids.join(', ')}`,
    );
}

function checkMethod(claim: Claim, method: ChoiceMethod | 'rating' | 'ranking' | null): void {
  if (method === null) return;
  if (method === 'ranking') {
    if (claim.test !== 'ranking')
      refuse(claim, 'whole orders are judged by claims with test ranking', claim.test);
    return;
  }
  const isOfRatings = claim.test === 'rating-difference' || claim.test === 'rating-equivalence';
  if (isOfRatings && method !== 'rating') refuse(claim, 'it needs ratings', method);
  if (!isOfRatings && method === 'rating') refuse(claim, 'it needs right and wrong answers', 'ratings');
  if (claim.test === 'ranking' && method !== 'rating' && !isPreference(method))
    refuse(claim, 'a ranking needs preferences', method);
}

/** What only a method's chance, or several pairs of conditions, make impossible. */
function checkShares(
  claim: Claim,
  { method, conditionCount }: { method: ChoiceMethod; conditionCount: number | null },
): void {
  if (claim.test === 'difference') {
    if (
      isPreference(method) &&
      claim.conditions === undefined &&
      conditionCount !== null &&
      conditionCount > 2
    )
      refuse(
        claim,
        'a difference of preferences is of one pair: name its two conditions',
        `${conditionCount} conditions`,
      );
    return;
  }
  const { chance } = CHOICE_METHODS[method];
  if (!('margin' in claim) || claim.margin === undefined) return;
  if (!(chance - claim.margin > 0 && chance + claim.margin < 1))
    refuse(
      claim,
      `its margin must leave ${Number(chance.toFixed(3))} ± margin inside 0…1, as ${method} is guessed right so often`,
      claim.margin,
    );
}

function checkClaim(claim: Claim, stoppingRule: AnalysisPlan['stoppingRule']): void {
  if (!(claim.alpha > 0 && claim.alpha < 0.5)) refuse(claim, 'alpha must be between 0 and 0.5', claim.alpha);
  if ('margin' in claim && claim.margin !== undefined) {
    const isShare = claim.test !== 'rating-difference' && claim.test !== 'rating-equivalence';
    if (!(claim.margin > 0)) refuse(claim, 'its margin must be > 0', claim.margin);
    if (isShare && !(claim.margin < 0.5)) refuse(claim, 'its margin must be a share below 0.5', claim.margin);
  }
  if (claim.test === 'difference') {
    const both = claim.first.filter((value) => claim.second.includes(value));
    if (both.length > 0) refuse(claim, 'its two groups must not overlap', both.join(', '));
    if (claim.stratum !== 'overall') refuse(claim, 'a difference has stratum overall', claim.stratum);
  }
  if (claim.test === 'ranking' && claim.conditions !== undefined)
    refuse(claim, 'a ranking is of all conditions', claim.conditions.join(' and '));
  if (claim.conditions !== undefined && claim.conditions[0] === claim.conditions[1])
    refuse(claim, 'its two conditions must differ', claim.conditions[0]);
  if (claim.test === 'rating-equivalence' && claim.margin === undefined)
    refuse(claim, 'equivalence needs a margin fixed beforehand', 'none');
  if (claim.test === 'range' && !(claim.low >= 0 && claim.low < claim.high && claim.high <= 1))
    refuse(claim, 'its range must ascend within 0…1', `${claim.low} to ${claim.high}`);
  if (stoppingRule === 'fixed-trials') return;
  const isForTheseListeners =
    claim.test === 'exact-binomial' ||
    claim.test === 'e-process' ||
    ((isNearChance(claim) || claim.test === 'range') && claim.generalize === false);
  if (!isForTheseListeners)
    refuse(
      claim,
      'only tests for these listeners and pieces (e-process, or generalize: false) hold when a panel is looked at on the way',
      claim.test,
    );
  if (typeof stoppingRule === 'object' && 'margin' in claim && claim.margin !== undefined)
    refuse(claim, 'a margin cannot be judged at looks that spend alpha', claim.margin);
  if (typeof stoppingRule === 'object' && claim.test !== 'exact-binomial')
    refuse(claim, 'only exact-binomial claims can spend alpha over looks', claim.test);
}
