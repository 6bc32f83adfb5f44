/** Verdicts for programs: everything, in full exactness. */
import type { AnswersRead, PlanOrigin } from '@earwitness/bench';
import type { AnalysisPlan, PanelVerdicts, RatingVerdicts } from '@earwitness/bench/statistics';

/** Pairs of names are keys of maps; JSON has none. */
const plain = (_: string, value: unknown): unknown =>
  value instanceof Map ? Object.fromEntries(value) : value;

/** @returns one JSON object and a line end */
export function verdictJson({
  file,
  answers: { rows, ...answers },
  plan,
  planDigest,
  origin,
  judged,
}: {
  file: string;
  answers: AnswersRead;
  plan: AnalysisPlan;
  planDigest: string | null;
  origin: PlanOrigin;
  judged: PanelVerdicts | RatingVerdicts;
}): string {
  const content = {
    file,
    answers: { ...answers, count: rows.length },
    plan: { ...plan, isFixedBeforehand: origin.kind !== 'none', origin: origin.kind, sha256: planDigest },
    ...judged,
  };
  return `${JSON.stringify(content, plain, 2)}\n`;
}
