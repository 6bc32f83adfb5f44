/** What is asked of answers when nobody said so beforehand: the usual questions of their method, all exploratory. */
import type { AnswersRead } from '@earwitness/bench';
import { type AnalysisPlan, CHOICE_METHODS, type Claim } from '@earwitness/bench/statistics';

/** A column with more values than this is no breakdown but a list. */
const MOST_PARTS = 24;
/** Columns that are worth a look wherever they are. */
const USUAL_STRATA = ['playback', 'trainedListener', 'itemId'];

type Choices = Extract<AnswersRead, { kind: 'choices' }>;

interface AskedFor {
  readonly alpha: number;
  /** What counts as next to nothing, as a share; with it equivalence is asked as well. */
  readonly margin?: number;
  /** The column whose values get a verdict each. */
  readonly by?: string;
  readonly strata?: readonly string[];
}

export function defaultPlan(
  { method, rows }: Choices,
  { alpha, margin, by, strata }: AskedFor,
): AnalysisPlan {
  const scope = { alpha, stratum: by ?? 'overall' };
  const pairs = new Set(
    rows
      .filter(({ conditionA, conditionB }) => conditionA !== conditionB)
      .map(({ conditionA, conditionB }) => [conditionA, conditionB].sort().join('\n')),
  );
  const { asks } = CHOICE_METHODS[method];
  const claims: Claim[] =
    asks === 'preference' && pairs.size > 1
      ? [{ ...scope, id: 'ranking', test: 'ranking' }]
      : shareClaims({ ...scope, alternative: asks === 'detection' ? 'greater' : 'two-sided' }, margin);
  return {
    claims,
    stoppingRule: 'fixed-trials',
    exclusions: ['training-trials'],
    strata: strata ?? USUAL_STRATA.filter((column) => isFew(rows, column)),
  };
}

function isFew(rows: readonly Readonly<Record<string, unknown>>[], column: string): boolean {
  const values = new Set(rows.map((row) => String(row[column] ?? '')).filter((value) => value !== ''));
  return values.size > 1 && values.size <= MOST_PARTS;
}

/** One order of all. */
export function defaultRankingPlan({ alpha, by }: Pick<AskedFor, 'alpha' | 'by'>): AnalysisPlan {
  return {
    claims: [{ alpha, stratum: by ?? 'overall', id: 'ranking', test: 'ranking' }],
    stoppingRule: 'fixed-trials',
    exclusions: ['training-trials'],
  };
}

/** Listeners and pieces like these; then these themselves, exactly. */
function shareClaims(
  { alternative, ...scope }: { alternative: 'greater' | 'two-sided'; alpha: number; stratum: string },
  margin: number | undefined,
): Claim[] {
  return [
    { ...scope, id: 'listeners and pieces like these', test: 'clustered', alternative },
    { ...scope, id: 'these answers', test: 'exact-binomial', alternative },
    ...(margin === undefined
      ? []
      : [{ ...scope, id: 'next to chance', test: 'equivalence' as const, margin }]),
  ];
}

/** What webMUSHRA calls the hidden reference and the anchor at 7 kHz. */
const REFERENCE = 'reference';
const MID_ANCHOR = 'anchor70';

/** Every pair of versions, after the screening that the method's recommendation asks for. */
export function defaultRatingPlan({
  format,
  method,
  rows,
}: Extract<AnswersRead, { kind: 'ratings' }>): AnalysisPlan {
  const conditions = [...new Set(rows.map(({ condition }) => condition))];
  const inRole = (role: string): string | undefined => rows.find((row) => row.role === role)?.condition;
  // our own rows say what is what; webMUSHRA's go by names
  const isOurs = method === 'mushra';
  const reference = isOurs ? inRole('hidden-reference') : conditions.find((name) => name === REFERENCE);
  const midAnchor = (isOurs ? inRole('mid-anchor') : conditions.find((name) => name === MID_ANCHOR)) ?? null;
  const isScreened = reference !== undefined && (isOurs || / MUSHRA pages$/.test(format));
  return {
    // without claims every pair is judged, and all share alpha
    claims: [],
    stoppingRule: 'fixed-trials',
    exclusions: [
      'training-trials',
      ...(isScreened ? [{ rule: 'post-screening' as const, reference, midAnchor }] : []),
    ],
  };
}
