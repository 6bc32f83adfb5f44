/** What is asked of answers when nobody said so beforehand: the usual questions of their method, all exploratory. */
import type { AnswersRead } from '@earwitness/bench';
import type { AnalysisPlan, Claim } from '@earwitness/bench/statistics';

/** A column with more values than this is no breakdown but a list. */
const MOST_PARTS = 24;
/** Columns that are worth a look wherever they are. */
const USUAL_STRATA = ['playback', 'trainedListener', 'itemId'];

type Choices = Extract<AnswersRead, { kind: 'choices' }>;

/**
 * @param by the column whose values get a verdict each
 * @param margin what counts as next to nothing, as a share; with it equivalence is asked as well
 */
export function defaultPlan(
  { method, rows }: Choices,
  { alpha, margin, by, strata }: { alpha: number; margin?: number; by?: string; strata?: readonly string[] },
): AnalysisPlan {
  const scope = { alpha, stratum: by ?? 'overall' };
  const pairs = new Set(rows.map(({ conditionA, conditionB }) => [conditionA, conditionB].sort().join('\n')));
  const claims: Claim[] =
    method === 'preference' && pairs.size > 1
      ? [{ ...scope, id: 'ranking', test: 'ranking' }]
      : shareClaims({ ...scope, alternative: method === 'abx' ? 'greater' : 'two-sided' }, margin);
  const few = (column: string): boolean => {
    const values = new Set(rows.map((row) => String(row[column] ?? '')).filter((value) => value !== ''));
    return values.size > 1 && values.size <= MOST_PARTS;
  };
  return {
    claims,
    stoppingRule: 'fixed-trials',
    exclusions: ['training-trials'],
    strata: strata ?? USUAL_STRATA.filter(few),
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
export function defaultRatingPlan({ format, rows }: Extract<AnswersRead, { kind: 'ratings' }>): AnalysisPlan {
  const conditions = [...new Set(rows.map(({ condition }) => condition))];
  const isScreened = / MUSHRA pages$/.test(format) && conditions.includes(REFERENCE);
  const midAnchor = conditions.includes(MID_ANCHOR) ? MID_ANCHOR : null;
  return {
    // without claims every pair is judged, and all share alpha
    claims: [],
    stoppingRule: 'fixed-trials',
    exclusions: [
      'training-trials',
      ...(isScreened ? [{ rule: 'post-screening' as const, reference: REFERENCE, midAnchor }] : []),
    ],
  };
}
