/** Answers that never count, by rules fixed beforehand, and how many there were. */
import type { Exclusion } from './analysis-plan.ts';
import { columnOf, groupBy, matches } from './scored-answers.ts';

/** What the rules look at; answers with more are kept whole. */
export interface ExcludableAnswer {
  readonly listener: string;
  readonly training: boolean;
  readonly catchTrial?: boolean;
  readonly correct?: boolean | null;
  /** What a trial of ours was for; those that look at the panel itself say nothing of what was asked. */
  readonly kind?: unknown;
}

/** `control-trials`, where there are any, and `catch-trials` themselves, where the plan has no rule on them, go without being named. */
type ExclusionRule = Exclusion | 'control-trials' | 'catch-trials';

/** What one rule left out, in its place. */
export interface ExclusionStep<Answer> {
  readonly rule: ExclusionRule;
  /** In words: "practice trials". */
  readonly text: string;
  readonly gone: readonly Answer[];
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

/** Trials in which there is nothing to hear, or in which names were shown. */
const isControl = ({ kind }: ExcludableAnswer): boolean => kind === 'null' || kind === 'label';

function rulesFor(
  rows: readonly ExcludableAnswer[],
  exclusions: readonly Exclusion[],
): ReadonlySet<ExclusionRule> {
  const hasCatchRule = exclusions.some((rule) => typeof rule === 'object' && rule.rule === 'catch-trials');
  return new Set<ExclusionRule>([
    'training-trials',
    ...(rows.some((row) => !row.training && isControl(row)) ? (['control-trials'] as const) : []),
    ...exclusions,
    ...(!hasCatchRule && rows.some(({ training, catchTrial }) => !training && catchTrial === true)
      ? (['catch-trials'] as const)
      : []),
  ]);
}

/**
 * Leaves out what never counts (practice, trials that look at the panel itself, catch trials) and what the plan's exclusions name, rule
 * by rule, each counted on what the rules before it left.
 *
 * A rule that finds nothing to act on is counted as well, and says why. Post-screening is for ratings and has its own place; here it
 * leaves everything.
 */
export function excludeAnswers<Answer extends ExcludableAnswer>(
  rows: readonly Answer[],
  exclusions: readonly Exclusion[],
): {
  readonly kept: readonly Answer[];
  readonly excluded: readonly ExcludedAnswers[];
  readonly steps: readonly ExclusionStep<Answer>[];
} {
  let kept = rows;
  const excluded: ExcludedAnswers[] = [];
  const steps: ExclusionStep<Answer>[] = [];
  for (const exclusion of rulesFor(rows, exclusions)) {
    const left = leaveOut(kept, exclusion);
    const names = new Set(left.map(({ listener }) => listener));
    const gone = [...new Set(kept.map(({ listener }) => listener))].filter(
      (listener) => !names.has(listener),
    );
    const answers = kept.length - left.length;
    const isLeft = new Set(left);
    const text = ruleText(exclusion);
    steps.push({ rule: exclusion, text, gone: kept.filter((row) => !isLeft.has(row)) });
    excluded.push({
      rule: text,
      answers,
      listeners: gone.sort(),
      nothing: answers > 0 ? null : whyNothing(exclusion, kept),
    });
    kept = left;
  }
  return { kept, excluded, steps };
}

/** How many of its catch trials a listener must have right: "7 of 8" asks the same of one who met fewer. */
export const catchTrialsWanted = (
  { required, of }: { required: number; of: number },
  catchTrials: number,
): number => Math.ceil((required / of) * catchTrials - 1e-9);

function leaveOut<Answer extends ExcludableAnswer>(
  rows: readonly Answer[],
  exclusion: ExclusionRule,
): readonly Answer[] {
  if (exclusion === 'training-trials') return rows.filter(({ training }) => !training);
  if (exclusion === 'control-trials') return rows.filter((row) => !isControl(row));
  if (exclusion === 'catch-trials') return rows.filter(({ catchTrial }) => catchTrial !== true);
  if (exclusion.rule === 'where')
    return rows.filter((row) => !matches(row, { [exclusion.column]: exclusion.values }));
  if (exclusion.rule === 'post-screening') return rows;
  const failed = new Set<string>();
  for (const [listener, answers] of groupBy(
    rows.filter(({ catchTrial }) => catchTrial === true),
    (row) => row.listener,
  )) {
    const right = answers.filter(({ correct }) => correct === true).length;
    if (right < catchTrialsWanted(exclusion, answers.length)) failed.add(listener);
  }
  return rows.filter(({ listener, catchTrial }) => catchTrial !== true && !failed.has(listener));
}

function whyNothing(exclusion: ExclusionRule, rows: readonly object[]): string {
  if (typeof exclusion === 'string') return 'none in these answers';
  if (exclusion.rule === 'catch-trials') return 'no catch trials in these answers, nobody left out';
  if (exclusion.rule === 'post-screening') return 'it is for ratings, nobody left out';
  return rows.length > 0 && rows.every((row) => columnOf(row, exclusion.column) === null)
    ? `no answer has a column “${exclusion.column}”, nothing left out`
    : 'none in these answers';
}

function ruleText(exclusion: ExclusionRule): string {
  if (exclusion === 'training-trials') return 'practice trials';
  if (exclusion === 'control-trials') return 'trials that look at the panel itself (null and label trials)';
  if (exclusion === 'catch-trials') return 'catch trials, which ask nothing but attention';
  if (exclusion.rule === 'where')
    return `answers with ${exclusion.column} “${exclusion.values.join('” or “')}”`;
  if (exclusion.rule === 'post-screening') return 'post-screening by the hidden reference and the mid anchor';
  return `catch trials, and listeners with fewer than ${exclusion.required} of ${exclusion.of} right`;
}
