/** Grades of triple stimuli: what is under test less the reference hidden beside it, trial by trial. */
import { meanOf } from '../numeric/mean-of.ts';
import { studentTTails } from '../numeric/student-t.ts';

/** What of a row is needed here. */
export interface GradedAnswer {
  readonly listener: string;
  readonly condition: string;
  readonly rating: number;
  /** `hidden-reference` for the one that the other is graded against. */
  readonly role?: unknown;
  readonly session?: unknown;
  readonly trial?: unknown;
}

/** A listener whose grades show that references were known, or who may have guessed. */
export interface GradeDiscrimination {
  readonly listener: string;
  readonly grades: number;
  /** Mean difference grade; negative where what is under test was graded lower. */
  readonly mean: number;
  /** Against "graded no lower than the reference"; null for fewer than two grades. */
  readonly pValue: number | null;
}

const isReference = ({ role }: GradedAnswer): boolean => role === 'hidden-reference';

const trialOf = ({ listener, session, trial }: GradedAnswer): string =>
  JSON.stringify([listener, session, trial]);

/**
 * Replaces grades by their difference from the hidden reference of the same trial, whose own is 0.
 *
 * @returns rows of trials that have a hidden reference, in their order
 * @source Recommendation ITU-R BS.1116-3, §9.1
 */
export function differenceGrades<Answer extends GradedAnswer>(rows: readonly Answer[]): Answer[] {
  const references = new Map(rows.filter(isReference).map((row) => [trialOf(row), row.rating] as const));
  return rows.flatMap((row) => {
    const reference = references.get(trialOf(row));
    return reference === undefined ? [] : [{ ...row, rating: row.rating - reference }];
  });
}

/**
 * Whether each listener's difference grades lie below 0, by Student's one-sided t over trials.
 *
 * @returns in the order of the listeners' first grades
 * @source Recommendation ITU-R BS.1116-3, §4.1.2: who cannot tell shows nothing, and may be left out
 */
export function discriminationByGrades(rows: readonly GradedAnswer[]): GradeDiscrimination[] {
  const byListener = new Map<string, number[]>();
  for (const row of differenceGrades(rows)) {
    if (isReference(row)) continue;
    const own = byListener.get(row.listener) ?? [];
    own.push(row.rating);
    byListener.set(row.listener, own);
  }
  return [...byListener].map(([listener, grades]) => {
    const mean = meanOf(grades);
    return { listener, grades: grades.length, mean, pValue: pBelowZero(grades, mean) };
  });
}

function pBelowZero(grades: readonly number[], mean: number): number | null {
  const n = grades.length;
  if (n < 2) return null;
  const variance = grades.reduce((sum, grade) => sum + (grade - mean) ** 2, 0) / (n - 1);
  // all alike: no spread to go by, so the sign test's p
  if (variance === 0) return mean < 0 ? 0.5 ** n : 1;
  return studentTTails({ t: mean / Math.sqrt(variance / n), degreesOfFreedom: n - 1 }).lower;
}
