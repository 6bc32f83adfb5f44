/** Verdicts for programs: everything, in full exactness. */
import {
  type AnswersRead,
  isFixedBeforehand,
  type JudgedAnswers,
  losslessJson,
  type PlanOrigin,
} from '@earwitness/bench';
import type { AnalysisPlan, PanelVerdicts, RatingVerdicts } from '@earwitness/bench/statistics';

/** How one knows the age of the plan that answers were judged by. */
export const originJson = ({ origin, planDigest }: { origin: PlanOrigin; planDigest: string | null }) => ({
  isFixedBeforehand: isFixedBeforehand(origin),
  origin: origin.kind,
  sha256: planDigest,
});

/** @returns one JSON object and a line end; numbers without end are the strings `Infinity` and `-Infinity` */
export function verdictJson({
  file,
  answers: { rows, ...answers },
  plan,
  planDigest,
  origin,
  judged,
  controls,
}: {
  file: string;
  answers: AnswersRead;
  plan: AnalysisPlan;
  planDigest: string | null;
  origin: PlanOrigin;
  judged: PanelVerdicts | RatingVerdicts;
  controls: JudgedAnswers['controls'];
}): string {
  const content = {
    file,
    answers: { ...answers, count: rows.length },
    plan: { ...plan, ...originJson({ origin, planDigest }) },
    ...judged,
    controls,
  };
  return losslessJson(content);
}
