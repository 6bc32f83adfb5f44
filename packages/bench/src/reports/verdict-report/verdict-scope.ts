/** Which answers a verdict is about, as its claim says. */
import type { AnswerFilter, Claim } from '../../statistics/verdict/analysis-plan.ts';
import { columnOf } from '../../statistics/verdict/scored-answers.ts';
import type { Verdict } from '../../statistics/verdict/statement.ts';
import { whoAnswered } from '../../statistics/verdict/wording.ts';
import { isSimulatedPanel } from '../panel-words.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';

export interface VerdictScope {
  /** “Listeners on phones”. */
  readonly who: string;
  /** False where the claim picks among the answers by anything but the pair of versions. */
  readonly isOverAll: boolean;
  /** The pair, as asked: a preference is for the first; null where several are pooled, or ranked. */
  readonly pair: readonly [string, string] | null;
}

/** The claims of the plan that a verdict may be on: parts of a claim carry its name, and claims without one may share theirs. */
export const claimsOf = (
  { id }: Pick<Verdict, 'id'>,
  { panel }: Pick<VerdictReportInput, 'panel'>,
): readonly Claim[] =>
  panel.analysisPlan.claims.filter((claim) => id === nameOf(claim) || id.startsWith(`${nameOf(claim)}: `));

const nameOf = ({ id, test }: Claim): string => id ?? test;

const isByColumn = ({ stratum }: Claim): boolean => stratum !== 'overall' && stratum !== 'condition-pair';

export function verdictScope(
  verdict: Verdict,
  input: Pick<VerdictReportInput, 'panel' | 'answers'>,
): VerdictScope {
  const claims = claimsOf(verdict, input);
  const [claim] = claims;
  const simulated = isSimulatedPanel(input);
  if (claim === undefined) return { who: whoAnswered({ simulated }), isOverAll: false, pair: null };
  const key = verdict.id.slice(nameOf(claim).length + 2);
  const filter = { ...claim.where, ...partOf(claim, key, input) };
  return {
    who: whoAnswered({ filter, simulated }),
    isOverAll: claims.every((each) => Object.keys(each.where ?? {}).length === 0 && !isByColumn(each)),
    pair: pairOf(claims, key, input),
  };
}

/** Of a claim by a column, the value that the verdict is about. */
function partOf(claim: Claim, key: string, { answers }: Pick<VerdictReportInput, 'answers'>): AnswerFilter {
  if (!isByColumn(claim)) return {};
  const values = new Set([...answers.rows].flatMap((row) => columnOf(row, claim.stratum) ?? []));
  const value = [...values].find((each) => key === each || key.startsWith(`${each}, `));
  return value === undefined ? {} : { [claim.stratum]: [value] };
}

function pairOf(
  claims: readonly Claim[],
  key: string,
  { answers }: Pick<VerdictReportInput, 'answers'>,
): readonly [string, string] | null {
  const asked = new Map(claims.map(({ conditions }) => [JSON.stringify(conditions), conditions]));
  const [conditions] = asked.values();
  // claims without a name may ask of different pairs, or of one in either order
  if (asked.size > 1) return null;
  if (conditions !== undefined) return conditions;
  if (answers.kind !== 'choices') return null;
  const pairs = new Map(
    answers.rows
      .filter(({ training }) => !training)
      .map(({ conditionA, conditionB }) => {
        const pair = [conditionA, conditionB].sort() as [string, string];
        return [JSON.stringify(pair), pair] as const;
      }),
  );
  const [only] = pairs.values();
  if (pairs.size === 1) return only!;
  return (
    [...pairs.values()].find((pair) => key === pair.join(' / ') || key.endsWith(`, ${pair.join(' / ')}`)) ??
    null
  );
}
