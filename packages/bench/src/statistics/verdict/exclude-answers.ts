/** Answers that never count, by rules fixed beforehand, and how many there were. */
import type { Exclusion } from './analysis-plan.ts';
import { columnOf, groupBy, matches } from './scored-answers.ts';

/** What the rules look at; answers with more are kept whole. */
export interface ExcludableAnswer {
  readonly listener: string;
  readonly training: boolean;
  readonly catchTrial?: boolean;
  readonly correct?: boolean | null;
}

export interface ExcludedAnswers {
  /** In words: "practice trials". */
  readonly rule: string;
  readonly answers: number;
  /** Listeners none of whose answers are left by this rule. */
  readonly listeners: readonly string[];
  /** Why the rule left nothing out; null where it did. */
  readonly nothing: string | null;
}

/**
 * Leaves out practice trials, which never count, and what the plan's exclusions name, rule by rule, each counted on what the rules
 * before it left.
 *
 * A rule that finds nothing to act on is counted as well, and says why. Post-screening is for ratings and has its own place; here it
 * leaves everything.
 */
export function excludeAnswers<Answer extends ExcludableAnswer>(
  rows: readonly Answer[],
  exclusions: readonly Exclusion[],
): { readonly kept: readonly Answer[]; readonly excluded: readonly ExcludedAnswers[] } {
  let kept = rows;
  const excluded: ExcludedAnswers[] = [];
  const rules = new Set<Exclusion>(['training-trials', ...exclusions]);
  for (const exclusion of rules) {
    const left = leaveOut(kept, exclusion);
    const names = new Set(left.map(({ listener }) => listener));
    const gone = [...new Set(kept.map(({ listener }) => listener))].filter(
      (listener) => !names.has(listener),
    );
    const answers = kept.length - left.length;
    excluded.push({
      rule: ruleText(exclusion),
      answers,
      listeners: gone.sort(),
      nothing: answers > 0 ? null : whyNothing(exclusion, kept),
    });
    kept = left;
  }
  return { kept, excluded };
}

function leaveOut<Answer extends ExcludableAnswer>(
  rows: readonly Answer[],
  exclusion: Exclusion,
): readonly Answer[] {
  if (exclusion === 'training-trials') return rows.filter(({ training }) => !training);
  if (exclusion.rule === 'where')
    return rows.filter((row) => !matches(row, { [exclusion.column]: exclusion.values }));
  if (exclusion.rule === 'post-screening') return rows;
  const failed = new Set<string>();
  for (const [listener, answers] of groupBy(
    rows.filter(({ catchTrial }) => catchTrial === true),
    (row) => row.listener,
  )) {
    // "7 of 8" asks the same of a listener who met fewer
    const wanted = Math.ceil((exclusion.required / exclusion.of) * answers.length - 1e-9);
    if (answers.filter(({ correct }) => correct === true).length < wanted) failed.add(listener);
  }
  return rows.filter(({ listener, catchTrial }) => catchTrial !== true && !failed.has(listener));
}

function whyNothing(exclusion: Exclusion, rows: readonly object[]): string {
  if (exclusion === 'training-trials') return 'none in these answers';
  if (exclusion.rule === 'catch-trials') return 'no catch trials in these answers, nobody left out';
  if (exclusion.rule === 'post-screening') return 'it is for ratings, nobody left out';
  return rows.length > 0 && rows.every((row) => columnOf(row, exclusion.column) === null)
    ? `no answer has a column “${exclusion.column}”, nothing left out`
    : 'none in these answers';
}

function ruleText(exclusion: Exclusion): string {
  if (exclusion === 'training-trials') return 'practice trials';
  if (exclusion.rule === 'where')
    return `answers with ${exclusion.column} “${exclusion.values.join('” or “')}”`;
  if (exclusion.rule === 'post-screening') return 'post-screening by the hidden reference and the mid anchor';
  return `catch trials, and listeners with fewer than ${exclusion.required} of ${exclusion.of} right`;
}
